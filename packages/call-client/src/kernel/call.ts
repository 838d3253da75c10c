import type { CallError } from './call-error.ts'
import type { PhoneNumber } from './phone-number.ts'
import type { AttemptStatus, Outcome } from './status.ts'

/** A call to be placed. */
export interface CallRequest {
  /** The number to ring, E.164 with `+`. */
  readonly to: string
  /** The number that it comes from, E.164 with `+`, for providers that ask for one and for the history. */
  readonly from?: string | undefined
  /**
   * Our own id of this attempt: 22 to 64 letters, digits, `-` and `_`. It stands in the webhook's address, so it must not be guessable.
   * @default 128 random bits
   */
  readonly reference?: string | undefined
  /** Whatever the caller wants to find again beside the call. Never sent to a provider. */
  readonly metadata?: Readonly<Record<string, unknown>> | undefined
}

/** One piece of news about an attempt: from the answer to a POST, a webhook, a poll or a look-up. */
export interface CallUpdate {
  /** The name of the provider that tells it. */
  readonly provider: string
  /** Whose news it is: our id of the attempt, where the provider's message carries it. */
  readonly reference?: string | undefined
  /** Whose news it is: the provider's id of the attempt. */
  readonly providerCallId?: string | undefined
  readonly status: AttemptStatus
  /** When it happened, as the provider says; where it does not say, when we heard. */
  readonly at: Date
  /** `true` where the message proves that somebody answered, even if its status alone would not. */
  readonly answered?: boolean | undefined
  /** How long the talk took, in milliseconds. */
  readonly durationMs?: number | undefined
  /** The provider's own word for the status or for why it ended. */
  readonly cause?: string | undefined
  /** Beside `rejected`: the provider's refusal, where it came as an error. */
  readonly error?: CallError | undefined
  /** The number that the provider says it rings: if it is another than ours, the news is about another call. */
  readonly to?: PhoneNumber | undefined
}

/** How an attempt ended. */
export interface CallResult {
  readonly reference: string
  readonly to: string
  readonly from?: string | undefined
  readonly outcome: Outcome
  /** The name of the provider that placed it. */
  readonly provider: string
  /** The provider's id; absent if it never told one. */
  readonly providerCallId?: string | undefined
  /** Whether somebody surely answered. */
  readonly answered: boolean
  readonly answeredAt?: Date | undefined
  readonly endedAt: Date
  /** How long the talk took, in milliseconds, as the provider says. */
  readonly durationMs?: number | undefined
  /** The provider's own word for why. */
  readonly cause?: string | undefined
  /** Why it was `rejected`, or why nobody can know. */
  readonly error?: CallError | undefined
}

/** `applied`: it was news. `unchanged`: known already. `unknown`: no attempt here has this reference or id. */
export type Recorded = 'applied' | 'unchanged' | 'unknown'

/** Whoever remembers attempts and wants their news: a client for the calls it follows, a scheduler's store. */
export interface Recorder {
  /** Rejects if it could not be kept: the provider is then asked to tell it again. */
  record(update: CallUpdate): Promise<Recorded>
}

export interface DialOptions {
  /** Aborting asks the provider to hang up if it can; the call then still ends by its word. */
  readonly signal?: AbortSignal | undefined
  /** Hears all news of this attempt that changed something, the end included, in the order in which it was merged. */
  readonly onUpdate?: ((update: CallUpdate) => void) | undefined
}

/**
 * Places a call, follows it, and resolves once it is surely over. Resolves with `rejected` if it was surely not placed, and with
 * `cancelled` if it was aborted, or its client closed, before it began.
 */
export type Dial = (request: CallRequest, options?: DialOptions) => Promise<CallResult>
