import { numberSchema, outcomeSchema } from '@outdial/scheduler-core/internal'
import * as z from 'zod'
import { callDetailsSchema, callSchema } from '../calls/call-schemas.ts'
import { answeredInstant } from '../http/fields.ts'

/** A scheduled call in the log. */
export const scheduledEntrySchema = callSchema.extend({ kind: z.literal('scheduled') })

/** A call in the log that was not scheduled: dialed from a list, inbound, or logged by a program. */
export const loggedEntrySchema = z.object({
  kind: z.literal('logged'),
  id: z.string(),
  to: numberSchema,
  from: z.optional(numberSchema),
  at: answeredInstant.meta({ description: 'When the call began' }),
  status: outcomeSchema.meta({
    description: 'The outcome; without one, `completed` if it was answered, else `no-answer`',
  }),
  answered: z.boolean(),
  direction: z
    .enum(['outbound', 'inbound'])
    .meta({ description: '`outbound`: placed by us. Records of older versions that do not say are `inbound`' }),
  durationMs: z.optional(z.number().nonnegative()),
  provider: z.optional(z.string()),
  cause: z.optional(z.string().meta({ description: "The provider's own word for why it ended" })),
  metadata: z.optional(z.record(z.string(), z.unknown())),
  ownerId: z.optional(z.string()),
})

/** An entry of the log. */
export const logEntrySchema = z.discriminatedUnion('kind', [scheduledEntrySchema, loggedEntrySchema])

/** An entry of the log by itself: a scheduled call has its attempts. */
export const logDetailsSchema = z.discriminatedUnion('kind', [
  callDetailsSchema.extend({ kind: z.literal('scheduled') }),
  loggedEntrySchema,
])

/** A page of the log. */
export const logPageSchema = z.object({
  calls: z.array(logEntrySchema),
  cursor: z.optional(
    z.string().meta({ description: 'The `cursor` of the query for the next page; absent on the last page' }),
  ),
})

/** An entry of the log as JSON: a scheduled call, or one that was dialed, received or logged. */
export type LogEntryBody = z.infer<typeof logEntrySchema>
/** An entry of the log that was not scheduled, as JSON. */
export type LoggedEntry = z.infer<typeof loggedEntrySchema>
/** The answer of `GET /api/log/:id`. */
export type LogDetails = z.infer<typeof logDetailsSchema>
