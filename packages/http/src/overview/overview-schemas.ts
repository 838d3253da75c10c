import { outcomeSchema } from '@outdial/scheduler-core/internal'
import * as z from 'zod'
import { callSchema } from '../calls/call-schemas.ts'
import { answeredInstant } from '../http/fields.ts'
import { logEntrySchema } from '../log/log-schemas.ts'
import { dispatchingSchema } from '../operator/dispatching.ts'

const count = z.int().nonnegative()
const hours = { error: 'whole hours from 1 to 168' }

/** The parameters of `GET /api/overview`. */
export const overviewQuerySchema = z.strictObject({
  hours: z.int(hours).min(1, hours).max(168, hours).default(24).meta({ description: 'How far it looks back' }),
})

/** Why the calls of a queue wait. */
export const reasonsSchema = z
  .array(
    z.object({
      code: z.string().meta({ description: 'As in the explanation of the queue' }),
      until: z.optional(answeredInstant.meta({ description: 'When time alone ends it' })),
    }),
  )
  .meta({
    description:
      'Of the queue and of its first call, the most lasting first, without what ends long before its first call is due. Empty if a call is begun next',
  })

const waitingSchema = z.object({
  queue: z.string(),
  calls: count.meta({ description: 'Calls that have not begun' }),
  reasons: reasonsSchema,
})

const dialerSchema = z.object({
  lines: z.int().positive(),
  linesInUse: count,
  waiting: count.meta({ description: 'Numbers of begun lists that wait for a line' }),
  paused: z.boolean().meta({ description: 'Whether all that waits is paused' }),
  backoffUntil: z.optional(answeredInstant.meta({ description: 'Until when its service is called no more' })),
})

/** How the calls go, at a glance. A user gets the figures of its own calls only. */
export const overviewSchema = z.object({
  at: answeredInstant.meta({ description: 'When it was made. An answer may be two seconds old' }),
  since: answeredInstant.meta({ description: 'The begin of the first hour' }),
  scheduled: count.meta({ description: 'Calls that have not begun, those of the dialer included' }),
  inProgress: count.meta({
    description: 'Calls of a user in progress; for an admin all lines in use, those of the dialer included',
  }),
  lines: z.optional(count.meta({ description: 'The lines there are, those of the dialer included. For admins' })),
  endedLastMinute: count.meta({
    description: 'Calls that ended in the last 60 seconds, without those that were never placed',
  }),
  answerRate: z.optional(
    z.number().min(0).max(1).meta({ description: 'Answered of all that the network took. Absent if there are none' }),
  ),
  hours: z.array(z.object({ at: answeredInstant, outcome: outcomeSchema, answered: z.boolean(), calls: count })).meta({
    description:
      'Ended and logged calls by hour of UTC and outcome. Hours without calls are left out. Those before the current one may be a minute old',
  }),
  failures: z
    .array(logEntrySchema)
    .meta({ description: 'Failed, rejected or unclear: the five that ended last, among the latest 100 by `at`' }),
  next: z.array(callSchema).meta({ description: 'The five that are due next, among the earliest 100 by `at`' }),
  waiting: z.optional(
    z.array(waitingSchema).meta({ description: 'The 20 queues in which most calls wait, and why. For admins' }),
  ),
  checkedAt: z.optional(answeredInstant.meta({ description: 'When a worker last checked a queue. For admins' })),
  dispatching: z.optional(dispatchingSchema),
  dialer: z.optional(
    dialerSchema.meta({ description: 'Of all runs; for a user of its own. Absent if it may not dial' }),
  ),
})

export type Overview = z.infer<typeof overviewSchema>
