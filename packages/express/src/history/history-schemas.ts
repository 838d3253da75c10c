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

/** An inbound call that is to be logged. */
export const inboundCallSchema = z.strictObject(
  {
    id: z.optional(
      textSchema.meta({
        description: 'One whose id is known is left as it is; by default the Idempotency-Key, or a new one',
      }),
    ),
    from: numberSchema,
    at: z.optional(instantSchema.meta({ description: 'When it began; now by default' })),
    answered: z.boolean({ error: 'true or false' }),
    durationMs: z.optional(z.int(milliseconds).nonnegative(milliseconds)),
    outcome: z.optional(outcomeSchema),
  },
  { error: 'an inbound call' },
)

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
export type LoggedCall = z.infer<typeof loggedCallSchema>
