import { createDial } from './dial.ts'
import { createFollowed } from './followed.ts'
import type { CallRequest, CallUpdate, Dial, Recorder } from './kernel/call.ts'
import { CallError } from './kernel/call-error.ts'
import { createEvents, type Events } from './kernel/events.ts'
import { type CallClientOptions, resolveOptions } from './options.ts'
import { createPlace, type PlaceOptions } from './place.ts'
import { createPoller } from './poller.ts'
import { createPosts, type PlacedUpdate } from './posts.ts'
import type { CallProvider, ProviderUpdate } from './provider.ts'
import { type RecordedByAll, receive } from './receive.ts'
import type { Webhook, WebhookReply } from './webhook.ts'

/** What a client tells whoever listens. Listeners cannot disturb a call. */
export interface CallClientEvents {
  /** An update that changed an attempt, whether this client or a recorder follows it. */
  update: CallUpdate
  /** Something failed that no promise tells: a listener, a recorder, a hang-up. */
  error: { readonly error: unknown; readonly event: string }
}

export interface SignalOption {
  /** Stops the waiting. */
  readonly signal?: AbortSignal | undefined
}

/** Places calls with one provider and follows them. Its functions can be passed around unbound. */
export interface CallClient extends Events<CallClientEvents> {
  /** Whom it places calls with. */
  readonly provider: CallProvider
  /** The option of the same name, in milliseconds. */
  readonly maxCallMs: number
  /** The option of the same name, in milliseconds. */
  readonly placeTimeoutMs: number
  /**
   * Places a call: one POST, never sent again. Aborting, like the time-out, stops the waiting and not the POST: its late answer goes to the recorders.
   *
   * @throws {CallError} `placed` says whether it may be ringing all the same
   */
  place(request: CallRequest, options?: PlaceOptions): Promise<PlacedUpdate>
  /** How a call stands now. @throws {CallError} `not-supported` where the provider cannot be asked; a failure is no proof of anything */
  get(providerCallId: string, options?: SignalOption): Promise<CallUpdate>
  /** Asks the provider to end a call. @throws {CallError} `not-supported` where it cannot */
  hangUp(providerCallId: string, options?: SignalOption): Promise<void>
  readonly dial: Dial
  /** Takes a webhook in, and says what to answer. Never rejects. */
  receive(webhook: Webhook): Promise<WebhookReply>
  /** Also gives all news that comes in to this recorder, until the returned function is called. */
  addRecorder(recorder: Recorder): () => void
  /**
   * Places nothing more, awaits the answers of begun POSTs up to `placeTimeoutMs`, and then ends what is still followed as
   * `indeterminate`: nobody follows it any more, though phones may ring. Stop whatever dials with it first.
   */
  close(): Promise<void>
}

const never = new AbortController().signal

/**
 * A client of one provider.
 *
 * @throws {TypeError | RangeError} for options that cannot be
 */
export function createCallClient(options: CallClientOptions): CallClient {
  const resolved = resolveOptions(options)
  const { provider, clock, maxCallMs, placeTimeoutMs } = resolved
  const events = createEvents<CallClientEvents>()
  const followed = createFollowed()
  const recorders = new Set<Recorder>()
  const stamp = <Told extends ProviderUpdate>(news: Told) => ({
    ...news,
    provider: provider.name,
    at: news.at ?? clock.now(),
  })
  const posts = createPosts(provider, clock, stamp)
  const poller = createPoller(clock, { webhooks: provider.parseWebhook !== undefined })
  const onError = (error: unknown, event: string) => events.emit('error', { error, event })
  const onUpdate = (update: CallUpdate) => events.emit('update', update)
  let closed = false

  const record = async (news: ProviderUpdate): Promise<RecordedByAll> => {
    const update = stamp(news)
    const own = followed.get(update.reference ?? '')?.learn(update) ?? 'unknown'
    const results = await Promise.allSettled([...recorders].map(async recorder => recorder.record(update)))
    const others = results.map(result => (result.status === 'fulfilled' ? result.value : 'failed'))
    for (const result of results) if (result.status === 'rejected') onError(result.reason, 'update')
    if (own !== 'applied' && others.includes('applied')) onUpdate(update)
    if (others.includes('failed')) return 'failed'
    return own === 'unknown' && others.every(told => told === 'unknown') ? 'unknown' : 'known'
  }

  const ask = <Name extends 'get' | 'hangUp'>(name: Name): NonNullable<CallProvider[Name]> => {
    const asked = provider[name]
    if (!asked) throw new CallError('not-supported', `${provider.name} cannot \`${name}\``, { placed: 'unknown' })
    return asked
  }

  return {
    on: events.on,
    provider,
    maxCallMs,
    placeTimeoutMs,
    place: createPlace({ ...resolved, posts, record }),
    get: async (id, { signal = never } = {}) => stamp(await ask('get')(id, { signal })),
    hangUp: async (id, { signal = never } = {}) => ask('hangUp')(id, { signal }),
    dial: createDial({ ...resolved, posts, poller, followed, stamp, onUpdate, onError }),
    receive: async webhook => (closed ? { status: 503 } : receive(provider, webhook, record)),
    addRecorder(recorder) {
      recorders.add(recorder)
      return () => recorders.delete(recorder)
    },
    async close() {
      await posts.close(placeTimeoutMs)
      closed = true
      const error = new CallError('aborted', 'The client is closed', { placed: 'unknown' })
      for (const call of followed.open()) {
        call.learn(stamp({ reference: call.request.reference, status: 'indeterminate' }), error)
      }
    },
  }
}
