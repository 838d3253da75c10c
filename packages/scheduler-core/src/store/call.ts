import type { Attempt, AttemptStatus, Outcome, PhoneNumber } from '@outdial/call-client/kernel'
import type { CallingHours } from '../rules/calling-hours.ts'
import type { NumberLimits } from '../rules/number-limits.ts'

/** The id of a call, set by the scheduler: a UUID of version 7 (RFC 9562). */
export type CallId = string

/** A local time as the caller gave it. */
export interface LocalTime {
  /** For example `2026-11-21T09:00`. Seconds are optional. */
  readonly local: string
  /** An IANA time zone, such as `Europe/Berlin`. */
  readonly timeZone: string
}

/** The caller's own data for a call. JSON. Functions in a provider's options receive it. */
export type Metadata = Readonly<Record<string, unknown>>

/** The rules of one call. Its zone, hours and limits narrow those of the scheduler. JSON. */
export interface CallRules {
  /** The IANA zone of the number called, instead of the zones of its prefix. */
  readonly timeZone?: string | undefined
  readonly hours?: readonly CallingHours[] | undefined
  readonly limits?: readonly NumberLimits[] | undefined
  /** How late it may begin after an outage, instead of the scheduler's `misfireAfterMs`. */
  readonly misfireAfterMs?: number | 'never' | undefined
}

/** How a series repeats: a `RecurrenceInput` as plain JSON. */
export interface Repeat {
  readonly rule: string
  /** A moment (ISO 8601) or a local day. */
  readonly until?: string | undefined
  readonly count?: number | undefined
  readonly except?: readonly string[] | undefined
}

/** The fields of a call that the next call of its series has too. `null` stands for an absent one. */
export interface SeriesCall {
  readonly to?: PhoneNumber | undefined
  readonly from?: PhoneNumber | null | undefined
  readonly provider?: string | undefined
  readonly queue?: string | undefined
  readonly ownerId?: string | null | undefined
  readonly metadata?: Metadata | null | undefined
  readonly rules?: CallRules | null | undefined
}

/** The place of a call in the series of a repeated call. Plain JSON. */
export interface Series {
  /** Equal for all calls of the series: a UUID of version 7. */
  readonly id: string
  readonly repeat: Repeat
  /** The local time from which the rule counts, and before which no call is due. */
  readonly start: LocalTime
  /** The local time in the zone of `start` that this call stands for. An edit of `at` leaves it. */
  readonly occurrence: string
  /** Milliseconds from a call's `at` to its `notAfter`. */
  readonly notAfterMs?: number | undefined
  /** The fields that were edited for this call only, as the next call has them. */
  readonly call?: SeriesCall | undefined
  /**
   * How many occurrences have passed while the call before this one had not ended. At most 100,
   * which means 100 or more.
   */
  readonly skipped?: number | undefined
  /** True if no call follows: this one and those that follow were cancelled. */
  readonly ended?: true | undefined
}

/** A validated call with its id, ready to be stored. */
export interface NewCall<CallMetadata extends Metadata = Metadata> {
  readonly id: CallId
  readonly to: PhoneNumber
  readonly from?: PhoneNumber | undefined
  /** The name of the provider that will place it. */
  readonly provider: string
  readonly queue: string
  /** The requested time. */
  readonly at: Date
  /** The requested local time, if `at` was given as one. */
  readonly localTime?: LocalTime | undefined
  /**
   * No attempt begins at or after this time. One that is placed and still only `initiated`, as in a
   * queue of its provider, is then hung up if the provider can.
   */
  readonly notAfter?: Date | undefined
  /** When it is due. Later than `at` where the rules of calling do not allow it before. @default at */
  readonly dueAt?: Date | undefined
  readonly rules?: CallRules | undefined
  /** Idempotency key, unique in the store. */
  readonly key?: string | undefined
  readonly ownerId?: string | undefined
  readonly metadata?: CallMetadata | undefined
  /** Its place in a series, if the call is repeated. */
  readonly series?: Series | undefined
}

/** The status of the latest attempt, or `scheduled` while the first or next attempt is waiting. */
export type ScheduledStatus = 'scheduled' | AttemptStatus

/** A call, by its id or by the `key` that it was scheduled with. */
export type CallTarget = CallId | { readonly key: string }

/** A stored call. */
export interface ScheduledCall<CallMetadata extends Metadata = Metadata> extends NewCall<CallMetadata> {
  /** Starts at 1 and grows with every change. */
  readonly version: number
  /** Position in the order of adding, unique in the store. */
  readonly sequence: number
  readonly status: ScheduledStatus
  /** Next due time: `at`, the time of the retry or deferral, or the first that the rules allow. */
  readonly dueAt: Date
  /** Number of attempts that have begun. Released attempts do not count. */
  readonly attemptCount: number
  /** Outcome of the previous attempt, while the next one is waiting or under way. */
  readonly lastOutcome?: Outcome | undefined
  /** The latest attempt, released or not. */
  readonly attempt?: AttemptRecord | undefined
  /** When cancellation was requested. A live attempt still ends only on the provider's evidence. */
  readonly cancelledAt?: Date | undefined
  /** Why it ended without an attempt: `misfire`, `not-after`, `not-allowed`, `do-not-call` or `restored`. */
  readonly cause?: string | undefined
  readonly createdAt: Date
  readonly endedAt?: Date | undefined
}

/** One recorded provider update of an attempt. */
export interface AttemptEvent {
  readonly status: AttemptStatus
  readonly at: Date
  readonly cause?: string | undefined
  readonly providerCallId?: string | undefined
}

/** A stored attempt: the licence to dial once, and the updates received for it. */
export interface AttemptRecord extends Attempt {
  /** Our own id of the attempt, 128 random bits. */
  readonly reference: string
  readonly callId: CallId
  /** Number of the attempt within its call, from 1. */
  readonly attempt: number
  /** True if it was proven not placed for a reason unrelated to the call. Uses up no attempt. */
  readonly released: boolean
  readonly provider: string
  readonly queue: string
  readonly to: PhoneNumber
  readonly from?: PhoneNumber | undefined
  /** When the licence was committed. */
  readonly licensedAt: Date
  /** No socket is opened for it after this time. */
  readonly dialBy: Date
  /**
   * If no update arrived by then, the dialing worker has crashed and the attempt becomes `unknown`.
   */
  readonly answerBy: Date
  /**
   * The call is over by then: the ring and talk limits have passed. Moved only if the store's clock
   * was set, or if an operator frees the line.
   */
  readonly lineFreeAt: Date
  /** When to poll the provider next. Absent once the attempt has ended. */
  readonly nextPollAt?: Date | undefined
  /** Number of polls since the last update. */
  readonly polls: number
  /** The first 32 distinct updates, in the order of arrival. */
  readonly events: readonly AttemptEvent[]
}

/** A call with all its attempts, including those not placed, in the order of their licences. */
export interface CallDetails<CallMetadata extends Metadata = Metadata> extends ScheduledCall<CallMetadata> {
  readonly attempts: readonly AttemptRecord[]
}

/** A call that has an attempt. */
export interface AttemptedCall extends ScheduledCall {
  readonly attempt: AttemptRecord
}

/** A call in the history of a number. */
export interface CallRecord {
  /**
   * Unique, so logging a record twice is harmless. For a scheduled call: the attempt's reference.
   */
  readonly id: string
  /** The caller. Absent if the provider chose the number. */
  readonly from?: PhoneNumber | undefined
  /** The dialed number. */
  readonly to: PhoneNumber
  /** When it began. */
  readonly at: Date
  readonly answered: boolean
  /** Length of the conversation, in milliseconds. */
  readonly durationMs?: number | undefined
  readonly outcome?: Outcome | undefined
  /** The scheduled call that this attempt belongs to. */
  readonly callId?: CallId | undefined
  /** The owner: of the call for an attempt, as logged for a record. */
  readonly ownerId?: string | undefined
  /** Whether we placed the call or received it. Absent of records of an older version. */
  readonly direction?: CallDirection | undefined
  /** The provider that placed or received it. */
  readonly provider?: string | undefined
  /** The provider's own word for why the call ended. */
  readonly cause?: string | undefined
  /** Data of the caller, as of a scheduled call. Only of logged records. */
  readonly metadata?: Metadata | undefined
}

/** `outbound`: placed by us. `inbound`: received by us. */
export type CallDirection = 'outbound' | 'inbound'
