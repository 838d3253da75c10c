import { callEditSchema, callInputSchema } from '@outdial/scheduler-core/internal'
import * as z from 'zod'
import { sentMoment } from '../http/fields.ts'
import { sentRepeatSchema } from '../recurrence/recurrence-schemas.ts'

const { from, key } = callInputSchema.shape

/** The body that schedules a call. */
export const newCallSchema = z
  .strictObject(
    {
      ...callInputSchema.shape,
      from: from.meta({ description: "The number to ring from; by default the server's, else the provider's choice" }),
      at: sentMoment.meta({ description: 'When the call is due; now by default' }).exactOptional(),
      key: key.meta({ description: 'Unique among all calls; by default the Idempotency-Key of the request' }),
      notAfter: sentMoment.meta({ description: 'The moment after which the call is not begun any more' }).optional(),
      repeat: sentRepeatSchema.meta({ description: 'Repeats the call, from a local `at` on' }).optional(),
    },
    { error: 'a call, or a list of them' },
  )
  .meta({ id: 'NewCall' })

const many = { error: 'a list of 1 to 1000 calls' }

/** The body that schedules several calls, all or none. */
export const newCallsSchema = z.array(newCallSchema, many).min(1, many).max(1000, many)

/** The body that edits a call. */
export const editSchema = callEditSchema
  .extend({
    at: sentMoment.optional(),
    notAfter: sentMoment.nullish(),
    repeat: sentRepeatSchema.nullish(),
    metadata: callEditSchema.shape.metadata.meta({ description: 'Replaces all metadata: nothing is merged' }),
  })
  .meta({ description: 'A property that is left out stays as it is; `null` removes it' })
