import type { RetryPolicy } from '@outdial/call-client/kernel'
import type { Decide, EndedInStore } from '../store/step.ts'

/** The `cause` of an attempt that its provider did not know when it was asked. */
export const ABSENT = 'absent'

/** What follows an attempt's end, by the retry policy. A policy that fails is no reason to ring again. */
export const createDecide =
  (retry: RetryPolicy, onError: (error: unknown) => void): Decide =>
  ended => {
    // This once, since whoever chose it accepts a second ring; not again and again.
    if (ended.attempt.cause === ABSENT) return ended.attempt.attempt === 1 ? { retryAt: ended.now } : {}
    try {
      const delayMs = retry({ attempt: ended.attempt.attempt, result: resultOf(ended) })
      if (delayMs === null) return {}
      if (!Number.isFinite(delayMs) || delayMs < 0) {
        throw new RangeError(`Expected \`retry\` to return milliseconds from 0 up or null, got ${String(delayMs)}`)
      }
      return { retryAt: new Date(ended.now.getTime() + delayMs) }
    } catch (error) {
      onError(error)
      return {}
    }
  }

function resultOf({ attempt, now }: EndedInStore) {
  const { reference, to, from, status, provider, providerCallId, answered, answeredAt, durationMs, cause } = attempt
  return {
    reference,
    to,
    from,
    outcome: status,
    provider,
    providerCallId,
    answered,
    answeredAt,
    endedAt: attempt.endedAt ?? now,
    durationMs,
    cause,
  }
}
