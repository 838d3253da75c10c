import type { CallRequest, CallUpdate } from './kernel/call.ts'
import { CallError } from './kernel/call-error.ts'
import type { Clock } from './kernel/clock.ts'
import { toPhoneNumber } from './kernel/phone-number.ts'
import { isReference, newReference } from './kernel/reference.ts'
import type { CallProvider, PlaceRequest, ProviderUpdate } from './provider.ts'
import { toCallError } from './to-call-error.ts'

/** The news that a call was placed: its reference, and the provider's id of it. */
export type PlacedUpdate = CallUpdate & { readonly reference: string; readonly providerCallId: string }

/** A POST that has begun. Nobody's impatience ends it: its answer is the best evidence there is. */
export interface Post {
  /** Rejects with a `CallError`. */
  readonly answer: Promise<PlacedUpdate>
  /** Lets go of it, once no answer can matter any more. */
  abandon(): void
}

export interface Posts {
  /**
   * The request as a provider gets it, if there is nothing against placing it now.
   *
   * @throws {CallError} `invalid-number` for `to` or `from`; `rejected` for a reference that is none, or was used; `aborted`
   */
  accept(request: CallRequest, signal: AbortSignal | undefined): PlaceRequest
  /** Places a call: one POST, begun at once. */
  begin(request: PlaceRequest, maySend?: () => boolean): Post
  /** Accepts nothing more, and resolves when none waits for its answer, or at the time-out. */
  close(timeoutMs: number): Promise<void>
}

// So many references are remembered, so that none is placed twice.
const MOST_REMEMBERED = 10_000

/** The POSTs of one client. */
export function createPosts(
  provider: CallProvider,
  clock: Clock,
  stamp: <Told extends ProviderUpdate>(news: Told) => Told & CallUpdate,
): Posts {
  const begun = new Set<Post>()
  const used = new Set<string>()
  let closed = false

  return {
    accept({ to, from, reference = newReference() }, signal) {
      if (closed || signal?.aborted) {
        throw new CallError('aborted', closed ? 'The client is closed' : 'Aborted', {
          cause: signal?.reason,
        })
      }
      const request = { to: toPhoneNumber(to), from: from === undefined ? from : toPhoneNumber(from), reference }
      if (!isReference(reference) || used.has(reference)) {
        throw new CallError('rejected', 'Expected `reference` to be 22 to 64 letters, digits, - and _, used only once')
      }
      used.add(reference)
      if (used.size > MOST_REMEMBERED) used.delete(used.values().next().value ?? '')
      return request
    },
    begin(request, maySend) {
      const { reference } = request
      const abandoned = new AbortController()
      const place = async () => {
        try {
          return { ...stamp(await provider.place(request, { signal: abandoned.signal, maySend })), reference }
        } catch (error) {
          throw toCallError(error)
        }
      }
      const post: Post = { answer: place(), abandon: () => abandoned.abort() }
      const done = () => begun.delete(post)
      begun.add(post)
      post.answer.then(done, done)
      return post
    },
    async close(timeoutMs) {
      closed = true
      await new Promise<void>(resolve => {
        const cancel = clock.setTimer(resolve, timeoutMs)
        const answered = Promise.allSettled([...begun].map(({ answer }) => answer))
        void answered.then(cancel).then(resolve)
      })
      for (const post of begun) post.abandon()
    },
  }
}
