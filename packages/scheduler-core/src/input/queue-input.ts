import * as z from 'zod'
import type { QueueChange, QueueSettings } from '../store/queue.ts'
import { booleanSchema, textSchema } from './schemas.ts'
import { requireChange, validate } from './validate.ts'

const MAX = 1_000_000
// About one call a day. The interval of a slower pace would overflow a span of time.
const MIN_PER_SECOND = 0.000_01

const integer = { error: `an integer from 1 to ${MAX}` }
const pace = { error: `a number from ${MIN_PER_SECOND} to ${MAX}` }
/** A number of lines. */
export const concurrency = z.int(integer).min(1, integer).max(MAX, integer)
/** A pace. */
export const callsPerSecond = z.number(pace).min(MIN_PER_SECOND, pace).max(MAX, pace)

const settingsSchema = z.strictObject(
  { concurrency, paused: booleanSchema.optional(), callsPerSecond: callsPerSecond.optional() },
  { error: 'an object' },
)
const changeSchema = settingsSchema.extend({
  concurrency: concurrency.optional(),
  callsPerSecond: callsPerSecond.nullish(),
})

/**
 * Settings of a queue: `concurrency` an integer from 1 to 1,000,000; `callsPerSecond` from 0.00001
 * to 1,000,000.
 *
 * @throws {SchedulerError} `invalid-queue` (also for an unknown property)
 */
export const toQueueSettings = (input: unknown): QueueSettings =>
  validate(settingsSchema, input, { name: 'settings', code: 'invalid-queue' })

/**
 * A change of a queue, within the same bounds; `callsPerSecond: null` removes the limit.
 *
 * @throws {SchedulerError} `invalid-queue`; also if nothing is to change
 */
export function toQueueChange(input: unknown): QueueChange {
  const change = validate(changeSchema, input, { name: 'change', code: 'invalid-queue' })
  requireChange(change, changeSchema, 'invalid-queue')
  return change
}

/** @throws {SchedulerError} `invalid-queue` unless the name fits `textSchema` */
export const toQueueName = (value: unknown): string =>
  validate(textSchema, value, { name: 'queue', code: 'invalid-queue' })
