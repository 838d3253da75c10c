import type { Followed, FollowedCall } from './followed.ts'
import type { CallRequest, CallResult, CallUpdate, Dial } from './kernel/call.ts'
import { CallError } from './kernel/call-error.ts'
import { isLive } from './kernel/status.ts'
import type { ResolvedOptions } from './options.ts'
import type { Poller } from './poller.ts'
import type { Posts } from './posts.ts'
import type { News, PlacedNews, PlaceRequest } from './provider.ts'
import { checkRequest, newReference, toCallError } from './request.ts'

/** What dialing needs of the client that it belongs to. */
export interface DialingParts extends ResolvedOptions {
  readonly posts: Posts
  readonly poller: Poller
  readonly followed: Followed
  readonly stamp: <Told extends News>(news: Told) => Told & CallUpdate
  readonly onUpdate: (update: CallUpdate) => void
  readonly onError: (error: unknown, event: string) => void
  readonly isClosed: () => boolean
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
    new Promise<CallResult | undefined>(resolve => {
      const { reference, to } = request
      const endings: (() => void)[] = []
      let looking = false
      let hangUpAsked = false
      let doubt: CallError | undefined

      const call = followed.add(request, clock.now(), {
        onUpdate(update) {
          parts.onUpdate(update)
          try {
            listener(update)
          } catch (error) {
            parts.onError(error, 'onUpdate')
          }
          hangUpIfAsked()
          if (looking || !(provider.get || provider.find)) return
          looking = true
          endings.push(poller.add(reference, look))
        },
        onEnd(result) {
          for (const ending of endings) ending()
          resolve(result)
        },
      })
      if (!call) return resolve(undefined)

      const learn = (news: News, error?: CallError) => call.learn(stamp({ ...news, reference }), error)

      const look = async (lookSignal: AbortSignal) => {
        const id = call.attempt.providerCallId
        const news =
          id === undefined
            ? onlyCandidate(
                followed,
                call,
                await provider.find?.({ ...request, placedAt: call.placedAt }, { signal: lookSignal }),
              )
            : await provider.get?.(id, { signal: lookSignal })
        // Another number under our id: a service that restarted. That is no news of ours, and no end.
        if (news && (news.to === undefined || news.to === to)) learn(news)
      }

      const hangUpIfAsked = () => {
        const id = call.attempt.providerCallId
        if (!signal?.aborted || hangUpAsked || id === undefined || !provider.hangUp) return
        hangUpAsked = true
        const asked = async () => provider.hangUp?.(id, { signal: hungUp.signal })
        asked().catch((error: unknown) => parts.onError(error, 'hangUp'))
      }
      const hungUp = new AbortController()
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
      endings.push(
        clock.setTimer(() => learn({ status: 'unknown' }), placeTimeoutMs),
        clock.setTimer(() => learn({ status: 'indeterminate' }, doubt ?? neverToldError(maxCallMs)), maxCallMs),
        () => signal?.removeEventListener('abort', hangUpIfAsked),
        () => hungUp.abort(),
        post.abandon,
      )
    })

  return async (request, { signal, onUpdate = () => {} } = {}) => {
    let checked: PlaceRequest
    try {
      checked = checkRequest(request, signal, parts.isClosed())
    } catch (error) {
      return unplaced(request, signal?.aborted ? 'cancelled' : 'rejected', toCallError(error))
    }
    return (
      (await follow(checked, signal, onUpdate)) ??
      unplaced(request, 'rejected', new CallError('rejected', 'An attempt of this reference was dialed already'))
    )
  }
}

const neverToldError = (maxCallMs: number) =>
  new CallError('timed-out', `Nobody told its end within ${maxCallMs} ms`, { placed: 'unknown' })

/**
 * The one call that a lost attempt has surely become: it names our reference, or it is the only one found that is nobody's and
 * ours the only attempt at that number that looks for one.
 */
function onlyCandidate(
  followed: Followed,
  call: FollowedCall,
  found: readonly PlacedNews[] = [],
): PlacedNews | undefined {
  const { reference, to } = call.request
  const named = found.find(candidate => candidate.reference === reference)
  if (named) return named
  const attempts = [...followed.open()]
  const taken = new Set(attempts.map(({ attempt }) => attempt.providerCallId))
  const free = found.filter(candidate => candidate.reference === undefined && !taken.has(candidate.providerCallId))
  const lost = attempts.filter(({ request, attempt }) => request.to === to && attempt.providerCallId === undefined)
  return free.length === 1 && lost.length === 1 ? free[0] : undefined
}
