import type { SpentToday } from '../rules/daily-budget.ts'
import type { AttemptRecord, ScheduledCall } from './call.ts'

/** Why a call must not begin now. */
export interface RuleHold {
  /**
   * `not-allowed`: its number must never be called. `window`: outside the calling hours.
   * `unknown-zone`: the hours are those of a zone, and the number has no known one. `limit`: its number
   * was called too often.
   */
  readonly reason: 'not-allowed' | 'window' | 'unknown-zone' | 'limit'
  /** When it may begin as far as is known. Absent for `not-allowed`. */
  readonly until?: Date | undefined
  /** The rule, for people. */
  readonly rule: string
}

/** The properties of a call that its rules depend on. */
export type RuledCall = Pick<ScheduledCall, 'to' | 'queue' | 'rules'>

/** A placed attempt to a number, as far as the limits of the number need it. */
export type PlacedAttempt = Pick<AttemptRecord, 'licensedAt' | 'endedAt' | 'status' | 'lineFreeAt'>

/** How many further calls a day allows. */
export interface DayLeft {
  readonly calls: number
  /** When more may begin. */
  readonly until: Date
}

/** The attempts of a day that a step counts: those of a queue, or of all queues if it is absent. */
export interface DayBudget {
  readonly queue?: string | undefined
  /** The beginning of the day. */
  readonly since: Date
  /**
   * What the day allows in all, so that a store can pass over a queue whose day is used up. `left` decides.
   * @default no limit
   */
  readonly most?: Pick<SpentToday, 'calls' | 'talkMs'> | undefined
}

/** The placed attempts of a day, of one queue or of all. */
export interface Spent extends DayBudget, SpentToday {}

/** The rules of calling, as a step asks them. Pure; never throw. */
export interface StepRules {
  /**
   * Returns why a call must not begin now; `undefined` if it may.
   * @param attempts the placed attempts to its number, in any order
   */
  hold(call: RuledCall, attempts: readonly PlacedAttempt[], now: Date): RuleHold | undefined
  /** What is left of the day of one of the step's budgets. */
  left(spent: Spent, now: Date): DayLeft
}
