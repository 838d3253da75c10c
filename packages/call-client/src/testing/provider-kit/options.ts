import type { AttemptStatus } from '../../kernel/status.ts'
import type { CallProvider } from '../../provider.ts'
import type { Webhook } from '../../webhook.ts'

/** Declares a test: `it` or `test` of Vitest, Jest, Mocha or `node:test`. */
export type It = (name: string, run: () => Promise<void>) => unknown

/** Where a provider that the kit opens sends its requests. */
export interface ProviderSettings {
  /** Address of the service, without a trailing slash. */
  readonly baseUrl: string
  /** Base address for webhooks. */
  readonly webhookUrl: string
  /** Sends the requests. `undefined` over real connections: the provider uses its own. */
  readonly fetch: typeof globalThis.fetch | undefined
}

/** A request that the provider sent. */
export interface SentRequest {
  readonly method: string
  /** Path and query as sent. */
  readonly path: string
  /** Headers by lowercase name. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** A call as the service would describe it. */
export interface ServiceCall {
  /** The service's id. A hostile answer has a value of another type. */
  readonly id: unknown
  readonly to: string
  /** The attempt's reference, for services that repeat it. */
  readonly reference: string
  /** When the call was placed. */
  readonly at: Date
  /** The service's word for its status. */
  readonly word: string
  /** Address of the service, for services whose answers have addresses. */
  readonly baseUrl: string
}

/** An answer of the service. */
export interface ServiceAnswer {
  /** @default 200 */
  readonly status?: number
  /** An object is sent as JSON. @default an empty text */
  readonly body?: string | object
  readonly headers?: Readonly<Record<string, string>>
}

/** Words of the service with the statuses that they mean. */
export type Words = Readonly<Record<string, AttemptStatus>>

/** How the kit answers a provider's look-ups. */
export interface GetOptions {
  /** All documented words. */
  readonly words: Words
  /**
   * The status of a word that the service does not document. `none`: its answers have no words.
   * @default 'initiated', which ends nothing
   */
  readonly unknownWord?: AttemptStatus | 'none'
  /** The answer for a call. */
  answer(call: ServiceCall): ServiceAnswer
}

/** How the kit answers a provider's lists. */
export interface FindOptions {
  /** The answer that lists these calls. `request` is for services that list by pages. */
  answer(calls: readonly ServiceCall[], request: SentRequest): ServiceAnswer
}

/** How the kit answers a provider's hang-ups. */
export interface HangUpOptions {
  /** The answer to each request of a successful hang-up. */
  answer(call: ServiceCall, request: SentRequest): ServiceAnswer
  /** The answer of a service that says that the call has already ended: `hangUp` resolves. */
  ended?(call: ServiceCall, request: SentRequest): ServiceAnswer
}

/** An event for which the kit wants a webhook. */
export interface WebhookEvent extends Omit<ServiceCall, 'baseUrl'> {
  /** Differs for each event. For services that number their events. */
  readonly eventId: string
}

/** The content of a webhook. */
export interface WebhookContent {
  readonly body: string
  /** Headers by lowercase name, without those of the signature. */
  readonly headers?: Readonly<Record<string, string>>
  /** Query of the address, if the service adds one. */
  readonly query?: string
}

/** How a webhook is signed. */
export interface Signing {
  /** When it was signed: now, unless the webhook is to be an old one. */
  readonly at: Date
  /** Sign with another secret or key than the provider's, to forge a webhook. */
  readonly forged: boolean
}

/** The webhooks of a service. */
export interface WebhookOptions {
  /** All documented words. */
  readonly words: Words
  /**
   * The status of a word that the service does not document.
   * @default 'initiated', which ends nothing
   */
  readonly unknownWord?: AttemptStatus
  /** Creates a webhook about an event. */
  create(event: WebhookEvent): WebhookContent
  /**
   * Returns the webhook with the headers that prove its origin.
   * @default the service signs nothing
   */
  sign?(webhook: Webhook, signing: Signing): Webhook | Promise<Webhook>
  /**
   * What the signature covers: `body`, or only that the `sender` knows a secret.
   * @default 'body'
   */
  readonly signs?: 'body' | 'sender'
  /** Whether a webhook that was signed a day ago is refused. @default false */
  readonly expires?: boolean
}

/** A running mock of the service. */
export interface RunningService {
  readonly baseUrl: string
  readonly fetch?: typeof globalThis.fetch | undefined
  close?(): unknown
}

/** What the kit for providers needs to know about one provider and its service. */
export interface CallProviderTestOptions {
  /** Creates the provider, with any credentials. */
  open(setting: ProviderSettings): CallProvider
  /** The answer to a POST that placed the call. Its `word` is the first of `get` or `webhooks`. */
  placed(call: ServiceCall): ServiceAnswer
  /** The answer of a service that refuses calls with a status of success. */
  readonly refused?: ServiceAnswer
  /**
   * The n-th of some ids as the service makes them, from 1.
   * @default `call-1`, `call-2`, …
   */
  id?(n: number): string
  /** Credentials of `open`. The kit also finds those in the header `authorization`. */
  readonly secrets?: readonly string[]
  /**
   * Milliseconds that the limits in this placing POST allow for ringing and conversation together.
   * @default the service has no limits
   */
  limitMs?(request: SentRequest): number
  /** Required if the provider has `get`. */
  readonly get?: GetOptions
  /** Required if the provider has `find`. */
  readonly find?: FindOptions
  /** Required if the provider has `hangUp`. */
  readonly hangUp?: HangUpOptions
  /** Required if the provider has `parseWebhook`. */
  readonly webhooks?: WebhookOptions
  /**
   * Whether the kit answers over real connections. Otherwise it answers by `fetch`, and leaves out
   * the cases that need connections.
   * @default true
   */
  readonly sockets?: boolean
  /** Starts a mock of the service, for the cases in which nothing fails. Each case starts its own. */
  startService?(): RunningService | Promise<RunningService>
}
