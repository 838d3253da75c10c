import type { PlacedAttempt } from '../store/step-rules.ts'
import { type ReachedLimit, type ResolvedNumberLimits, reachedLimit } from './number-limits.ts'

// An open attempt may end before its line would be free.
const RECHECK_MS = 60_000

/** Of all reached limits the one that lasts longest. One that may end earlier is asked again in a minute. */
export function reachedOf(
  limits: readonly ResolvedNumberLimits[],
  attempts: readonly PlacedAttempt[],
  zones: readonly string[],
  now: Date,
): Pick<ReachedLimit, 'limit' | 'until'> | undefined {
  if (limits.length === 0 || attempts.length === 0) return undefined
  const counted = attempts.map(each => ({
    ...each,
    endedAt: latestEnd(each, now),
    // An indeterminate attempt may have completed.
    isCompleted: each.status === 'completed' || each.status === 'indeterminate',
  }))
  let last: ReachedLimit | undefined
  for (const each of limits) {
    const reached = reachedLimit(each, counted, zones, now)
    if (reached && (!last || reached.until > last.until)) last = reached
  }
  if (!last?.mayEndEarlier) return last
  return { limit: last.limit, until: new Date(Math.min(last.until.getTime(), now.getTime() + RECHECK_MS)) }
}

/**
 * The latest moment at which an attempt may have ended, `undefined` while it is open. An indeterminate
 * attempt may go on until its line is free. A provider's clock may be slow, but no attempt ended before its
 * licence.
 */
function latestEnd({ status, licensedAt, lineFreeAt, endedAt }: PlacedAttempt, now: Date): Date | undefined {
  const isUnknown = status === 'indeterminate'
  if (!endedAt || (isUnknown && lineFreeAt > now)) return undefined
  const least = isUnknown ? lineFreeAt : licensedAt
  return endedAt > least ? endedAt : least
}
