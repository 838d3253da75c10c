import type { CallUpdate } from './kernel/call.ts'
import type { CallProvider, News, PlaceRequest } from './provider.ts'
import { toCallError } from './request.ts'

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
  /** Places a call: one POST, at once. */
  begin(request: PlaceRequest): Post
  /** Resolves when none is waiting for its answer. */
  answered(): Promise<void>
  abandon(): void
}

/** The POSTs of one client. */
export function createPosts(
  provider: CallProvider,
  stamp: <Told extends News>(news: Told) => Told & CallUpdate,
): Posts {
  const begun = new Set<Post>()
  return {
    begin(request) {
      const { reference } = request
      const abandoned = new AbortController()
      const place = async () => {
        try {
          return { ...stamp(await provider.place(request, { signal: abandoned.signal })), reference }
        } catch (error) {
          throw toCallError(error)
        } finally {
          begun.delete(post)
        }
      }
      const post: Post = { answer: Promise.resolve().then(place), abandon: () => abandoned.abort() }
      begun.add(post)
      return post
    },
    async answered() {
      await Promise.allSettled([...begun].map(({ answer }) => answer))
    },
    abandon() {
      for (const post of begun) post.abandon()
    },
  }
}
