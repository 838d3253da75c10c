import { mergeUpdate, NEW_ATTEMPT } from '@outdial/call-client/internal'
import {
  type Attempt,
  CallError,
  type CallRequest,
  type CallResult,
  type CallUpdate,
  type Clock,
  type Dial,
  type FollowState,
  isCallError,
  isLive,
  isOutcome,
} from '@outdial/call-client/kernel'

export interface AttemptListener {
  /** Called when an update changes the attempt and the attempt has not ended. */
  onChange(known: Attempt): void
  /** Called when `dial` follows the attempt differently and the attempt has not ended. */
  onFollow(state: FollowState): void
  /** Called when the call could not be hung up and has not ended. */
  onHangUpFailed(error: unknown): void
  /**
   * Called once, last. `failure` holds what `dial` threw; absent if `dial` resolved with a result.
   */
  onEnd(result: CallResult, failure: { readonly error: unknown } | undefined): void
}

/**
 * Dials one attempt and follows it to its end. The attempt ends, and its line is free, when the
 * promise of `dial` settles, never by an update. `onEnd` is called exactly once, even if `dial`
 * misbehaves.
 */
export function dialAttempt(
  request: CallRequest,
  { dial, clock, signal }: { readonly dial: Dial; readonly clock: Clock; readonly signal: AbortSignal },
  listener: AttemptListener,
): void {
  let known = NEW_ATTEMPT
  let ended = false

  // An update is a change, not the merged state. And `dial` may be any function, so updates may
  // repeat, arrive out of order or follow the end.
  const onUpdate = (update: CallUpdate) => {
    if (ended) return
    const merged = mergeUpdate(known, update)
    if (merged === known) return
    known = merged
    if (!isOutcome(known.status)) listener.onChange(known)
  }

  const onFollow = (state: FollowState) => {
    if (!ended) listener.onFollow(state)
  }

  const onHangUpFailed = (error: unknown) => {
    if (!ended) listener.onHangUpFailed(error)
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
    dial(request, { signal, onUpdate, onFollow, onHangUpFailed }).then(resolved, rejected)
  } catch (error) {
    queueMicrotask(() => rejected(error))
  }
}

/**
 * The result of an attempt whose `dial` failed. The outcome is the one that an update reported, if
 * any; `rejected` if the error proves that no call was placed and no update contradicts it;
 * otherwise `indeterminate`.
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
    metadata: request.metadata,
    outcome: isOutcome(known.status) ? known.status : unplaced ? 'rejected' : 'indeterminate',
    provider: '',
    providerCallId: known.providerCallId,
    answered: known.answered,
    answeredAt: known.answeredAt,
    endedAt: known.endedAt ?? now,
    durationMs: known.durationMs,
    cause: known.cause ?? (unplaced ? callError.message : undefined),
    details: known.details,
    error: callError,
  }
}
