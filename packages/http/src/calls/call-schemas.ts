import { localTimeSchema, numberSchema, outcomeSchema, statusSchema } from '@outdial/scheduler-core/internal'
import * as z from 'zod'
import { answeredInstant } from '../http/fields.ts'
import { seriesSchema } from '../recurrence/recurrence-schemas.ts'

/** What a provider reported about an attempt beside its status, by name. */
export const detailsSchema = z.record(z.string(), z.unknown())

/** A call as it is answered. */
export const callSchema = z.object({
  id: z.string(),
  version: z.int().positive().meta({ description: 'Grows with every change; its ETag' }),
  sequence: z.int().nonnegative().meta({ description: 'The order of adding' }),
  to: numberSchema,
  from: z.optional(numberSchema),
  provider: z.string().meta({ description: 'The name of the client that places the call' }),
  queue: z.string(),
  at: answeredInstant.meta({ description: 'When the call is due at first' }),
  localTime: z.optional(localTimeSchema.meta({ description: '`at` as it was given, if that was a local time' })),
  notAfter: z.optional(answeredInstant.meta({ description: 'The moment after which the call is not begun any more' })),
  key: z.optional(z.string()),
  ownerId: z.optional(z.string()),
  metadata: z.optional(z.record(z.string(), z.unknown())),
  rules: z.optional(
    z
      .object({
        timeZone: z.optional(z.string().meta({ description: 'The zone of the number' })),
        hours: z.optional(z.array(z.record(z.string(), z.unknown()))),
        limits: z.optional(z.array(z.record(z.string(), z.unknown()))),
        misfireAfterMs: z.optional(
          z
            .union([z.number().nonnegative(), z.literal('never')])
            .meta({ description: 'How late it may begin after an outage, if not as late as the server says' }),
        ),
      })
      .meta({ description: 'The rules of this call, which narrow those of the server' }),
  ),
  series: z.optional(seriesSchema.meta({ description: 'Its place in a series, if it is repeated' })),
  status: statusSchema,
  dueAt: answeredInstant.meta({
    description: 'When the call is due next: `at`, the time of its retry, or the first that the rules allow',
  }),
  attemptCount: z.int().nonnegative(),
  lastOutcome: z.optional(outcomeSchema.meta({ description: 'The outcome of the previous attempt' })),
  cause: z.optional(
    z
      .string()
      .meta({ description: "The reason of the status: the call's own, or the provider's for the latest attempt" }),
  ),
  cancelledAt: z.optional(answeredInstant),
  createdAt: answeredInstant,
  endedAt: z.optional(answeredInstant),
  answered: z.optional(z.boolean().meta({ description: 'Whether an answer of the latest attempt was reported' })),
  answeredAt: z.optional(answeredInstant.meta({ description: 'Of the latest attempt' })),
  durationMs: z.optional(z.number().nonnegative().meta({ description: 'Of the latest attempt' })),
  details: z.optional(
    detailsSchema.meta({
      description: 'What else the provider reported about the latest attempt. Texts are cut to 500 characters',
    }),
  ),
})

/** One attempt at a call. */
export const attemptSchema = z.object({
  attempt: z.int().positive().meta({ description: 'The number of the attempt, from 1' }),
  status: statusSchema,
  provider: z.string(),
  licensedAt: answeredInstant.meta({ description: 'When the licence to dial was committed' }),
  answered: z.boolean().meta({ description: 'Whether an answer was reported' }),
  answeredAt: z.optional(answeredInstant),
  endedAt: z.optional(answeredInstant),
  lineFreeAt: answeredInstant.meta({ description: 'When its line is free at the latest' }),
  durationMs: z.optional(z.number().nonnegative()),
  cause: z.optional(z.string()),
  details: z.optional(
    detailsSchema.meta({
      description: 'What else the provider reported: `answeredBy`, `price`, `recordingUrl`, `transcript` and others',
    }),
  ),
  released: z
    .boolean()
    .meta({ description: 'Proven not placed, for a reason other than the call: it does not count as an attempt' }),
  events: z
    .array(z.object({ status: statusSchema, at: answeredInstant, cause: z.optional(z.string()) }))
    .meta({ description: 'The updates of the attempt, in the order in which they were recorded' }),
})

/** A call with all its attempts. */
export const callDetailsSchema = callSchema.extend({ attempts: z.array(attemptSchema) })

/** A call that a request scheduled. */
export const addedCallSchema = callSchema.extend({
  created: z.boolean().meta({ description: 'False if a call with its key was there already: this is that one' }),
})

/** The calls that one request scheduled. */
export const addedCallsSchema = z.object({ calls: z.array(addedCallSchema) })

/** The number of calls of each status. */
export const callCountsSchema = z.record(statusSchema, z.int().nonnegative())

/** What cancelling many calls did. */
export const cancelledCallsSchema = z.object({
  cancelled: z
    .int()
    .nonnegative()
    .meta({ description: 'Calls that ended, or that their provider was asked to hang up' }),
  failed: z
    .array(z.object({ callId: z.string(), code: z.string(), detail: z.string() }))
    .meta({ description: 'Calls in flight that could not be hung up. They go on, and are not retried' }),
})

/** A page of calls. */
export const callPageSchema = z.object({
  calls: z.array(callSchema),
  cursor: z.optional(
    z.string().meta({ description: 'The `cursor` of the query for the next page; absent on the last page' }),
  ),
})

/** The answer of `GET /api/counts`: the number of calls of each status. */
export type CallCounts = z.infer<typeof callCountsSchema>
/** The answer of `DELETE /api/calls`. */
export type CancelledCalls = z.infer<typeof cancelledCallsSchema>
/** A scheduled call as JSON. Instants are ISO 8601 in UTC, numbers E.164 with `+`. */
export type Call = z.infer<typeof callSchema>
/** A call as the answer that scheduled it. */
export type AddedCallBody = z.infer<typeof addedCallSchema>
/** An attempt of a call as JSON. Instants are ISO 8601 in UTC. */
export type CallAttempt = z.infer<typeof attemptSchema>
/** The answer of `GET /api/calls/:id`: the call and its attempts. */
export type CallWithAttempts = z.infer<typeof callDetailsSchema>
