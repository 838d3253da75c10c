import type { CallErrorCode, CallUpdate, Outcome, Recorded } from '@outdial/call-client/kernel'
import type { AttemptedCall, AttemptRecord, NewCall, ScheduledCall } from './call.ts'

/**
 * Why an attempt was surely not placed: the provider's refusal; `not-dialed`: its time was over before a socket was opened;
 * `absent`: a look-up did not find it, which is proof for those alone who chose to take it for one.
 */
export interface Refusal {
  readonly code: CallErrorCode | 'not-dialed' | 'absent'
  /** After how many milliseconds the provider would like to be asked again. */
  readonly retryAfterMs?: number | undefined
}

/** A piece of news, as a store gets it. It is found by its reference, else by the provider and its id. */
export interface AttemptUpdate extends CallUpdate {
  /** Beside `rejected`: why. Without it the refusal was the call's own fault. */
  readonly refusal?: Refusal | undefined
  /**
   * The provider found this call when it was asked what it knows of the attempt. It is believed only if no attempt has had this id,
   * and if no other open attempt without an id is at this provider and to this number.
   */
  readonly lookedUp?: boolean | undefined
}

/** An attempt in the very transaction that ends it. */
export interface EndedInStore {
  readonly call: ScheduledCall
  readonly attempt: AttemptRecord & { readonly status: Outcome }
  /** Why it was refused, if that ends it. */
  readonly refusal?: Refusal | undefined
  /** The store's time. */
  readonly now: Date
}

export interface Decision {
  /** When the call is to be tried again, a valid moment; ignored where the attempt may still ring, or the call was cancelled. */
  readonly retryAt?: Date | undefined
  /** A further call to be added: the next of a recurrence. A queue that does not exist is created with one line. */
  readonly next?: NewCall | undefined
}

/** Says what follows an attempt's end. Pure: the store calls it inside its transaction, perhaps more than once. */
export type Decide = (ended: EndedInStore) => Decision

/** Says when an open attempt should next be asked after. Pure. */
export type LookAt = (attempt: AttemptRecord, now: Date) => Date

/** So many calls to one number within a time. */
export interface NumberLimit {
  readonly most: number
  readonly withinMs: number
}

/** What licences may be given, and on what terms. */
export interface Room {
  /** The queues that are looked at. @default all */
  readonly queues?: readonly string[] | undefined
  /** The providers that can be dialed with here; calls for others are as if they were not there. */
  readonly providers: readonly string[]
  /** No more licences than this in one commit, and no more calls handed back. */
  readonly most: number
  /** From the licence to `dialBy`. */
  readonly dialWithinMs: number
  /** From the licence to `answerBy`. */
  readonly answerWithinMs: number
  /** From the licence to `lineFreeAt`. */
  readonly maxCallMs: number
  /** A call that nobody was there for, for so long since it was due, is handed back as a misfire. `Infinity`: none is. */
  readonly misfireAfterMs: number
  /** A call whose number has had its fill is handed back. Attempts that were not placed do not count. */
  readonly limits: readonly NumberLimit[]
  newReference(): string
}

/** One step, one commit: what is told is recorded, then what may start is licensed. */
export interface Step {
  /** Recorded in this order. @default none */
  readonly updates?: readonly AttemptUpdate[] | undefined
  readonly decide: Decide
  readonly lookAt: LookAt
  /** @default nothing is licensed */
  readonly room?: Room | undefined
}

/** What became of an update. */
export interface RecordedUpdate {
  readonly recorded: Recorded
  /** The call as it now stands, if the update changed anything. */
  readonly call?: ScheduledCall | undefined
}

export type HeldReason = 'misfire' | 'not-after' | 'limit'

/** A call that is due and was not licensed, although its turn had come. The calls after it do not wait for it. */
export interface HeldCall {
  readonly call: ScheduledCall
  readonly reason: HeldReason
  /** `limit`: when its number may be rung again. */
  readonly until?: Date | undefined
}

/** What a step did. */
export interface Advanced {
  /** One for each update, in the same order. */
  readonly recorded: readonly RecordedUpdate[]
  /** Each may be dialed once, from now until its `dialBy`. In the order in which they are to leave. */
  readonly licensed: readonly AttemptedCall[]
  /** The caller defers or expires them. */
  readonly held: readonly HeldCall[]
  /** When the next licence could be given if nothing else happens; past or now if there was more than `most`. Held calls are not counted. */
  readonly nextDueAt?: Date | undefined
  /** When the next open attempt should be asked after. */
  readonly nextOverdueAt?: Date | undefined
  readonly now: Date
  /** How many milliseconds ago that was when the promise resolved, as far as the store can tell. @default 0 */
  readonly readAgoMs?: number | undefined
}
