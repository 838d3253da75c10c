import type { CallRequest, CallUpdate } from './kernel/call.ts'
import type { PhoneNumber } from './kernel/phone-number.ts'
import type { Webhook, WebhookReply } from './webhook.ts'

/** A checked request with its reference: the input of a provider. */
export interface PlaceRequest {
  readonly to: PhoneNumber
  readonly from?: PhoneNumber | undefined
  readonly reference: string
  /** The call's own data, for functions in the provider's options. Sent nowhere by itself. */
  readonly metadata?: CallRequest['metadata']
  /**
   * Milliseconds that ringing and conversation may take together. A provider that can limit them
   * sends limits whose sum is not more.
   */
  readonly maxCallMs: number
}

/**
 * What a provider reports about a call. The client adds the provider's name and, if the service
 * gives no time, the time of receipt.
 */
export type ProviderUpdate = Omit<CallUpdate, 'provider' | 'at'> & { readonly at?: Date | undefined }

/** Reports that a call was placed, with the provider's id. */
export type PlacedProviderUpdate = ProviderUpdate & { readonly providerCallId: string }

/** An attempt that may or may not have been placed. */
export interface LostAttempt extends Pick<PlaceRequest, 'to' | 'from' | 'reference'> {
  /** Surely not placed before this time. */
  readonly placedFrom: Date
  /** Surely not placed after this time. */
  readonly placedUntil: Date
}

/** The options of every request to a provider. */
export interface RequestOptions {
  readonly signal: AbortSignal
}

/** The options of a provider's `place`. */
export interface ProviderPlaceOptions extends RequestOptions {
  /**
   * Call it as late as possible before sending the POST. If it returns `false`, send nothing and
   * reject with a `CallError` whose `placed` is `no`.
   */
  readonly maySend?: (() => boolean) | undefined
  /**
   * Call it once the POST was handed to the connection: the client then begins the next one. If the
   * provider does not call it, the next POST waits for the answer, for at most `placeTimeoutMs`.
   */
  readonly onSent?: (() => void) | undefined
}

/** Behaviour of a provider, known from its documentation or a trial. */
export interface ProviderFacts {
  /** Milliseconds in which a repeated reference places no second call; 0 if it always places one. */
  readonly idempotencyWindowMs: number
  /** What the provider does with a call that exceeds its rate. */
  readonly overRate: 'refuses' | 'queues'
  /** Whether it resends a webhook that was not answered with success. */
  readonly repeatsWebhooks: boolean
  /**
   * Whether `find` lists every call, ended ones included, without delay: an empty list then proves that
   * the attempt was not placed. `onUnknown: 'dial-again-if-absent'` of a scheduler needs it.
   * @default false
   */
  readonly absenceProves?: boolean | undefined
  /**
   * The least `maxCallMs` of a request: the provider's options do not fit into less, for example a
   * ring limit and the shortest conversation that the service can limit.
   * @default 0
   */
  readonly minCallMs?: number | undefined
}

/** The answer of a service that can be reached and accepts the credentials. */
export interface ProviderCheck {
  /** The service's time, in whole seconds, if it says so. */
  readonly serviceTime?: Date | undefined
}

/** The content of a genuine webhook. */
export interface ParsedWebhook {
  /** In the order of their events. Empty if the webhook reports nothing about the call's state. */
  readonly updates: readonly ProviderUpdate[]
  /** The service's id of the event. A webhook with a known id is a repeat, and is dropped. */
  readonly eventId?: string | undefined
  /** What the service expects as reply. @default an empty text */
  readonly reply?: Pick<WebhookReply, 'headers' | 'body'> | undefined
}

/**
 * A service that places calls. Following a call needs `get` or `parseWebhook`, or both. Every
 * function fails with a `CallError`, whose `placed` says whether the call may exist nevertheless.
 */
export interface CallProvider {
  /** Name in webhook addresses, updates and results: lowercase letters, digits and hyphens. */
  readonly name: string
  readonly facts: ProviderFacts
  /** The base address that the service sends webhooks to, for messages. */
  readonly webhookUrl?: string | undefined
  /**
   * Sends one POST at once. Never queues and never retries it. Calls `onSent` once it was sent.
   */
  place(request: PlaceRequest, options: ProviderPlaceOptions): Promise<PlacedProviderUpdate>
  /** Fetches the present state of a call. */
  get?(providerCallId: string, options: RequestOptions): Promise<ProviderUpdate>
  /**
   * Lists the calls that may be this attempt: to its number and placed in its time span, ended
   * calls included. Allows for the service's delay in listing calls. A found call proves that it
   * was placed; an empty list proves that none was only if the service lists all calls.
   */
  find?(attempt: LostAttempt, options: RequestOptions): Promise<readonly PlacedProviderUpdate[]>
  /** Asks the service to end a call. Only an update reports that the call has ended. */
  hangUp?(providerCallId: string, options: RequestOptions): Promise<void>
  /**
   * Sends a request that changes nothing, to see whether the service can be reached and accepts the
   * credentials.
   *
   * @throws {CallError} `unauthorized`, `unavailable`, …
   */
  check?(options: RequestOptions): Promise<ProviderCheck>
  /**
   * Verifies a webhook by its raw body and parses it.
   *
   * @throws {CallError} `unauthorized` for a wrong, missing or old signature, `bad-response` for a
   * body that cannot be parsed
   */
  parseWebhook?(webhook: Webhook): ParsedWebhook | Promise<ParsedWebhook>
}
