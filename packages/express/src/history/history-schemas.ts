import * as z from 'zod'
import {
  answeredInstant,
  cursorSchema,
  instantSchema,
  limitSchema,
  numberSchema,
  outcomeSchema,
  textSchema,
} from '../http/fields.ts'

/** A call as the history of a number tells it. */
export const historyCallSchema = z.object({
  created_at: z.iso.datetime().meta({ description: 'When it began', example: '2024-01-31T10:00:00Z' }),
  counterparty: z.optional(numberSchema.meta({ description: 'The other end; absent if the provider chose it' })),
  type: z
    .enum(['Completed Inbound', 'Missed Inbound', 'Completed Outbound', 'Missed Outbound'])
    .meta({ description: 'Whether it was answered, and whether the number was dialed or dialed itself' }),
  duration: z.optional(
    z
      .string()
      .regex(/^\d+\.\d$/)
      .meta({ description: 'Of the talk, in seconds; of completed calls only', example: '37.4' }),
  ),
})

/** The calls of a number, the latest first. */
export const historySchema = z.array(historyCallSchema)

/** The parameters of a number's history. */
export const historyQuerySchema = z.strictObject({ limit: z.optional(limitSchema), cursor: z.optional(cursorSchema) })

const milliseconds = { error: 'milliseconds, an integer from 0 up' }

const inboundFields = z.strictObject(
  {
    id: z.optional(
      textSchema.meta({
        description:
          'A known id gives the call that has it, if it is the same call; by default the Idempotency-Key, or a new one',
      }),
    ),
    from: numberSchema,
    at: z.optional(
      instantSchema.meta({
        description: 'When it began, at most five minutes ahead of the clock here; now by default',
      }),
    ),
    answered: z.boolean({ error: 'true or false' }),
    durationMs: z.optional(
      z
        .int(milliseconds)
        .nonnegative(milliseconds)
        .meta({ description: 'Of the talk: none of a call that was not answered' }),
    ),
    outcome: z.optional(
      outcomeSchema.meta({ description: 'Not `completed` unless it was answered, and if it was, no failure' }),
    ),
  },
  { error: 'an inbound call' },
)

const NEVER_ANSWERED: ReadonlySet<string | undefined> = new Set(['no-answer', 'busy', 'failed', 'rejected', 'expired'])

/** An inbound call that is to be logged, and does not contradict itself. */
export const inboundCallSchema = inboundFields
  .refine(({ answered, durationMs = 0 }) => answered || durationMs === 0, {
    path: ['durationMs'],
    error: 'absent or 0 of a call that was not answered',
  })
  .refine(({ answered, outcome }) => answered || outcome !== 'completed', {
    path: ['outcome'],
    error: 'another than `completed` of a call that was not answered',
  })
  .refine(({ answered, outcome }) => !answered || !NEVER_ANSWERED.has(outcome), {
    path: ['outcome'],
    error: `none of ${[...NEVER_ANSWERED].join(', ')} of a call that was answered`,
  })

/** An inbound call that was logged. */
export const loggedCallSchema = z.object({
  id: z.string(),
  from: numberSchema,
  to: numberSchema,
  at: answeredInstant,
  answered: z.boolean(),
  durationMs: z.optional(z.int().nonnegative()),
  outcome: z.optional(outcomeSchema),
})

export type HistoryCall = z.infer<typeof historyCallSchema>
export type InboundCall = z.infer<typeof inboundCallSchema>
export type LoggedCall = z.infer<typeof loggedCallSchema>
