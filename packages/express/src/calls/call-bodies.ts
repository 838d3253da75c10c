import type { CallEditInput, CallInput, LocalTime, Metadata } from '@outdial/scheduler-core'
import * as z from 'zod'
import { instantSchema, localTimeSchema, numberSchema, textSchema } from '../http/fields.ts'

const momentSchema = z.union([instantSchema, localTimeSchema], {
  error: 'an instant such as 2026-11-21T09:00:00Z, or a local time { local, timeZone }',
})

const isObject = (value: unknown): value is Metadata =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

// Looked into by the scheduler, which says the way to what it cannot keep; a record of zod would drop `__proto__` without a word.
const metadataSchema = z.custom<Metadata>(isObject, { error: 'a JSON object' }).meta({
  description: 'Whatever is to be found beside it: at most 65,536 characters of JSON, 32 deep',
  override: { type: 'object', additionalProperties: true },
})

/** A call that is to be placed. */
export const newCallSchema = z.strictObject(
  {
    to: numberSchema,
    from: z.optional(
      numberSchema.meta({
        description: "Where it comes from; the server's number by default, else the provider's choice",
      }),
    ),
    at: z.optional(momentSchema.meta({ description: 'When; now by default' })),
    queue: z.optional(textSchema),
    provider: z.optional(textSchema),
    key: z.optional(
      textSchema.meta({ description: 'Of all calls one has this key; the Idempotency-Key of the request by default' }),
    ),
    notAfter: z.optional(momentSchema.meta({ description: 'From then on it is not begun any more' })),
    ownerId: z.optional(textSchema),
    metadata: z.optional(metadataSchema),
  },
  { error: 'a call, or a list of them' },
)

const many = { error: 'a list of 1 to 1000 calls' }

/** Several calls that are to be placed, all or none. */
export const newCallsSchema = z.array(newCallSchema, many).min(1, many).max(1000, many)

/** What of a call is to change. */
export const callEditSchema = z
  .strictObject(
    {
      to: z.optional(numberSchema),
      from: z.nullish(numberSchema),
      at: z.optional(momentSchema),
      queue: z.optional(textSchema),
      provider: z.optional(textSchema),
      notAfter: z.nullish(momentSchema),
      ownerId: z.nullish(textSchema),
      metadata: z.nullish(metadataSchema.meta({ description: 'The whole of it: nothing is merged' })),
    },
    { error: 'an object' },
  )
  .meta({ description: 'What is left out stays as it is; `null` takes a thing away' })

export type NewCallBody = z.infer<typeof newCallSchema>
export type CallEditBody = z.infer<typeof callEditSchema>

/** A call as the scheduler takes it. */
export const toCallInput = ({ at, notAfter, ...rest }: NewCallBody): CallInput => ({
  ...rest,
  at: at === undefined ? undefined : toMoment(at),
  notAfter: notAfter === undefined ? undefined : toMoment(notAfter),
})

/** An edit as the scheduler takes it. */
export const toCallEdit = ({ at, notAfter, ...rest }: CallEditBody): CallEditInput => ({
  ...rest,
  at: at === undefined ? undefined : toMoment(at),
  notAfter: notAfter === undefined || notAfter === null ? notAfter : toMoment(notAfter),
})

const toMoment = (moment: string | LocalTime): Date | LocalTime =>
  typeof moment === 'string' ? new Date(moment) : moment
