import type { Attempt, AttemptStatus, Outcome, PhoneNumber } from '@outdial/call-client/kernel'

/** A call's own id, given by the scheduler: a UUID of version 7 (RFC 9562). */
export type CallId = string

/** A local time as it was asked for. */
export interface LocalTime {
  /** `2026-11-21T09:00`, seconds if wanted. */
  readonly local: string
  /** An IANA time zone, such as `Europe/Berlin`. */
  readonly timeZone: string
}

/** Whatever the caller wants to find again beside a call. JSON; never sent to a provider. */
export type Metadata = Readonly<Record<string, unknown>>

/** A call as a store gets it: checked, its id given. */
export interface NewCall {
  readonly id: CallId
  readonly to: PhoneNumber
  readonly from?: PhoneNumber | undefined
  /** The name of the provider that is to place it. */
  readonly provider: string
  readonly queue: string
  /** When it is wanted. */
  readonly at: Date
  /** `at` as it was asked for, if that was a local time. */
  readonly localTime?: LocalTime | undefined
  /** From then on it is not begun any more. */
  readonly notAfter?: Date | undefined
  /** Of all calls in the store one has this key. */
  readonly key?: string | undefined
  readonly ownerId?: string | undefined
  readonly metadata?: Metadata | undefined
}

/** Where a kept call stands: that of its latest attempt, or `scheduled` while its first or next attempt is to come. */
export type ScheduledStatus = 'scheduled' | AttemptStatus

/** A call as it is kept. */
export interface ScheduledCall extends NewCall {
  /** Grows with every change, from 1. */
  readonly version: number
  /** The order of adding, in this store. */
  readonly sequence: number
  readonly status: ScheduledStatus
  /** When it is next due: `at`, or when its retry or deferral is. */
  readonly dueAt: Date
  /** How many attempts have begun; those that were proven not placed and use up none are not counted. */
  readonly attemptCount: number
  /** How the attempt before ended, while the next one waits or is under way. */
  readonly lastOutcome?: Outcome | undefined
  /** The latest attempt, whatever came of it. */
  readonly attempt?: AttemptRecord | undefined
  /** When cancelling was asked for. What is live then ends by evidence alone. */
  readonly cancelledAt?: Date | undefined
  /** Why it ended without a further attempt: `misfire` or `not-after`. */
  readonly cause?: string | undefined
  readonly createdAt: Date
  readonly endedAt?: Date | undefined
}

/** One thing that was told of an attempt. */
export interface AttemptEvent {
  readonly status: AttemptStatus
  readonly at: Date
  readonly cause?: string | undefined
  readonly providerCallId?: string | undefined
}

/** An attempt as it is kept: the licence to dial once, and all that was told of it. */
export interface AttemptRecord extends Attempt {
  /** Our own id of it, 128 random bits. */
  readonly reference: string
  readonly callId: CallId
  /** The how-manieth attempt of its call, from 1. */
  readonly attempt: number
  /** Proven not placed, for a reason that is not the call's: it uses up no attempt. */
  readonly released: boolean
  readonly provider: string
  readonly queue: string
  readonly to: PhoneNumber
  readonly from?: PhoneNumber | undefined
  /** When the licence was committed. */
  readonly licensedAt: Date
  /** Later than this no socket is opened for it. */
  readonly dialBy: Date
  /** If nothing was told until then, whoever dialed is dead: it counts as `unknown`. */
  readonly answerBy: Date
  /** By then it is surely over: ring and talk limits have passed. */
  readonly lineFreeAt: Date
  /** When somebody should next ask after it; absent once it has ended. */
  readonly nextPollAt?: Date | undefined
  /** How often it was asked after since the last news. */
  readonly polls: number
  /** All that was told of it, each thing once, in the order in which it came; the first 32. */
  readonly events: readonly AttemptEvent[]
}

/** A call with all its attempts, those that were not placed included, in the order in which they were licensed. */
export interface CallDetails extends ScheduledCall {
  readonly attempts: readonly AttemptRecord[]
}

/** A call that has an attempt. */
export interface AttemptedCall extends ScheduledCall {
  readonly attempt: AttemptRecord
}

/** A call that took place, as a number's history keeps it. */
export interface CallRecord {
  /** Of its own, so that telling it twice is harmless; of a scheduled call the attempt's reference. */
  readonly id: string
  /** Who dialed; absent if the provider chose the number. */
  readonly from?: PhoneNumber | undefined
  /** Who was dialed. */
  readonly to: PhoneNumber
  /** When it began. */
  readonly at: Date
  readonly answered: boolean
  /** How long the talk took, in milliseconds. */
  readonly durationMs?: number | undefined
  readonly outcome?: Outcome | undefined
  /** The scheduled call that it was an attempt of. */
  readonly callId?: CallId | undefined
}
