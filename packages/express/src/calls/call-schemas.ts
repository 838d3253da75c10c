import { localTimeSchema, numberSchema, outcomeSchema, statusSchema } from '@outdial/scheduler-core/internal'
import * as z from 'zod'
import { answeredInstant } from '../http/fields.ts'

/** A call as it is answered. */
export const callSchema = z.object({
  id: z.string(),
  version: z.int().positive().meta({ description: 'Grows with every change; its ETag' }),
  sequence: z.int().nonnegative().meta({ description: 'The order of adding' }),
  to: numberSchema,
  from: z.optional(numberSchema),
  provider: z.string().meta({ description: 'Who places it' }),
  queue: z.string(),
  at: answeredInstant.meta({ description: 'When it is wanted' }),
  localTime: z.optional(localTimeSchema.meta({ description: '`at` as it was asked for, if that was a local time' })),
  notAfter: z.optional(answeredInstant.meta({ description: 'From then on it is not begun any more' })),
  key: z.optional(z.string()),
  ownerId: z.optional(z.string()),
  metadata: z.optional(z.record(z.string(), z.unknown())),
  status: statusSchema,
  dueAt: answeredInstant.meta({ description: 'When it is next due: `at`, or when its retry is' }),
  attemptCount: z.int().nonnegative(),
  lastOutcome: z.optional(outcomeSchema.meta({ description: 'How the attempt before ended' })),
  cause: z.optional(
    z.string().meta({ description: "Why: the call's own word, or the provider's of the latest attempt" }),
  ),
  cancelledAt: z.optional(answeredInstant),
  createdAt: answeredInstant,
  endedAt: z.optional(answeredInstant),
  answeredAt: z.optional(answeredInstant.meta({ description: 'Of the latest attempt' })),
  durationMs: z.optional(z.number().nonnegative().meta({ description: 'Of the latest attempt' })),
})

/** One attempt at a call. */
export const attemptSchema = z.object({
  attempt: z.int().positive().meta({ description: 'The how-manieth, from 1' }),
  status: statusSchema,
  provider: z.string(),
  licensedAt: answeredInstant.meta({ description: 'When it was allowed to be dialed' }),
  answeredAt: z.optional(answeredInstant),
  endedAt: z.optional(answeredInstant),
  durationMs: z.optional(z.number().nonnegative()),
  cause: z.optional(z.string()),
  released: z
    .boolean()
    .meta({ description: 'Proven not placed, for a reason that is not the call’s: it uses up no attempt' }),
  news: z
    .array(z.object({ status: statusSchema, at: answeredInstant, cause: z.optional(z.string()) }))
    .meta({ description: 'All that was told of it, in the order in which it came' }),
})

/** A call with all its attempts. */
export const callDetailsSchema = callSchema.extend({ attempts: z.array(attemptSchema) })

/** What one request has scheduled. */
export const addedCallsSchema = z.object({ calls: z.array(callSchema) })

/** A page of calls. */
export const callPageSchema = z.object({
  calls: z.array(callSchema),
  cursor: z.optional(z.string().meta({ description: 'Give it back to have the next page; absent on the last' })),
})

export type Call = z.infer<typeof callSchema>
export type CallAttempt = z.infer<typeof attemptSchema>
export type CallWithAttempts = z.infer<typeof callDetailsSchema>
