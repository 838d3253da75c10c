import { mergeUpdate, NEW_ATTEMPT } from '@outdial/call-client/internal'
import {
  type Attempt,
  CallError,
  type CallRequest,
  type CallResult,
  type CallUpdate,
  type Clock,
  type Dial,
  isCallError,
  isLive,
  isOutcome,
} from '@outdial/call-client/kernel'

export interface AttemptListener {
  /** More is known of the attempt, and it has not ended. */
  onKnown(known: Attempt): void
  /** It has ended, and nothing of it is told any more. `failure` has what `dial` threw, if it did not say itself how it ended. */
  onEnd(result: CallResult, failure: { readonly error: unknown } | undefined): void
}

/**
 * Dials one attempt, and hears it out. Its end is the end of `dial`'s promise, never an update: only then is its line free.
 * `onEnd` is called once, whatever `dial` does.
 */
export function dialAttempt(
  request: CallRequest,
  { dial, clock, signal }: { readonly dial: Dial; readonly clock: Clock; readonly signal: AbortSignal },
  listener: AttemptListener,
): void {
  let known = NEW_ATTEMPT
  let ended = false

  const onUpdate = (update: CallUpdate) => {
    if (ended) return
    const merged = mergeUpdate(known, update)
    if (merged === known) return
    known = merged
    if (!isOutcome(known.status)) listener.onKnown(known)
  }

  const resolved = (result: CallResult | undefined) => {
    if (ended) return
    try {
      if (!result || !isOutcome(result.outcome)) throw new TypeError('Expected `dial` to resolve with a result')
    } catch (error) {
      return rejected(error)
    }
    ended = true
    listener.onEnd(result, undefined)
  }

  const rejected = (error: unknown) => {
    if (ended) return
    ended = true
    listener.onEnd(resultOf(error, request, known, clock.now()), { error })
  }

  try {
    dial(request, { signal, onUpdate }).then(resolved, rejected)
  } catch (error) {
    queueMicrotask(() => rejected(error))
  }
}

/**
 * What is left to say when `dial` did not: how it ended if an update told, `rejected` if the error proves that nothing was
 * placed and no update that something was; otherwise nobody knows whether it rang.
 */
export function resultOf(error: unknown, request: CallRequest, known: Attempt, now: Date): CallResult {
  const callError = isCallError(error)
    ? error
    : new CallError('bad-response', `\`dial\` failed: ${error instanceof Error ? error.message : typeof error}`, {
        placed: 'unknown',
        cause: error,
      })
  const unplaced = callError.placed === 'no' && !isLive(known.status)
  return {
    reference: request.reference ?? '',
    to: request.to,
    from: request.from,
    outcome: isOutcome(known.status) ? known.status : unplaced ? 'rejected' : 'indeterminate',
    provider: '',
    providerCallId: known.providerCallId,
    answered: known.answered,
    answeredAt: known.answeredAt,
    endedAt: known.endedAt ?? now,
    durationMs: known.durationMs,
    cause: known.cause,
    error: callError,
  }
}
