import type { CallRequest } from './kernel/call.ts'
import { CallError } from './kernel/call-error.ts'
import { checkCallOptions, checkRequest } from './kernel/check-request.ts'
import type { ResolvedOptions } from './options.ts'
import type { PlacedUpdate, Posts } from './posts.ts'
import type { ProviderUpdate } from './provider.ts'
import { toCallError } from './to-call-error.ts'

/** Options of `CallClient.place`: the one POST of an attempt. */
export interface PlaceOptions {
  /** Stops waiting for the answer. The POST continues. */
  readonly signal?: AbortSignal | undefined
  /**
   * Called when the connection is ready, right before the first byte of the POST: return `false`
   * when a deadline for beginning the call has passed. Then nothing is sent and `place` rejects
   * with `placed: 'no'`. In browsers it is called before the connection is opened.
   */
  readonly maySend?: (() => boolean) | undefined
}

/** The parts of a client that `place` uses. */
export interface PlaceParts extends ResolvedOptions {
  readonly posts: Posts
  /** Records an answer that arrived after the caller stopped waiting. */
  readonly record: (update: ProviderUpdate) => Promise<unknown>
}

/** Creates `place`: it sends the POST and waits for the answer until the time-out. */
export function createPlace({ clock, maxCallMs, placeTimeoutMs, posts, record }: PlaceParts) {
  return async (request: CallRequest, options: PlaceOptions = {}): Promise<PlacedUpdate> => {
    checkRequest(request)
    checkCallOptions('place', options, ['maySend'] satisfies (keyof PlaceOptions)[])
    const { signal, maySend } = options
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

      const onAnswer = (update: PlacedUpdate) => {
        if (!waiting) return record(update)
        stopWaiting()
        return resolve(update)
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
