import type { Endings, Scheduler } from '@outdial/scheduler-core'

const HOUR = 3_600_000
/** Past hours hardly change: a correction, or a call that is logged late, shows within a minute. */
const KEPT_MS = 60_000

export type EndingsByHour = (
  scheduler: Pick<Scheduler, 'endings'>,
  since: Date,
  now: Date,
) => Promise<readonly Endings[]>

/**
 * Counts what ended since the begin of an hour. The hours before the current one are counted once a
 * minute, since a store reads each call that ended.
 */
export function createEndingsByHour(): EndingsByHour {
  let kept: { readonly at: number; readonly since: number; readonly past: Promise<readonly Endings[]> } | undefined

  return async (scheduler, since, now) => {
    const hour = new Date(Math.floor(now.getTime() / HOUR) * HOUR)
    const ageMs = kept?.since === since.getTime() ? now.getTime() - kept.at : KEPT_MS
    if (!kept || ageMs < 0 || ageMs >= KEPT_MS) {
      const past = scheduler.endings({ from: since, until: hour, everyMs: HOUR })
      kept = { at: now.getTime(), since: since.getTime(), past }
      // A failure is not kept.
      past.catch(() => {
        if (kept?.past === past) kept = undefined
      })
    }
    const current = scheduler.endings({ from: hour, until: new Date(now.getTime() + 1), everyMs: HOUR })
    return (await Promise.all([kept.past, current])).flat()
  }
}
