import { callInputSchema, callsPerSecondSchema, concurrencySchema, textSchema } from '@outdial/scheduler-core/internal'
import * as z from 'zod'
import { callCountsSchema } from '../calls/call-schemas.ts'
import { answeredInstant } from '../http/fields.ts'
import { reasonsSchema } from '../overview/overview-schemas.ts'

/** The most calls of a list. */
export const MOST_CALLS = 100_000
const MAX_NAME = 120

const name = { error: `a name of 1 to ${MAX_NAME} characters, other than default`, abort: true }

/** The name of a list. */
export const listNameSchema = textSchema
  .max(MAX_NAME, name)
  .refine(text => text === text.trim() && !['', '.', '..', 'default'].includes(text), name)
  .meta({ description: 'The name of the list, which is a queue of this name' })

const { to, from, metadata, timeZone, provider } = callInputSchema.shape

/** A row of a list. */
export const listCallSchema = z
  .strictObject({ to, from, metadata, timeZone, provider }, { error: 'a call { to, metadata? }' })
  .meta({ id: 'ListCall' })

const many = { error: `a list of 1 to ${MOST_CALLS} calls` }
const settings = {
  concurrency: concurrencySchema.meta({ description: 'Number of lines: the most calls in flight at once' }).optional(),
  paused: z.boolean({ error: 'true or false' }).meta({ description: 'Whether nothing of it is dialed' }).optional(),
}

/** The body that creates a list. Its calls are checked one by one, so that the answer names each that does not fit. */
export const newListSchema = z
  .strictObject(
    {
      name: listNameSchema,
      ...settings,
      callsPerSecond: callsPerSecondSchema.optional(),
      calls: z.array(z.unknown(), many).min(1, many).max(MOST_CALLS, many),
    },
    { error: 'a list { name, calls }' },
  )
  .meta({ id: 'NewList' })

/** The body that changes a list. */
export const listChangeSchema = z.strictObject(
  { ...settings, callsPerSecond: callsPerSecondSchema.nullish() },
  { error: 'an object' },
)

/** The body that stops a list. */
export const stopListSchema = z.strictObject({
  hangUp: z
    .boolean({ error: 'true or false' })
    .meta({ description: 'Hangs up the calls in flight, where their provider can', default: false })
    .optional(),
})

/** The body that dials a list again. */
export const dialAgainSchema = z.strictObject({
  which: z.enum(['not-reached', 'all'], { error: 'not-reached or all' }),
  name: listNameSchema.meta({ description: 'By default `<name> (2)`' }).optional(),
  indeterminate: z
    .boolean({ error: 'true or false' })
    .meta({ description: 'Also the calls of which nobody knows whether they rang', default: false })
    .optional(),
  ...settings,
})

/** The parameters of `GET /api/lists/{name}/calls`. */
export const listCallsQuerySchema = z.strictObject({
  first: z.int({ error: 'an integer from 0 up' }).nonnegative({ error: 'an integer from 0 up' }).optional(),
  limit: z
    .int({ error: 'an integer from 1 to 500' })
    .min(1, { error: 'an integer from 1 to 500' })
    .max(500, { error: 'an integer from 1 to 500' })
    .optional(),
})

/** A list as it is answered. */
export const listSchema = z
  .object({
    name: z.string(),
    queue: z.string().meta({ description: 'The `queue` of its calls' }),
    ownerId: z.optional(z.string()),
    state: z
      .enum(['idle', 'running', 'paused', 'stopping', 'finished'])
      .meta({ description: '`idle`: not started. `stopping`: nothing waits any more, but calls are in flight' }),
    concurrency: z.int().positive(),
    callsPerSecond: z.optional(z.number().positive()),
    paused: z.boolean(),
    allPaused: z.boolean().meta({ description: 'Whether everything is paused, this list included' }),
    sharedLines: z.optional(
      z.int().positive().meta({ description: 'The lines that all lists and other scheduled calls share' }),
    ),
    counts: callCountsSchema,
    total: z.int().nonnegative(),
    linesInUse: z.int().nonnegative(),
    backoffUntil: z.optional(
      answeredInstant.meta({ description: 'Nothing is dialed before, as the provider refuses' }),
    ),
    reasons: z.optional(reasonsSchema).meta({ description: 'Why its calls wait. Of a list that is asked for by name' }),
    createdAt: answeredInstant,
    firstSequence: z.int().nonnegative().meta({ description: 'The `sequence` of its first call' }),
  })
  .meta({ id: 'List' })

/** The answer of `GET /api/lists`. */
export const listsSchema = z.object({
  lists: z.array(listSchema),
  maxLines: z.optional(z.int().positive().meta({ description: 'The most lines of all lists of this user together' })),
})

/** A list that a request created. */
export const addedListSchema = listSchema.extend({
  created: z.boolean().meta({ description: 'False if the same request had created it before' }),
  leftOut: z.int().nonnegative().meta({ description: 'Calls that must not be dialed again' }),
})

/** The answer of a stop. */
export const stoppedListSchema = listSchema.extend({
  cancelled: z.int().nonnegative(),
  notHungUp: z.int().nonnegative().meta({ description: 'Calls in flight that could not be hung up: they go on' }),
})

/** A list as JSON. */
export type List = z.infer<typeof listSchema>
