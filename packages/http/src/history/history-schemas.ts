import { historyOptionsSchema, numberSchema, outcomeSchema, recordSchema } from '@outdial/scheduler-core/internal'
import * as z from 'zod'
import { answeredInstant, sentInstant } from '../http/fields.ts'

/** A call in the history of a number. */
export const historyCallSchema = z.object({
  created_at: z.iso.datetime().meta({ description: 'When the call began', example: '2024-01-31T10:00:00Z' }),
  counterparty: z.optional(numberSchema.meta({ description: 'The other end; absent if the provider chose it' })),
  type: z
    .enum(['Completed Inbound', 'Missed Inbound', 'Completed Outbound', 'Missed Outbound'])
    .meta({ description: '`Completed` if it was answered; `Outbound` if the number dialed' }),
  answer_reported: z.optional(
    z.literal(false).meta({
      description: '`false` for a missed call that the provider says was completed: it reported no answer',
    }),
  ),
  duration: z.optional(
    z
      .string()
      .regex(/^\d+\.\d$/)
      .meta({ description: 'The length of the talk in seconds; of completed calls only', example: '37.4' }),
  ),
})

/** What is known of a call in a history beside what the history has. */
export const historyDetailsSchema = historyCallSchema.extend({
  id: z.optional(z.string().meta({ description: 'With `details`: its id in the log' })),
  placed_by: z.optional(
    z
      .enum(['us', 'them'])
      .meta({ description: 'With `details`: who placed the call; absent if its record does not say' }),
  ),
  outcome: z.optional(outcomeSchema.meta({ description: 'With `details`' })),
  cause: z.optional(z.string().meta({ description: "With `details`: the provider's own word for why it ended" })),
  name: z.optional(z.string().meta({ description: 'With `details`: `metadata.name` of the call' })),
})

/** The parameters of a history. */
export const historyQuerySchema = historyOptionsSchema.extend({
  details: z
    .enum(['true', 'false'], { error: 'true or false' })
    .meta({
      description: 'Whether each call has `id`, `placed_by`, `outcome`, `cause` and `name` too',
      default: 'false',
    })
    .optional(),
})

/** The calls of a number, the latest first. */
export const historySchema = z.array(historyDetailsSchema)

const { id, durationMs, outcome } = recordSchema.shape

const inboundFields = recordSchema.omit({ to: true, direction: true, provider: true }).extend({
  from: numberSchema,
  id: id
    .meta({
      description:
        'A known id returns the call that has it, if it is the same call; by default the Idempotency-Key, or a new id',
    })
    .optional(),
  at: sentInstant
    .meta({ description: "When the call began, at most five minutes ahead of the server's clock; now by default" })
    .optional(),
  durationMs: durationMs.meta({ description: 'The length of the talk; absent or 0 if the call was not answered' }),
  outcome: outcome.meta({ description: 'Not `completed` unless the call was answered, and no failure if it was' }),
})

const NEVER_ANSWERED: ReadonlySet<string | undefined> = new Set(['no-answer', 'busy', 'failed', 'rejected', 'expired'])

/** The body that logs an inbound call, which does not contradict itself. */
export const inboundCallSchema = inboundFields
  .refine(({ answered, durationMs = 0 }) => answered || durationMs === 0, {
    path: ['durationMs'],
    error: 'absent or 0 for a call that was not answered',
  })
  .refine(({ answered, outcome }) => answered || outcome !== 'completed', {
    path: ['outcome'],
    error: 'another outcome than `completed` for a call that was not answered',
  })
  .refine(({ answered, outcome }) => !answered || !NEVER_ANSWERED.has(outcome), {
    path: ['outcome'],
    error: `none of ${[...NEVER_ANSWERED].join(', ')} for a call that was answered`,
  })

/** An inbound call that was logged, as it is answered. */
export const loggedCallSchema = z.object({
  id: z.string(),
  from: numberSchema,
  to: numberSchema,
  at: answeredInstant,
  answered: z.boolean(),
  durationMs: z.optional(z.int().nonnegative()),
  outcome: z.optional(outcomeSchema),
})

/** A call in the history of a number, as JSON. */
export type HistoryCall = z.infer<typeof historyCallSchema>
/** A call in the history of a number with its details, as JSON. */
export type HistoryDetails = z.infer<typeof historyDetailsSchema>
export type InboundCall = z.infer<typeof inboundCallSchema>
export type LoggedCall = z.infer<typeof loggedCallSchema>
