import type { CallError } from './call-error.ts'
import type { AttemptDetails } from './details.ts'
import type { PhoneNumber } from './phone-number.ts'
import type { AttemptStatus, Outcome } from './status.ts'

/** A call to place. */
export interface CallRequest {
  /** The number to call, E.164 with `+`. */
  readonly to: string
  /** The calling number, E.164 with `+`: for providers that require one, and for the history. */
  readonly from?: string | undefined
  /**
   * Our id of this attempt: 22 to 64 letters, digits, `-` and `_`. It is part of the webhook's
   * address, so it must not be guessable.
   * @default 128 random bits
   */
  readonly reference?: string | undefined
  /**
   * The caller's own data, echoed in results and entries. Functions in a provider's options receive
   * it; it is sent nowhere by itself.
   */
  readonly metadata?: Readonly<Record<string, unknown>> | undefined
}

/** One report about an attempt: from the answer to a POST, a webhook, a poll or a look-up. */
export interface CallUpdate {
  /** Name of the provider that sent it. */
  readonly provider: string
  /** Our id of the attempt, if the provider's message has it. */
  readonly reference?: string | undefined
  /** The provider's id of the attempt. */
  readonly providerCallId?: string | undefined
  readonly status: AttemptStatus
  /** When the status was reached, according to the provider; otherwise the time of receipt. */
  readonly at: Date
  /** `true` if the message proves that the call was answered, even if its status alone does not. */
  readonly answered?: boolean | undefined
  /** Duration of the conversation, in milliseconds. */
  readonly durationMs?: number | undefined
  /** The provider's own word for the status, or for why the call ended. */
  readonly cause?: string | undefined
  /** The provider's refusal, for a `rejected` that came as an error. */
  readonly error?: CallError | undefined
  /** The number that is called. If it is not the attempt's, the update is about another call. */
  readonly to?: PhoneNumber | undefined
  /** What else the provider reports. Merged by name into the attempt. */
  readonly details?: AttemptDetails | undefined
}

/** How an attempt ended. */
export interface CallResult {
  readonly reference: string
  readonly to: string
  readonly from?: string | undefined
  /** The request's `metadata`: the same object. */
  readonly metadata?: CallRequest['metadata']
  readonly outcome: Outcome
  /** Name of the provider that placed the call. */
  readonly provider: string
  /** The provider's id of the attempt; absent if the provider never sent one. */
  readonly providerCallId?: string | undefined
  /** Whether the call was surely answered. */
  readonly answered: boolean
  readonly answeredAt?: Date | undefined
  readonly endedAt: Date
  /** Duration of the conversation in milliseconds, according to the provider. */
  readonly durationMs?: number | undefined
  /** The provider's own word for why the call ended. */
  readonly cause?: string | undefined
  /** What else the provider reported until the end. */
  readonly details?: AttemptDetails | undefined
  /** Why the call is `rejected` or `indeterminate`. */
  readonly error?: CallError | undefined
}

/**
 * `applied`: the update changed an attempt. `unchanged`: it changed nothing. `unknown`: no attempt
 * has its reference or id.
 */
export type Recorded = 'applied' | 'unchanged' | 'unknown'

/** Records updates of attempts: a client for the calls it follows, a scheduler for its store. */
export interface Recorder {
  /** Rejects if the update could not be saved: the webhook is answered 503, for a resend. */
  record(update: CallUpdate): Promise<Recorded>
}

/** Options of `dial`: one call, from its POST to its end. */
export interface DialOptions {
  /** Aborting it asks the provider to hang up. Only an update ends the call. */
  readonly signal?: AbortSignal | undefined
  /** Receives each update that changed the attempt, the end included, in the order of merging. */
  readonly onUpdate?: ((update: CallUpdate) => void) | undefined
  /** Called when the provider stops answering about the call, and when it answers again. */
  readonly onFollow?: ((state: FollowState) => void) | undefined
  /**
   * Called when the provider refused or failed to hang up a call whose `signal` was aborted. The call
   * goes on; the next update asks the provider again.
   */
  readonly onHangUpFailed?: ((error: unknown) => void) | undefined
}

/** How a call is followed. */
export interface FollowState {
  /**
   * When a call without a reported end is over. The provider is then polled once more, for at most
   * ten seconds, and a call that is still `initiated` is hung up, within a minute.
   */
  readonly endsBy: Date
  /**
   * Time of the provider's last answer or webhook about this call, or of the start of the call.
   * Present while the provider is silent: the answer to the POST is missing, or polls fail. Absent
   * for a placed call at a provider that cannot be polled.
   */
  readonly silentSince?: Date | undefined
}

/**
 * Places a call, follows it, and resolves once it is surely over. Resolves with `rejected` if no
 * call was placed, and with `cancelled` if the call was aborted, or the client closed, before the
 * POST began.
 */
export interface Dial {
  (request: CallRequest, options?: DialOptions): Promise<CallResult>
  /** Whether aborting `signal` can end a call. Absent if the function does not say. */
  readonly canHangUp?: boolean | undefined
}
