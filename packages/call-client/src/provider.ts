import type { CallUpdate } from './kernel/call.ts'
import type { PhoneNumber } from './kernel/phone-number.ts'
import type { Webhook } from './webhook.ts'

/** A call as a provider gets it: checked, and with its reference. */
export interface PlaceRequest {
  readonly to: PhoneNumber
  readonly from?: PhoneNumber | undefined
  readonly reference: string
}

/** What a provider tells of a call. The client adds whose word it is and, where the service gives no moment, when it was heard. */
export type ProviderUpdate = Omit<CallUpdate, 'provider' | 'at'> & { readonly at?: Date | undefined }

/** The news that a call was placed, under this id. */
export type PlacedProviderUpdate = ProviderUpdate & { readonly providerCallId: string }

/** An attempt of which it is not known whether it was placed. */
export interface LostAttempt extends PlaceRequest {
  /** It was not placed before then. */
  readonly placedFrom: Date
  /** It was not placed after then. */
  readonly placedUntil: Date
}

export interface RequestOptions {
  readonly signal: AbortSignal
}

export interface ProviderPlaceOptions extends RequestOptions {
  /** Asked in the last moment before the POST leaves; if it says `false`, none does, and that is proof that nothing was placed. */
  readonly maySend?: (() => boolean) | undefined
}

/** What a provider is known to do, as its documentation or a trial says. */
export interface ProviderFacts {
  /** For how many milliseconds a second POST of the same reference places no second call; 0 where it always does. */
  readonly idempotencyWindowMs: number
  /** What it does with a call over its rate. */
  readonly overRate: 'refuses' | 'queues'
  /** Whether it sends a webhook again that was not answered with success. */
  readonly repeatsWebhooks: boolean
}

/**
 * A service that places calls. `place` and at least one of `get` and `parseWebhook` are needed to follow a call.
 * Every failure is a `CallError`; `placed` says whether the call may exist all the same.
 */
export interface CallProvider {
  /** What it is called in webhook addresses, updates and results: small letters, digits and hyphens. */
  readonly name: string
  readonly facts: ProviderFacts
  /** One POST, at once: it never waits for a turn and never tries again. */
  place(request: PlaceRequest, options: ProviderPlaceOptions): Promise<PlacedProviderUpdate>
  /** How a call stands now. */
  get?(providerCallId: string, options: RequestOptions): Promise<ProviderUpdate>
  /**
   * The calls that may be this attempt: those to its number that were placed in this span, ended ones included, the service's
   * delay in showing them allowed for. Its answer is proof of presence; of absence only as far as the service lists all calls.
   */
  find?(attempt: LostAttempt, options: RequestOptions): Promise<readonly PlacedProviderUpdate[]>
  /** Asks for a call to be ended. That it has ended is told by news alone. */
  hangUp?(providerCallId: string, options: RequestOptions): Promise<void>
  /**
   * Verifies a webhook on its raw body, then reads it; `undefined` if it is genuine and no news.
   *
   * @throws {CallError} `unauthorized` for a bad signature, `bad-response` for what cannot be read
   */
  parseWebhook?(webhook: Webhook): ProviderUpdate | undefined | Promise<ProviderUpdate | undefined>
}
