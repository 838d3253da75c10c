import { CallError, type CallErrorCode, type RetryPolicy } from '@outdial/call-client/kernel'
import type { Decide, EndedInStore, Refusal } from '../store/step.ts'

/** What follows an attempt's end, by the retry policy. A policy that fails is no reason to ring again. */
export const createDecide =
  (retry: RetryPolicy, onError: (error: unknown) => void): Decide =>
  ended => {
    // Told only where that was chosen. This once, since whoever chose it accepts a second ring; not again and again.
    if (ended.refusal?.code === 'absent') return ended.attempt.attempt === 1 ? { retryAt: ended.now } : {}
    try {
      const delayMs = retry({ attempt: ended.attempt.attempt, result: resultOf(ended) })
      if (delayMs === null) return {}
      if (!Number.isFinite(delayMs) || delayMs < 0) {
        throw new RangeError(`Expected \`retry\` to return milliseconds from 0 up or null, got ${String(delayMs)}`)
      }
      const retryAt = new Date(ended.now.getTime() + delayMs)
      if (Number.isNaN(retryAt.getTime()))
        throw new RangeError(`Expected \`retry\` to return a delay that ends, got ${delayMs}`)
      return { retryAt }
    } catch (error) {
      onError(error)
      return {}
    }
  }

function resultOf({ attempt, refusal, now }: EndedInStore) {
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
    error:
      refusal && refusal.code !== 'absent' && refusal.code !== 'not-dialed'
        ? errorOf(refusal.code, refusal)
        : undefined,
  }
}

const errorOf = (code: CallErrorCode, { retryAfterMs }: Refusal) =>
  new CallError(code, `The provider refused: ${code}`, { placed: 'no', retryAfterMs })
