import type { CallRequest } from './kernel/call.ts'
import { CallError } from './kernel/call-error.ts'
import type { PlacedUpdate, Posts } from './posts.ts'
import type { CallProvider } from './provider.ts'
import { toCallError } from './to-call-error.ts'

/** The request of an attempt that was placed before, with its reference. */
export type RepeatRequest = CallRequest & { readonly reference: string }

/** Options of `CallClient.repeat`, which sends the POST of an attempt a second time. */
export interface RepeatOptions {
  /** Aborts the POST. */
  readonly signal: AbortSignal
  /** As in `PlaceOptions`. */
  readonly maySend?: (() => boolean) | undefined
}

/** Creates `repeat`: it sends the POST of an attempt again, within the provider's window. */
export function createRepeat({ provider, posts }: { readonly provider: CallProvider; readonly posts: Posts }) {
  return async (request: RepeatRequest, { signal, maySend }: RepeatOptions): Promise<PlacedUpdate> => {
    if (!(provider.facts.idempotencyWindowMs > 0)) {
      throw new CallError('not-supported', `${provider.name} would place a second call`, UNKNOWN)
    }
    const aborted = Promise.withResolvers<never>()
    let abandon = () => {}
    const onAbort = () => {
      abandon()
      aborted.reject(new CallError('aborted', 'The repeated POST was aborted', { ...UNKNOWN, cause: signal.reason }))
    }
    try {
      const post = posts.begin(posts.acceptRepeat(request, signal), maySend)
      abandon = post.abandon
      signal.addEventListener('abort', onAbort)
      return await Promise.race([post.answer, aborted.promise])
    } catch (error) {
      const { code, message, status, retryAfterMs } = toCallError(error)
      throw new CallError(code, message, { ...UNKNOWN, status, retryAfterMs, cause: error })
    } finally {
      signal.removeEventListener('abort', onAbort)
    }
  }
}

const UNKNOWN = { placed: 'unknown' } as const
