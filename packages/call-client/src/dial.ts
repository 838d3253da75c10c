import type { Followed } from './followed.ts'
import { hangUpQueued } from './hang-up-queued.ts'
import type { CallRequest, CallResult, CallUpdate, Dial, DialOptions, FollowState } from './kernel/call.ts'
import { CallError } from './kernel/call-error.ts'
import { checkCallOptions, checkRequest } from './kernel/check-request.ts'
import { guarded } from './kernel/events.ts'
import { newReference } from './kernel/reference.ts'
import { type AttemptStatus, isLive } from './kernel/status.ts'
import { createWebhookWatch } from './kernel/webhook-watch.ts'
import type { ResolvedOptions } from './options.ts'
import type { Poller, Polling } from './poller.ts'
import type { Posts } from './posts.ts'
import type { PlaceRequest, ProviderUpdate } from './provider.ts'
import { createSilence } from './silence.ts'
import { toCallError } from './to-call-error.ts'

const MAX_CAUSE = 200

/** The parts of a client that `dial` uses. */
export interface DialParts extends ResolvedOptions {
  readonly posts: Posts
  readonly poller: Poller
  readonly followed: Followed
  readonly stamp: <Update extends ProviderUpdate>(update: Update) => Update & CallUpdate
  readonly onUpdate: (update: CallUpdate) => void
  readonly onError: (error: unknown, event: string) => void
}

/** Creates `dial`: it follows a call by its reference, the provider's id and a deadline. */
export function createDial(parts: DialParts): Dial {
  const { provider, clock, maxCallMs, placeTimeoutMs, posts, poller, followed, stamp } = parts

  const webhookWatch = createWebhookWatch(provider, { clock, onError: error => parts.onError(error, 'webhook') })

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

  const follow = (
    request: PlaceRequest,
    signal: AbortSignal | undefined,
    listener: (update: CallUpdate) => void,
    onFollow: (state: FollowState) => void,
    onHangUpFailed: (error: unknown) => void,
  ) =>
    new Promise<CallResult>(resolve => {
      const { reference } = request
      const cleanUps: (() => void)[] = []
      let polling: Polling | undefined
      let hangUpSent = false
      let placeError: CallError | undefined
      const silence = createSilence(clock, maxCallMs, onFollow)

      const call = followed.add(request, {
        onUpdate(update) {
          parts.onUpdate(update)
          listener(update)
          if (update.status === 'unknown') silence.begin()
          else if (isLive(update.status)) silence.end()
          hangUpIfAborted()
          if (polling || !provider.get) return
          polling = poller.add(reference, poll)
          cleanUps.push(polling.stop)
        },
        onEnd(result) {
          for (const cleanUp of cleanUps) cleanUp()
          resolve(result)
        },
      })

      const record = (update: ProviderUpdate, error?: CallError) => {
        const stamped = stamp(update)
        return call.record({ ...stamped, reference: stamped.reference ?? reference }, error)
      }

      const poll = async (pollSignal: AbortSignal) => {
        if (!provider.get || call.attempt.providerCallId === undefined) return
        const id = call.ownId
        if (id === undefined) return silence.begin()
        try {
          const update = await provider.get(id, { signal: pollSignal })
          // An id that was reused meanwhile, or an update that names another call, proves nothing.
          if (call.ownId !== id || record(update) === 'unknown') silence.begin()
          else silence.end()
        } catch (error) {
          if (!over.signal.aborted) silence.begin()
          throw error
        }
      }

      const hangUpIfAborted = () => {
        const id = call.ownId
        if (!signal?.aborted || hangUpSent || id === undefined || !provider.hangUp) return
        hangUpSent = true
        const hangUp = async () => provider.hangUp?.(id, { signal: over.signal })
        hangUp().catch((error: unknown) => {
          if (over.signal.aborted) return
          // The next update sends it again.
          hangUpSent = false
          parts.onError(error, 'hangUp')
          onHangUpFailed(error)
        })
      }
      const over = new AbortController()
      signal?.addEventListener('abort', hangUpIfAborted)

      const post = posts.begin(request)
      post.answer.then(
        update => {
          // An answer that names another call does not show whether this one was placed.
          if (call.recordAnswer(update) === 'unknown') record({ status: 'unknown' })
          const endWatch = webhookWatch.placed(() => call.attempt.status === 'initiated')
          if (endWatch) cleanUps.push(endWatch)
        },
        (error: unknown) => {
          const failure = toCallError(error)
          // An update that the call is live outweighs a refusal in the answer to the POST.
          if (failure.placed === 'no' && !isLive(call.attempt.status)) {
            return record({ status: 'rejected', cause: failure.message.slice(0, MAX_CAUSE) }, failure)
          }
          placeError = failure
          return record({ status: 'unknown' })
        },
      )
      // A call that waited in the provider's queue began late, so its limits end late too.
      const mayRingLater = (status: AttemptStatus) =>
        status === 'initiated' || (provider.facts?.overRate === 'queues' && isLive(status))
      const giveUp = async () => {
        // The call is surely over. It may have ended after the previous poll.
        if (call.ownId !== undefined) await polling?.last()
        const { hangUp } = provider
        if (hangUp) {
          await hangUpQueued({
            clock,
            over: over.signal,
            queuedId: () => (mayRingLater(call.attempt.status) ? call.ownId : undefined),
            hangUp: async (id, limit) => hangUp(id, { signal: limit }),
            poll: provider.get && poll,
            onError: error => parts.onError(error, 'hangUp'),
          })
        }
        record({ status: 'indeterminate' }, placeError ?? noEndError(maxCallMs))
      }
      cleanUps.push(
        clock.setTimer(() => record({ status: 'unknown' }), placeTimeoutMs),
        clock.setTimer(() => void giveUp(), maxCallMs),
        () => signal?.removeEventListener('abort', hangUpIfAborted),
        () => over.abort(),
        post.abandon,
      )
    })

  const dial = async (request: CallRequest, options: DialOptions = {}): Promise<CallResult> => {
    checkRequest(request)
    checkCallOptions('dial', options, ['onUpdate', 'onFollow', 'onHangUpFailed'] satisfies (keyof DialOptions)[])
    const { signal, onUpdate = () => {}, onFollow = () => {}, onHangUpFailed = () => {} } = options
    const { metadata } = request
    let accepted: PlaceRequest
    try {
      accepted = posts.accept(request, signal)
    } catch (error) {
      const refusal = toCallError(error)
      return { ...unplaced(request, refusal.code === 'aborted' ? 'cancelled' : 'rejected', refusal), metadata }
    }
    const listener = guarded(onUpdate, error => parts.onError(error, 'onUpdate'))
    const followListener = guarded(onFollow, error => parts.onError(error, 'onFollow'))
    const hangUpListener = guarded(onHangUpFailed, error => parts.onError(error, 'onHangUpFailed'))
    return { ...(await follow(accepted, signal, listener, followListener, hangUpListener)), metadata }
  }
  return Object.assign(dial, { canHangUp: provider.hangUp !== undefined })
}

const noEndError = (maxCallMs: number) =>
  new CallError('timed-out', `No end within ${maxCallMs} ms`, { placed: 'unknown' })
