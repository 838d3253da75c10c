import type { PhoneNumber } from '@outdial/call-client/kernel'
import type { CallingHours } from './calling-hours.ts'
import type { DailyBudget } from './daily-budget.ts'
import type { NumberLimits } from './number-limits.ts'

/** When and how often people may be rung. Of several hours and limits all must hold. */
export interface CallingRules {
  /** When calls may begin. @default always */
  readonly hours?: CallingHours | readonly CallingHours[] | undefined
  /**
   * How often one number may be rung. Attempts count over all queues. Placed attempts count as long
   * as they are in the store: `prune` keeps those that a limit still counts.
   * @default no limit
   */
  readonly limits?: NumberLimits | readonly NumberLimits[] | undefined
  /** How much may be called on a day: in the queue, or in all queues together. @default no limit */
  readonly perDay?: DailyBudget | undefined
}

/**
 * The rules of calling, decided where a licence is given. They are configuration: give all processes
 * on a store the same. A process that finds those of another there reports `rules-differ`.
 */
export interface Rules extends CallingRules {
  /** Further rules by queue. They narrow those for all. */
  readonly queues?: Readonly<Record<string, CallingRules>> | undefined
  /**
   * The IANA zones that a number may be in, such as `zonesOf` of `@outdial/call-client/zones`. Hours
   * in the zone `callee` must be open in all of them. A call's own `timeZone` goes first.
   * @default none: such hours are closed for calls without a `timeZone`
   */
  readonly zonesOf?: ((number: string) => readonly string[]) | undefined
  /**
   * Returns why a number must not be called, `undefined` if it may be, such as `numberPolicy` of
   * `@outdial/call-client/phone`. Called when a call is scheduled or edited, and again when it is due:
   * a call that is not allowed then ends `cancelled` with the cause `not-allowed`. Must be pure and
   * synchronous. If it throws, the number is not called.
   * @default all numbers may be called
   */
  readonly mayCall?: ((to: PhoneNumber) => string | undefined) | undefined
  /**
   * Asks a list elsewhere, right before each POST. A number that must not ring ends its call
   * `rejected` with the cause `do-not-call`, without a retry. Without an answer within `dialWithinMs`,
   * or with an error, nothing is dialed: the call waits again, and its queue is held back.
   * @default not asked
   */
  readonly mayRing?: ((to: PhoneNumber, options: { readonly signal: AbortSignal }) => MayRing) | undefined
}

type MayRing = boolean | Promise<boolean>
