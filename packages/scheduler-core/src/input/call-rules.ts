import * as z from 'zod'
import { isList } from '../is-list.ts'
import type { CallingHours } from '../rules/calling-hours.ts'
import type { NumberLimits } from '../rules/number-limits.ts'
import { SchedulerError } from '../scheduler-error.ts'
import type { CallRules } from '../store/call.ts'
import type { CallContext } from './call-context.ts'
import { checkTimeZone, currentTimeZone, TIME_ZONE } from './time-zone.ts'

/** Rules of one call. Its hours and limits narrow those of the scheduler, and never widen them. */
export interface CallRulesInput {
  /** The IANA zone of the number called, where it is known better than by its prefix. */
  readonly timeZone?: string | undefined
  /** Further hours within which the call may begin. */
  readonly hours?: CallingHours | readonly CallingHours[] | undefined
  /** Further limits of its number; they look back no longer than those of the scheduler. */
  readonly limits?: NumberLimits | readonly NumberLimits[] | undefined
  /**
   * Milliseconds that the call may be due without a worker before it expires; `never`: after any outage it is
   * begun all the same, as in a dial list that must go on.
   * @default `misfireAfterMs` of the scheduler
   */
  readonly misfireAfterMs?: number | 'never' | undefined
}

const SPANS = "spans by weekday, such as { mon: [['08:00', '21:00']] }"

const oneOrMore = <Schema extends z.ZodType>(schema: Schema, error: string) =>
  z.union([schema, z.array(schema).min(1).max(10)], { error: `${error}, or a list of 1 to 10` })

const hours = z.strictObject(
  {
    hours: z.record(z.string(), z.array(z.tuple([z.string(), z.string()], { error: 'two times' })), { error: SPANS }),
    daysOff: z.array(z.string()).max(1000).optional(),
    zone: z.string({ error: TIME_ZONE }).optional(),
  },
  { error: 'calling hours { hours, daysOff?, zone? }' },
)

const count = z.strictObject({
  most: z.int({ error: 'an integer from 1 up' }),
  within: z.union([z.number(), z.literal('day')], { error: 'milliseconds, or day' }),
})

const limits = z.strictObject(
  {
    attempts: z.array(count).max(10).optional(),
    completed: z.array(count).max(10).optional(),
    pauseMs: z.number({ error: 'milliseconds' }).optional(),
  },
  { error: 'limits { attempts?, completed?, pauseMs? }' },
)

/** The forms of the rules of a call. */
export const callRulesShape = {
  timeZone: z.string({ error: TIME_ZONE }).meta({ example: 'Europe/Berlin' }).optional(),
  hours: oneOrMore(hours, 'calling hours { hours, daysOff?, zone? }').optional(),
  limits: oneOrMore(limits, 'limits { attempts?, completed?, pauseMs? }').optional(),
  misfireAfterMs: z
    .union([z.number().min(0), z.literal('never')], { error: 'milliseconds from 0 up, or never' })
    .optional(),
} satisfies Record<keyof CallRulesInput, z.ZodType>

/** The codes of rules that do not fit. */
export const CALL_RULES_CODES = {
  timeZone: 'invalid-zone',
  hours: 'invalid-rules',
  limits: 'invalid-rules',
  misfireAfterMs: 'invalid-rules',
} as const satisfies Record<keyof CallRulesInput, string>

/**
 * The rules as the store takes them, checked against those of the scheduler.
 *
 * @throws {SchedulerError} `invalid-zone`; `invalid-rules`: hours that never open, or not together with
 * those of the scheduler; limits that look back longer
 */
export function toCallRules(
  { timeZone, hours, limits, misfireAfterMs }: CallRulesInput,
  queue: string | undefined,
  { rules }: CallContext,
): CallRules | undefined {
  if ([timeZone, hours, limits, misfireAfterMs].every(each => each === undefined)) return undefined
  if (timeZone !== undefined) checkTimeZone(timeZone, 'timeZone')
  const given = { hours: hours && listOf(hours), limits: limits && listOf(limits) }
  within('hours', () => rules.checkCall({ hours: given.hours }, queue))
  within('limits', () => rules.checkCall({ limits: given.limits }, queue))
  return {
    timeZone: timeZone && currentTimeZone(timeZone),
    ...given,
    ...(misfireAfterMs !== undefined && { misfireAfterMs }),
  }
}

const listOf = <Item>(value: Item | readonly Item[]): readonly Item[] => (isList(value) ? value : [value])

function within(field: string, check: () => void): void {
  try {
    check()
  } catch (cause) {
    throw new SchedulerError('invalid-rules', cause instanceof Error ? cause.message : String(cause), { cause, field })
  }
}
