import type { Reason, ReasonCode } from './explanation.ts'

// The most lasting first.
const ORDER: readonly ReasonCode[] = [
  'store-away',
  'not-allowed',
  'do-not-call',
  'not-after',
  'misfire',
  'other-provider',
  'all-paused',
  'queue-paused',
  'unattended',
  'not-started',
  'unknown-zone',
  'window',
  'number-limit',
  'day',
  'queue-day',
  'retry',
  'due-later',
  'held-back',
  'breaker',
  'all-lines',
  'provider-lines',
  'lines',
  'provider-pace',
  'pace',
  'behind',
]

const BY_OTHER_CALLS: readonly ReasonCode[] = ['all-lines', 'provider-lines', 'lines', 'behind']
// As long as a call may take.
const OTHER_CALLS_MS = 60_000

/** Reasons that no later time ends: the call never rings. */
const ENDING: readonly ReasonCode[] = ['not-allowed', 'do-not-call', 'not-after', 'misfire']

export const endsCall = ({ code }: Reason): boolean => ENDING.includes(code)

/** Sorts reasons, the most lasting first. Of several with one code the last to end stays. */
export function inOrder(reasons: readonly Reason[], now: Date): readonly Reason[] {
  const byCode = new Map<ReasonCode, Reason>()
  for (const reason of reasons) {
    const known = byCode.get(reason.code)
    if (!known || lastingUntil(reason, now) > lastingUntil(known, now)) byCode.set(reason.code, reason)
  }
  return [...byCode.values()].sort(
    (a, b) => compare(lastingUntil(b, now), lastingUntil(a, now)) || ORDER.indexOf(a.code) - ORDER.indexOf(b.code),
  )
}

const compare = (a: number, b: number): number => (a === b ? 0 : a - b)

const lastingUntil = ({ code, until }: Reason, now: Date): number =>
  until?.getTime() ?? (BY_OTHER_CALLS.includes(code) ? now.getTime() + OTHER_CALLS_MS : Number.POSITIVE_INFINITY)

/** The latest `until` of these reasons, `from` if none has one. */
export const latestUntil = (reasons: readonly Reason[], from: Date): Date =>
  new Date(Math.max(from.getTime(), ...reasons.flatMap(({ until }) => until?.getTime() ?? [])))

/**
 * When time alone has ended these reasons, `undefined` if it does not end all. `behind` alone does not
 * count beside others: the calls that go first wait for the same.
 */
export function possibleAt(reasons: readonly Reason[], now: Date): Date | undefined {
  const others = reasons.filter(({ code }) => code !== 'behind')
  if (others.length < reasons.length && others.length === 0) return undefined
  return others.every(({ until }) => until) ? latestUntil(others, now) : undefined
}
