import type { DoNotCallEntry } from '@outdial/scheduler-core'
import { doNotCallQuerySchema, doNotCallSchema, numberSchema } from '@outdial/scheduler-core/internal'
import * as z from 'zod'
import { answeredInstant, sentInstant } from '../http/fields.ts'

const many = { error: 'a list of 1 to 1000 entries' }
const until = sentInstant.meta({ description: 'From this moment on the number may be called again' })

/** The body that adds numbers, all or none. */
export const newEntriesSchema = z.strictObject({
  entries: z
    .array(doNotCallSchema.extend({ until: until.optional() }), many)
    .min(1, many)
    .max(1000, many),
})

/** The parameters of `GET /api/do-not-call`. */
export const entriesQuerySchema = doNotCallQuerySchema

/** An entry as it is answered. */
export const doNotCallEntrySchema = z.object({
  number: numberSchema,
  reason: z.optional(z.string()),
  source: z.optional(z.string().meta({ description: 'Who or what added it' })),
  addedAt: answeredInstant,
  until: z.optional(answeredInstant.meta({ description: 'From this moment on the number may be called again' })),
})

export const doNotCallPageSchema = z.object({
  entries: z.array(doNotCallEntrySchema),
  cursor: z.optional(
    z.string().meta({ description: 'The `cursor` of the query for the next page; absent on the last page' }),
  ),
})

export const addedEntriesSchema = z.object({
  added: z.int().nonnegative().meta({ description: 'How many of the numbers were not on the list' }),
})

/** An entry as it is answered. */
export const entryOf = ({
  number,
  reason,
  source,
  addedAt,
  until: end,
}: DoNotCallEntry): z.infer<typeof doNotCallEntrySchema> => ({
  number,
  reason,
  source,
  addedAt: addedAt.toISOString(),
  until: end?.toISOString(),
})
