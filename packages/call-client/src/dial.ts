import type { Followed } from './followed.ts'
import type { CallRequest, CallResult, CallUpdate, Dial } from './kernel/call.ts'
import { CallError } from './kernel/call-error.ts'
import { guarded } from './kernel/events.ts'
import { newReference } from './kernel/reference.ts'
import { isLive } from './kernel/status.ts'
import type { ResolvedOptions } from './options.ts'
import type { Looks, Poller } from './poller.ts'
import type { Posts } from './posts.ts'
import type { PlaceRequest, ProviderUpdate } from './provider.ts'
import { toCallError } from './to-call-error.ts'

/** What dialing needs of the client that it belongs to. */
export interface DialingParts extends ResolvedOptions {
  readonly posts: Posts
  readonly poller: Poller
  readonly followed: Followed
  readonly stamp: <Told extends ProviderUpdate>(news: Told) => Told & CallUpdate
  readonly onUpdate: (update: CallUpdate) => void
  readonly onError: (error: unknown, event: string) => void
}

/** Places a call, follows it by reference, id and deadline, and resolves once it is surely over. */
export function createDial(parts: DialingParts): Dial {
  const { provider, clock, maxCallMs, placeTimeoutMs, posts, poller, followed, stamp } = parts

  const unplaced = (request: CallRequest, outcome: 'rejected' | 'cancelled', error: CallError): CallResult => ({
    reference: request.reference ?? newReference(),
    to: request.to,
    from: request.from,
    outcome,
    provider: provider.name,
    answered: false,
    endedAt: clock.now(),
    error,
  })

  const follow = (request: PlaceRequest, signal: AbortSignal | undefined, listener: (update: CallUpdate) => void) =>
    new Promise<CallResult>(resolve => {
      const { reference, to } = request
      const endings: (() => void)[] = []
      let looks: Looks | undefined
      let hangUpAsked = false
      let doubt: CallError | undefined

      const call = followed.add(request, {
        onUpdate(update) {
          parts.onUpdate(update)
          listener(update)
          hangUpIfAsked()
          if (looks || !provider.get) return
          looks = poller.add(reference, look)
          endings.push(looks.stop)
        },
        onEnd(result) {
          for (const ending of endings) ending()
          resolve(result)
        },
      })

      const learn = (news: ProviderUpdate, error?: CallError) => call.learn(stamp({ ...news, reference }), error)

      const look = async (lookSignal: AbortSignal) => {
        const id = call.attempt.providerCallId
        const news = id === undefined ? undefined : await provider.get?.(id, { signal: lookSignal })
        // Another number under our id: a service that restarted. That is no news of ours, and no end.
        if (news && (news.to === undefined || news.to === to)) learn(news)
      }

      const hangUpIfAsked = () => {
        const id = call.attempt.providerCallId
        if (!signal?.aborted || hangUpAsked || id === undefined || !provider.hangUp) return
        hangUpAsked = true
        const asked = async () => provider.hangUp?.(id, { signal: over.signal })
        asked().catch((error: unknown) => {
          if (over.signal.aborted) return
          // Asked again at the next news.
          hangUpAsked = false
          parts.onError(error, 'hangUp')
        })
      }
      const over = new AbortController()
      signal?.addEventListener('abort', hangUpIfAsked)

      const post = posts.begin(request)
      post.answer.then(
        update => call.learn(update),
        (error: unknown) => {
          const failure = toCallError(error)
          // A phone that is known to ring rings, whatever the answer says.
          if (failure.placed === 'no' && !isLive(call.attempt.status)) return learn({ status: 'rejected' }, failure)
          doubt = failure
          return learn({ status: 'unknown' })
        },
      )
      const giveUp = async () => {
        // It is surely over now, and may have ended after it was last looked at.
        if (call.attempt.providerCallId !== undefined) await looks?.last()
        learn({ status: 'indeterminate' }, doubt ?? neverToldError(maxCallMs))
      }
      endings.push(
        clock.setTimer(() => learn({ status: 'unknown' }), placeTimeoutMs),
        clock.setTimer(() => void giveUp(), maxCallMs),
        () => signal?.removeEventListener('abort', hangUpIfAsked),
        () => over.abort(),
        post.abandon,
      )
    })

  return async (request, { signal, onUpdate = () => {} } = {}) => {
    let accepted: PlaceRequest
    try {
      accepted = posts.accept(request, signal)
    } catch (error) {
      const refusal = toCallError(error)
      return unplaced(request, refusal.code === 'aborted' ? 'cancelled' : 'rejected', refusal)
    }
    return follow(
      accepted,
      signal,
      guarded(onUpdate, error => parts.onError(error, 'onUpdate')),
    )
  }
}

const neverToldError = (maxCallMs: number) =>
  new CallError('timed-out', `No end within ${maxCallMs} ms`, { placed: 'unknown' })
