import { missingId } from './check-update.ts'
import type { CallRequest, CallUpdate } from './kernel/call.ts'
import { CallError } from './kernel/call-error.ts'
import { contradictionOf } from './kernel/contradiction.ts'
import { toPhoneNumber } from './kernel/phone-number.ts'
import { isReference, newReference } from './kernel/reference.ts'
import type { ResolvedOptions } from './options.ts'
import type { PlaceRequest, ProviderPlaceOptions, ProviderUpdate } from './provider.ts'
import { createSendOrder } from './send-order.ts'
import { toCallError } from './to-call-error.ts'

/** The update that a call was placed, with its reference and the provider's id. */
export type PlacedUpdate = CallUpdate & { readonly reference: string; readonly providerCallId: string }

/** A POST that has begun. No time-out aborts it: its answer is the best evidence of the call. */
export interface Post {
  /** Rejects with a `CallError`. */
  readonly answer: Promise<PlacedUpdate>
  /** Aborts the POST. Call it when the answer cannot matter any more. */
  abandon(): void
}

export interface Posts {
  /**
   * Checks a request and completes it for the provider.
   *
   * @throws {CallError} `invalid-number` for `to` or `from`; `rejected` for an invalid or used
   * reference; `aborted`
   */
  accept(request: CallRequest, signal: AbortSignal | undefined): PlaceRequest
  /** Checks the request of a repeated POST. Its reference may have been used. */
  acceptRepeat(request: CallRequest & { readonly reference: string }, signal: AbortSignal): PlaceRequest
  /**
   * Begins one POST. Its connection is opened once all POSTs that began before were sent, without
   * waiting for their answers. One that was not sent within `placeTimeoutMs` is never sent.
   */
  begin(request: PlaceRequest, maySend?: () => boolean): Post
  /**
   * Accepts nothing more. Resolves once all POSTs are answered; the time-out aborts the rest and
   * returns their number.
   */
  close(timeoutMs: number): Promise<number>
}

// References that are kept in memory, so that none is placed twice.
const MAX_USED = 10_000

/** Manages the POSTs of one client. `onError` receives answers about another call. */
export function createPosts(
  { provider, clock, placeTimeoutMs, callLimitMs }: ResolvedOptions,
  stamp: <Update extends ProviderUpdate>(update: Update) => Update & CallUpdate,
  onError: (error: CallError) => void,
): Posts {
  const begun = new Set<Post>()
  const used = new Set<string>()
  const takeTurn = createSendOrder()
  let closed = false

  const use = (reference: string) => {
    used.add(reference)
    if (used.size > MAX_USED) used.delete(used.values().next().value ?? '')
  }

  const check = (
    { to, from, metadata, reference = newReference() }: CallRequest,
    signal: AbortSignal | undefined,
  ): PlaceRequest => {
    if (closed || signal?.aborted) {
      throw new CallError('aborted', closed ? 'The client is closed' : 'Aborted', {
        cause: signal?.reason,
      })
    }
    const request = {
      to: toPhoneNumber(to),
      from: from === undefined ? from : toPhoneNumber(from),
      reference,
      metadata,
      maxCallMs: callLimitMs,
    }
    if (!isReference(reference)) throw badReference()
    return request
  }

  return {
    accept(given, signal) {
      const request = check(given, signal)
      if (used.has(request.reference)) throw badReference()
      use(request.reference)
      return request
    },
    acceptRepeat(given, signal) {
      const request = check(given, signal)
      use(request.reference)
      return request
    },
    begin(request, maySend) {
      const { reference, to } = request
      const abandoned = new AbortController()
      const turn = takeTurn()
      const options: ProviderPlaceOptions = {
        signal: abandoned.signal,
        // A POST that is sent late could ring beyond `maxCallMs`, and out of order.
        maySend: () => !turn.hasEnded() && maySend?.() !== false,
        onSent: turn.end,
      }
      const place = async () => {
        try {
          if (turn.wait) await turn.wait
          if (turn.hasEnded()) throw new CallError('aborted', 'The POST was given up before it was sent')
          const update = stamp(await provider.place(request, options))
          const fault = missingId(provider.name, update) ?? contradictionOf({ reference, to }, update)
          if (fault) {
            onError(fault)
            throw fault
          }
          return { ...update, reference }
        } catch (error) {
          throw toCallError(error)
        }
      }
      const cancelTimeout = clock.setTimer(turn.end, placeTimeoutMs)
      const abandon = () => {
        turn.end()
        abandoned.abort()
      }
      const post: Post = { answer: place(), abandon }
      const done = () => {
        cancelTimeout()
        turn.end()
        begun.delete(post)
      }
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
      const unanswered = begun.size
      for (const post of begun) post.abandon()
      return unanswered
    },
  }
}

const badReference = () =>
  new CallError('rejected', 'Expected `reference` to be 22 to 64 letters, digits, - and _, used only once')
