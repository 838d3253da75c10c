import { checkUpdate } from './check-update.ts'
import { createDial } from './dial.ts'
import { createFollowed } from './followed.ts'
import type { CallRequest, CallUpdate, Dial, Recorder } from './kernel/call.ts'
import { CallError } from './kernel/call-error.ts'
import { shown } from './kernel/check-options.ts'
import { contradictionOf } from './kernel/contradiction.ts'
import { boundedDetails } from './kernel/details.ts'
import { createEvents, type Events } from './kernel/events.ts'
import { createWarning } from './kernel/warn-once.ts'
import { type CallClientOptions, resolveOptions } from './options.ts'
import { createPlace, type PlaceOptions } from './place.ts'
import { createPoller } from './poller.ts'
import { createPosts, type PlacedUpdate } from './posts.ts'
import type { CallProvider, ParsedWebhook, ProviderUpdate } from './provider.ts'
import { createReceive, type RecordedByAll } from './receive.ts'
import { createRepeat, type RepeatOptions, type RepeatRequest } from './repeat.ts'
import type { Webhook, WebhookReply } from './webhook.ts'

/** The events of a client. Listeners cannot disturb a call. */
export interface CallClientEvents {
  /** An update that changed an attempt, whether this client or a recorder follows it. */
  update: CallUpdate
  /**
   * A webhook as it was received, once it was verified and recorded. A provider without signatures
   * (`numDialer`) verifies only the reference. It is kept nowhere else.
   */
  webhook: ParsedWebhook & { readonly webhook: Webhook }
  /**
   * A webhook that was refused, and why. The sender is told only the HTTP status. Without a listener
   * the first one is a process warning, `OUTDIAL_WEBHOOK_REFUSED`.
   */
  'webhook-refused': { readonly error: CallError; readonly path: string }
  /**
   * A failure that no promise reports: of a listener, a recorder or a hang-up; an update that is
   * not about the call that it came for (event `update`, once for each call); or that no webhook came
   * within a minute of the first dialed call, of a provider that only has webhooks (event `webhook`).
   */
  error: { readonly error: unknown; readonly event: string }
}

/** Options of a request that can be aborted. */
export interface SignalOption {
  /** Aborts the request. */
  readonly signal?: AbortSignal | undefined
}

/** Options of `CallClient.close`. */
export interface CloseOptions {
  /** Milliseconds to wait for the answers to begun POSTs. @default `placeTimeoutMs` */
  readonly drainMs?: number | undefined
}

/** What a closed client left behind. */
export interface LeftBehind {
  /** POSTs without an answer: their phones may ring. The store keeps the attempts of a scheduler. */
  readonly unanswered: number
  /** Calls of `dial` that had not ended, the unanswered ones included. They are followed no more. */
  readonly inFlight: number
}

/** Places calls with one provider and follows them. Its functions work unbound. */
export interface CallClient extends Events<CallClientEvents> {
  /** The provider that places the calls. */
  readonly provider: CallProvider
  /** Whether the provider can end a call that is in progress. */
  readonly canHangUp: boolean
  /** The resolved option of the same name. */
  readonly maxCallMs: number
  /** The resolved option of the same name. */
  readonly placeTimeoutMs: number
  /**
   * Places a call: sends one POST and never resends it. Aborting, like the time-out, stops only the
   * waiting: a late answer goes to the recorders.
   *
   * @throws {CallError} whose `placed` says whether a phone may be ringing nevertheless
   */
  place(request: CallRequest, options?: PlaceOptions): Promise<PlacedUpdate>
  /**
   * Sends the POST of an attempt again, with its reference, to learn the id of a call whose answer was
   * lost. **Only within `facts.idempotencyWindowMs` of the first POST: a later repeat rings the phone
   * again.** Aborting `signal` aborts the POST: abort it at the end of the window.
   *
   * @throws {CallError} `not-supported` if the provider has no such window. Every failure is
   * `placed: 'unknown'`, a refusal too: it proves nothing about the first POST
   */
  repeat(request: RepeatRequest, options: RepeatOptions): Promise<PlacedUpdate>
  /**
   * Fetches the present state of a call.
   *
   * @throws {CallError} `not-supported` if the provider has no `get`, `bad-response` if its answer
   * names another id; a failure proves nothing about the call
   */
  get(providerCallId: string, options?: SignalOption): Promise<CallUpdate>
  /**
   * Asks the provider to end a call.
   *
   * @throws {CallError} `not-supported` if the provider has no `hangUp`
   */
  hangUp(providerCallId: string, options?: SignalOption): Promise<void>
  readonly dial: Dial
  /** Records a webhook and returns the reply to send. Never rejects. */
  receive(webhook: Webhook): Promise<WebhookReply>
  /** Passes all incoming updates to this recorder too. Returns a function that removes it. */
  addRecorder(recorder: Recorder): () => void
  /**
   * Places nothing more, waits for the answers to begun POSTs for at most `drainMs`, and then ends
   * all followed calls as `indeterminate`: their phones may still ring. Stop the dialers and
   * schedulers that use the client first.
   *
   * @throws {RangeError} for an invalid `drainMs`
   */
  close(options?: CloseOptions): Promise<LeftBehind>
}

const never = new AbortController().signal

/**
 * Creates a client of one provider.
 *
 * @throws {TypeError | RangeError} naming the option, the expected value and the one given
 */
export function createCallClient(options: CallClientOptions): CallClient {
  const resolved = resolveOptions(options)
  const { provider, clock, maxCallMs, placeTimeoutMs } = resolved
  const events = createEvents<CallClientEvents>(['update', 'webhook', 'webhook-refused', 'error'])
  const recorders = new Set<Recorder>()
  const onError = (error: unknown, event: string) => events.emit('error', { error, event })
  const stamp = <Update extends ProviderUpdate>(update: Update) => {
    try {
      checkUpdate(provider.name, update)
    } catch (error) {
      onError(error, 'update')
      throw error
    }
    const details = boundedDetails(update.details)
    return { ...update, provider: provider.name, at: update.at ?? clock.now(), ...(details && { details }) }
  }
  const poller = createPoller(clock, { webhooks: provider.parseWebhook !== undefined })
  const posts = createPosts(resolved, stamp, error => onError(error, 'update'))
  const onUpdate = (update: CallUpdate) => events.emit('update', update)
  const followed = createFollowed(provider.name, error => onError(error, 'update'))
  // With a wrong secret or address every webhook is refused, and calls end late.
  const warnOfRefusal = createWarning('OUTDIAL_WEBHOOK_REFUSED')
  let closed = false

  const record = async (received: ProviderUpdate): Promise<RecordedByAll> => {
    const update = stamp(received)
    const own = followed.get(update.reference ?? '')?.record(update) ?? 'unknown'
    const results = await Promise.allSettled([...recorders].map(async recorder => recorder.record(update)))
    const others = results.map(result => (result.status === 'fulfilled' ? result.value : 'failed'))
    for (const result of results) if (result.status === 'rejected') onError(result.reason, 'update')
    if (own !== 'applied' && others.includes('applied')) onUpdate(update)
    if (others.includes('failed')) return 'failed'
    return own === 'unknown' && others.every(other => other === 'unknown') ? 'unknown' : 'known'
  }

  const supported = <Name extends 'get' | 'hangUp'>(name: Name): NonNullable<CallProvider[Name]> => {
    const own = provider[name]
    if (!own) throw new CallError('not-supported', `${provider.name} has no \`${name}\``, { placed: 'unknown' })
    return own
  }

  const receive = createReceive({
    provider,
    record,
    onWebhook: received => events.emit('webhook', received),
    onRefused(error, path) {
      if (events.has('webhook-refused')) events.emit('webhook-refused', { error, path })
      else
        warnOfRefusal(
          `A webhook of ${provider.name} was refused: ${error.message}. Listen to \`webhook-refused\` for each`,
        )
    },
  })

  return {
    on: events.on,
    provider,
    canHangUp: provider.hangUp !== undefined,
    maxCallMs,
    placeTimeoutMs,
    place: createPlace({ ...resolved, posts, record }),
    repeat: createRepeat({ provider, posts }),
    async get(providerCallId, { signal = never } = {}) {
      const update = stamp(await supported('get')(providerCallId, { signal }))
      const contradiction = contradictionOf({ provider: provider.name, providerCallId }, update)
      if (contradiction) throw contradiction
      return update
    },
    hangUp: async (id, { signal = never } = {}) => supported('hangUp')(id, { signal }),
    dial: createDial({ ...resolved, posts, poller, followed, stamp, onUpdate, onError }),
    receive: async webhook => (closed ? { status: 503 } : receive(webhook)),
    addRecorder(recorder) {
      recorders.add(recorder)
      return () => recorders.delete(recorder)
    },
    async close({ drainMs = placeTimeoutMs } = {}) {
      if (!(drainMs >= 0))
        throw new RangeError(`Expected \`drainMs\` to be milliseconds from 0 up, got ${shown(drainMs)}`)
      const unanswered = await posts.close(drainMs)
      closed = true
      const error = new CallError('aborted', 'The client is closed', { placed: 'unknown' })
      const open = [...followed.open()]
      for (const call of open) {
        call.record(stamp({ reference: call.request.reference, status: 'indeterminate' }), error)
      }
      return { unanswered, inFlight: open.length }
    },
  }
}
