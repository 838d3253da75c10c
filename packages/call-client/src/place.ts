import type { CallRequest } from './kernel/call.ts'
import { CallError } from './kernel/call-error.ts'
import type { ResolvedOptions } from './options.ts'
import type { PlacedUpdate, Posts } from './posts.ts'
import type { ProviderUpdate } from './provider.ts'
import { toCallError } from './to-call-error.ts'

export interface PlaceOptions {
  /** Stops the waiting. */
  readonly signal?: AbortSignal | undefined
  /**
   * Asked in the last moment before the POST leaves, wherever it waited before that: whoever has a deadline for beginning a call says
   * `false` when it is over. No call is placed then: `place` rejects with `placed: 'no'`. In browsers it is not asked.
   */
  readonly maySend?: (() => boolean) | undefined
}

export interface PlacingParts extends ResolvedOptions {
  readonly posts: Posts
  /** Takes in an answer that came after nobody waited for it any more. */
  readonly record: (news: ProviderUpdate) => Promise<unknown>
}

/** Places a call and waits for the answer, up to the time-out. */
export function createPlace({ clock, maxCallMs, placeTimeoutMs, posts, record }: PlacingParts) {
  return async (request: CallRequest, { signal, maySend }: PlaceOptions = {}): Promise<PlacedUpdate> => {
    const checked = posts.accept(request, signal)
    const { reference } = checked
    const post = posts.begin(checked, maySend)
    return new Promise((resolve, reject) => {
      let waiting = true
      const stopWaiting = () => {
        waiting = false
        cancelTimeout()
        signal?.removeEventListener('abort', onAbort)
      }
      const giveUp = (error: CallError) => {
        stopWaiting()
        reject(error)
      }
      const onAbort = () =>
        giveUp(
          new CallError('aborted', 'Aborted before the answer', {
            placed: 'unknown',
            cause: signal?.reason,
          }),
        )
      const cancelTimeout = clock.setTimer(
        () => giveUp(new CallError('timed-out', `No answer within ${placeTimeoutMs} ms`, { placed: 'unknown' })),
        placeTimeoutMs,
      )
      const cancelBound = clock.setTimer(post.abandon, maxCallMs)
      signal?.addEventListener('abort', onAbort)

      const onAnswer = (news: PlacedUpdate) => {
        if (!waiting) return record(news)
        stopWaiting()
        return resolve(news)
      }
      const onFailure = (failure: unknown) => {
        const error = toCallError(failure)
        if (waiting) return giveUp(error)
        return error.placed === 'no' && record({ reference, status: 'rejected', error })
      }
      void post.answer.then(onAnswer, onFailure).finally(cancelBound)
    })
  }
}
