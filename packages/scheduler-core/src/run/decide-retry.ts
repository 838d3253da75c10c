import { CallError, type CallErrorCode, type RetryPolicy } from '@outdial/call-client/kernel'
import type { CompiledRules } from '../rules/compile-rules.ts'
import type { Decide, EndedInStore, Refusal } from '../store/step.ts'
import { DO_NOT_CALL } from './dial.ts'

/**
 * Decides by the retry policy what follows the end of an attempt. A policy that throws means no
 * retry. A retry is due when the calling hours allow it.
 */
export const createDecide =
  ({ retry, rules, onError }: DecideOptions): Decide =>
  ended => {
    const { call, attempt } = ended
    if (attempt.status === 'rejected' && attempt.cause === DO_NOT_CALL) return {}
    // The refusal `absent` occurs only with `onUnknown: 'dial-again-if-absent'`, which accepts that
    // the phone may ring twice. One retry, no more.
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
      return { retryAt: rules.firstOpen(call, retryAt) }
    } catch (error) {
      onError(error)
      return {}
    }
  }

interface DecideOptions {
  readonly retry: RetryPolicy
  readonly rules: Pick<CompiledRules, 'firstOpen'>
  readonly onError: (error: unknown) => void
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
