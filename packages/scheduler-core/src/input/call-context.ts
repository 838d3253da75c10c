import type { PhoneNumber } from '@outdial/call-client/kernel'
import type { CompiledRules } from '../rules/compile-rules.ts'
import { SchedulerError } from '../scheduler-error.ts'
import type { CallRules } from '../store/call.ts'
import { expected } from './validation-error.ts'

/** What the scheduler knows when calls are scheduled or edited. */
export interface CallContext {
  /** The store's time. */
  readonly now: Date
  /** A call whose `at` is further in the past than this is refused. `Infinity` refuses none. */
  readonly misfireAfterMs: number
  /** The names of the clients, the default first. */
  readonly providers: readonly string[]
  /** The `from` of calls that have none. @default the provider's choice */
  readonly from?: PhoneNumber | undefined
  readonly rules: Pick<CompiledRules, 'mayCall' | 'checkCall' | 'firstOpen'>
}

/** @throws {SchedulerError} `number-not-allowed` */
export function checkAllowed(to: PhoneNumber, { rules }: CallContext): void {
  const reason = rules.mayCall(to)
  if (reason === undefined) return
  throw new SchedulerError('number-not-allowed', `Expected \`to\` to be a number that may be called: ${reason}`, {
    field: 'to',
  })
}

/** @throws {SchedulerError} `unknown-provider` */
export function checkProvider(provider: string | undefined, { providers }: CallContext): asserts provider is string {
  if (provider !== undefined && providers.includes(provider)) return
  throw expected('unknown-provider', 'provider', `one of ${providers.join(', ')}`, provider)
}

interface CheckedTimes {
  readonly at?: Date | undefined
  readonly notAfter?: Date | null | undefined
  readonly rules?: { readonly misfireAfterMs?: CallRules['misfireAfterMs'] | null } | undefined
}

/**
 * Whether a call can still begin.
 *
 * @throws {SchedulerError} `invalid-time`: `at` is long past, or `notAfter` is not later than `at`
 */
export function checkTimes({ at, notAfter, rules }: CheckedTimes, { now, misfireAfterMs }: CallContext): void {
  if (!at) return
  const earliestMs =
    now.getTime() - (rules?.misfireAfterMs === 'never' ? Infinity : (rules?.misfireAfterMs ?? misfireAfterMs))
  if (at.getTime() < earliestMs) {
    throw expected(
      'invalid-time',
      'at',
      `no earlier than ${new Date(earliestMs).toISOString()}, or left out for now`,
      at,
    )
  }
  if (notAfter && notAfter <= at) {
    throw expected('invalid-time', 'notAfter', `later than \`at\`, ${at.toISOString()}`, notAfter)
  }
}
