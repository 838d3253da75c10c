import type { CallError, CallErrorCode, CallUpdate, Outcome, Recorded } from '@outdial/call-client/kernel'
import type { SchedulerError } from '../scheduler-error.ts'
import type { AttemptedCall, AttemptRecord, ScheduledCall } from './call.ts'
import type { BreakerLimits } from './provider-state.ts'
import type { DayBudget, RuleHold, StepRules } from './step-rules.ts'

/**
 * Why an attempt was surely not placed. A `CallErrorCode` is the provider's refusal. `not-dialed`:
 * its `dialBy` passed before a socket was opened. `absent`: a look-up did not find it, which counts
 * as proof only with `onUnknown: 'dial-again-if-absent'`.
 */
export interface Refusal {
  readonly code: CallErrorCode | 'not-dialed' | 'absent'
  /** The pause that the provider asks for, in milliseconds. */
  readonly retryAfterMs?: number | undefined
}

/** A provider's update as a store gets it. The store finds the attempt by the reference. */
export interface AttemptUpdate extends CallUpdate {
  readonly reference: string
  /** The reason for `rejected`. Without it the call itself is at fault. */
  readonly refusal?: Refusal | undefined
  /** Of a refusal that is not the call's fault: the call is due again so many milliseconds later. @default 0 */
  readonly againInMs?: number | undefined
  /**
   * True if a look-up found this call at the provider. The update is applied only if no attempt has
   * this id, and if this attempt is the only open one without an id at its provider and number.
   */
  readonly lookedUp?: boolean | undefined
  /**
   * True for the answer to the POST of this attempt. Its id is accepted even if an older open
   * attempt has it, because a restarted service counts its ids from 1 again.
   */
  readonly isAnswer?: boolean | undefined
  /** True if the POST had no readable answer: the provider's breaker counts it. */
  readonly isLost?: boolean | undefined
  /**
   * Asks to send the POST of an `unknown` attempt a second time, until this time. The update is
   * `applied` for at most one request for each attempt, which may then send it.
   */
  readonly repeatBy?: Date | undefined
  /** The id that the provider has given to a later call. The attempt loses it. */
  readonly lostId?: string | undefined
  /**
   * An operator's decision. `ends`: the attempt ends `indeterminate` although it is live. `frees`: an
   * `unknown` or `indeterminate` attempt is over, and its line is free.
   */
  readonly byOperator?: 'ends' | 'frees' | undefined
}

/** An attempt that the current transaction ends. */
export interface EndedInStore {
  readonly call: ScheduledCall
  readonly attempt: AttemptRecord & { readonly status: Outcome }
  /** The refusal that ended the attempt, if one did. */
  readonly refusal?: Refusal | undefined
  /** The store's time. */
  readonly now: Date
}

/** What follows the end of an attempt. */
export interface Decision {
  /**
   * Time of the next attempt. Ignored if the attempt may still ring, if it was completed and no machine
   * answered it, or if the call is cancelled.
   */
  readonly retryAt?: Date | undefined
}

/** Decides what follows the end of an attempt. Pure: a store may call it more than once. */
export type Decide = (ended: EndedInStore) => Decision

/** Returns the time of an open attempt's next poll. Pure. `call` is the call of the attempt. */
export type NextPollAt = (
  attempt: AttemptRecord,
  now: Date,
  call: Pick<ScheduledCall, 'to' | 'queue' | 'rules' | 'notAfter' | 'cancelledAt'>,
) => Date

/** Limits of a provider over all queues and processes, such as those of an account at a carrier. */
export interface ProviderLimits {
  /** Number of lines: the most calls in flight at once. An integer from 1 up. @default no limit */
  readonly concurrency?: number | undefined
  /** The most licences in any second; 0.5 means one in two seconds. @default no limit */
  readonly callsPerSecond?: number | undefined
}

/** What a step may license, and the deadlines of its licences. */
export interface DispatchLimits extends BreakerLimits {
  /** The providers that this worker can dial with. Calls of other providers are ignored. */
  readonly providers: readonly string[]
  /** The most licences of one step, and the most held calls of one queue in it. */
  readonly maxLicences: number
  /** Milliseconds from a licence to its `dialBy`. */
  readonly dialWithinMs: number
  /** Milliseconds from a licence to its `answerBy`. */
  readonly answerWithinMs: number
  /** Milliseconds from a licence to its `lineFreeAt`. */
  readonly maxCallMs: number
  /** A call due for longer than this without a worker present is held. `Infinity`: never. */
  readonly misfireAfterMs: number
  /**
   * The attempts to the number of a due call are loaded if they were licensed within so many
   * milliseconds. 0: none is loaded.
   */
  readonly recentMs: number
  /** The days whose attempts are counted. @default none */
  readonly budgets?: readonly DayBudget[] | undefined
  /** @default no rules */
  readonly rules?: StepRules | undefined
  newReference(): string
}

/** The input of one step: updates to record, then limits for the calls to license. One commit. */
export interface Step {
  /** Recorded in this order. @default none */
  readonly updates?: readonly AttemptUpdate[] | undefined
  readonly decide: Decide
  readonly nextPollAt: NextPollAt
  /** The longest pause that a provider may ask for, in milliseconds. @default 60000 */
  readonly maxRetryAfterMs?: number | undefined
  /**
   * The worker's estimate of the store's time. If the store's clock differs by more than ten
   * seconds, the clock was set, and the step licenses nothing.
   * @default the store's time
   */
  readonly expectedNow?: Date | undefined
  /** @default nothing is licensed */
  readonly dispatch?: DispatchLimits | undefined
}

/** The result of one update. */
export interface RecordedUpdate {
  readonly recorded: Recorded
  /** The call after the update, if the update changed anything. */
  readonly call?: ScheduledCall | undefined
  /** Why the update is about another call. It proved nothing. */
  readonly contradiction?: CallError | undefined
  /** Why the next call of its series could not be computed: the series ends here. */
  readonly seriesError?: SchedulerError | undefined
  /** Updates to record in the next step, in this order. */
  readonly further?: readonly AttemptUpdate[] | undefined
}

export type HeldReason = 'misfire' | 'not-after' | 'do-not-call' | RuleHold['reason']

/** A due call whose turn came and that was not licensed. The calls behind it do not wait for it. */
export interface HeldCall {
  readonly call: ScheduledCall
  readonly reason: HeldReason
  /** For `window` and `limit`: when it may begin as far as is known. */
  readonly until?: Date | undefined
  /** The rule that holds it, for people. */
  readonly rule?: string | undefined
}

/** The result of a step. */
export interface Advanced {
  /** One for each update, in the same order. */
  readonly recorded: readonly RecordedUpdate[]
  /** The new licences, in the order of dialing. Each may be dialed once, until its `dialBy`. */
  readonly licensed: readonly AttemptedCall[]
  /** The next calls of series, added in the same commit. */
  readonly added: readonly ScheduledCall[]
  /** The engine defers or expires these calls. */
  readonly held: readonly HeldCall[]
  /**
   * Earliest time of the next licence if nothing else happens. Past or present if the step left
   * licences for the next one. Held calls do not count.
   */
  readonly nextDueAt?: Date | undefined
  /** Time of the next poll of an open attempt. */
  readonly nextOverdueAt?: Date | undefined
  /** See `DispatchState`. */
  readonly clockShifts: number
  /** See `DispatchState`. */
  readonly rules?: string | undefined
  readonly now: Date
  /** Age of `now`, in milliseconds, when the promise resolved. Timers subtract it. @default 0 */
  readonly nowAgeMs?: number | undefined
}
