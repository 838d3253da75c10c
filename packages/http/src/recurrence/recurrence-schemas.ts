import type { Occurrence } from '@outdial/scheduler-core'
import { localTimeSchema, repeatSchema } from '@outdial/scheduler-core/internal'
import * as z from 'zod'
import { answeredInstant, sentInstant } from '../http/fields.ts'

/** How a call is repeated, as it is sent. */
export const sentRepeatSchema = repeatSchema.extend({
  until: z
    .union([sentInstant, z.iso.date()], { error: 'an instant, or a local day such as 2027-12-31' })
    .meta({ description: 'The end: an instant, or a local day that still counts' })
    .optional(),
})

const most = { error: 'an integer from 1 to 100' }

/** The body that asks for the next calls of a recurrence. */
export const previewBodySchema = z.strictObject({
  repeat: sentRepeatSchema,
  at: localTimeSchema.meta({ description: 'The local time from which the rule counts' }),
  most: z.int(most).min(1, most).max(100, most).meta({ default: 5 }).optional(),
  after: sentInstant.meta({ description: 'Only calls later than this moment' }).optional(),
})

/** The next calls of a recurrence. */
export const occurrencesSchema = z.object({
  calls: z.array(
    z.object({
      local: z.string().meta({ description: 'The local time that the rule names', example: '2026-11-25T09:00' }),
      at: answeredInstant,
      kind: z
        .enum(['exact', 'skipped', 'repeated'])
        .meta({ description: '`skipped`: the clocks jump over this time; `repeated`: they show it twice' }),
    }),
  ),
})

/** The place of a call in a series, as it is answered. */
export const seriesSchema = z.object({
  id: z.string().meta({ description: 'Equal for all calls of the series: `?seriesId=` lists them' }),
  repeat: z.object({
    rule: z.string(),
    until: z.optional(z.string()),
    count: z.optional(z.int()),
    except: z.optional(z.array(z.string())),
  }),
  start: localTimeSchema.meta({ description: 'The local time from which the rule counts' }),
  occurrence: z.string().meta({ description: 'The local time that this call stands for' }),
  skipped: z.optional(
    z.int().positive().meta({ description: 'Calls that were left out because the one before had not ended' }),
  ),
  ended: z.optional(z.literal(true).meta({ description: 'No call follows' })),
})

export const occurrencesOf = (occurrences: readonly Occurrence[]): z.infer<typeof occurrencesSchema>['calls'] =>
  occurrences.map(({ local, at, kind }) => ({ local, at: at.toISOString(), kind }))
