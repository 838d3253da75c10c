import { CallError, type CallErrorCode, type CallResult, type RetryPolicy } from '@outdial/call-client/kernel'
import type { CompiledRules } from '../rules/compile-rules.ts'
import type { Decide, EndedInStore, Refusal } from '../store/step.ts'
import { DO_NOT_CALL } from './dial.ts'

/**
 * Decides by the retry policy what follows the end of an attempt. A policy that throws means no
 * retry. A retry is due so long after the end of the attempt as the policy says, however late the end
 * is recorded, and when the calling hours allow it.
 */
export const createDecide =
  ({ retry, rules, onError }: DecideOptions): Decide =>
  ended => {
    const { call, attempt } = ended
    if (attempt.status === 'rejected' && attempt.cause === DO_NOT_CALL) return {}
    // The refusal `absent` occurs only with `onUnknown: 'dial-again-if-absent'`, which accepts that
    // the phone may ring twice. One retry, no more.
    if (ended.refusal?.code === 'absent') return attempt.attempt === 1 ? { retryAt: ended.now } : {}
    try {
      const result = resultOf(ended)
      const delayMs = retry({ attempt: attempt.attempt, result })
      if (delayMs === null) return {}
      if (!Number.isFinite(delayMs) || delayMs < 0) {
        throw new RangeError(`Expected \`retry\` to return milliseconds from 0 up or null, got ${String(delayMs)}`)
      }
      // Not in the past, where it would count as missed, or go before calls that are due longer.
      const retryAt = new Date(Math.max(result.endedAt.getTime() + delayMs, ended.now.getTime()))
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

function resultOf({ call, attempt, refusal, now }: EndedInStore): CallResult {
  const { reference, to, from, status, provider, providerCallId } = attempt
  const { answered, answeredAt, durationMs, cause, details } = attempt
  return {
    reference,
    to,
    from,
    metadata: call.metadata,
    outcome: status,
    provider,
    providerCallId,
    answered,
    answeredAt,
    endedAt: endOf(attempt, now),
    durationMs,
    cause,
    details,
    error:
      refusal && refusal.code !== 'absent' && refusal.code !== 'not-dialed'
        ? errorOf(refusal.code, refusal)
        : undefined,
  }
}

/** The reported end, between the licence and now: the provider's clock may differ. */
const endOf = ({ endedAt, licensedAt }: EndedInStore['attempt'], now: Date): Date =>
  new Date(Math.min(Math.max((endedAt ?? now).getTime(), licensedAt.getTime()), now.getTime()))

const errorOf = (code: CallErrorCode, { retryAfterMs }: Refusal) =>
  new CallError(code, `The provider refused: ${code}`, { placed: 'no', retryAfterMs })
