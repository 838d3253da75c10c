import * as z from 'zod'
import { SchedulerError } from '../scheduler-error.ts'
import type { QueueChange, QueueSettings } from '../store/queue.ts'
import { toText } from './call-fields.ts'
import { validate } from './validate.ts'

const MOST = 1_000_000
// One in a day or so. Its span must still be a span of time.
const SLOWEST = 0.000_01

const integer = { error: `an integer from 1 to ${MOST}` }
const pace = { error: `a number from ${SLOWEST} to ${MOST}` }
const concurrency = z.int(integer).min(1, integer).max(MOST, integer)
const paused = z.boolean({ error: 'true or false' })
const callsPerSecond = z.number(pace).min(SLOWEST, pace).max(MOST, pace)

const settingsSchema = z.strictObject(
  { concurrency, paused: paused.optional(), callsPerSecond: callsPerSecond.optional() },
  { error: 'an object' },
)
const changeSchema = z.strictObject(
  {
    concurrency: concurrency.optional(),
    paused: paused.optional(),
    callsPerSecond: callsPerSecond.nullable().optional(),
  },
  { error: 'an object' },
)

/**
 * What a queue is told to do: `concurrency` an integer from 1 to 1,000,000; `callsPerSecond` from 0.00001 to 1,000,000.
 *
 * @throws {SchedulerError} `invalid-queue` (an unknown property, too)
 */
export const toQueueSettings = (input: unknown): QueueSettings =>
  validate(settingsSchema, input, { name: 'settings', code: 'invalid-queue' })

/**
 * What of a queue is to change, within the same bounds; `callsPerSecond: null` lifts the limit.
 *
 * @throws {SchedulerError} `invalid-queue`; also if nothing is to change
 */
export function toQueueChange(input: unknown): QueueChange {
  const change = validate(changeSchema, input, { name: 'change', code: 'invalid-queue' })
  if (Object.values(change).some(value => value !== undefined)) return change
  const names = Object.keys(changeSchema.shape).join(', ')
  throw new SchedulerError('invalid-queue', `Expected at least one of ${names}, got none`)
}

/** @throws {SchedulerError} `invalid-queue`, unless it has 1 to 200 characters, none of them a control character */
export const toQueueName = (value: unknown): string => toText('queue', value, 'invalid-queue')
