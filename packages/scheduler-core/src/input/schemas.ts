import { isPhoneNumber, OPEN_STATUSES, OUTCOMES, type PhoneNumber } from '@outdial/call-client/kernel'
import * as z from 'zod'
import type { RecurrenceInput } from '../recurrence/recurrence-input.ts'
import type { Metadata } from '../store/call.ts'
import { INSTANT, isInstant } from './instant.ts'
import { LOCAL_TIME } from './local-time.ts'
import { UNFIT } from './text.ts'
import { TIME_ZONE } from './time-zone.ts'

// Each `error` completes the sentence "Expected `field` to be …, got …". `.meta(…)` describes
// the field in the router's OpenAPI document.

/** An E.164 number. */
export const numberSchema = z.custom<PhoneNumber>(isPhoneNumber, { error: 'a number like +13018040009 (E.164)' }).meta({
  description: 'E.164, `+` included',
  example: '+13018040009',
  override: { type: 'string', pattern: '^\\+[1-9]\\d{6,14}$' },
})

const text = { error: 'a text of 1 to 200 characters, none of them a control character', abort: true }

/** The name, key, owner or id of something. */
export const textSchema = z
  .string(text)
  .min(1, text)
  .max(200, text)
  .refine(value => !UNFIT.test(value), text)

/** An instant that every store can keep, copied. */
export const instantSchema = z.custom<Date>(isInstant, { error: INSTANT }).transform(date => new Date(date))

/** The form of a local time. `toInstant` resolves it. */
export const localTimeSchema = z.strictObject(
  {
    local: z.string({ error: LOCAL_TIME }).meta({ example: '2026-11-21T09:00' }),
    timeZone: z.string({ error: TIME_ZONE }).meta({ example: 'Europe/Berlin' }),
  },
  { error: "a local time such as { local: '2026-11-21T09:00', timeZone: 'Europe/Berlin' }" },
)

/** A time that a caller gives. */
export const momentSchema = z.union([instantSchema, localTimeSchema], {
  error: `${INSTANT}, or a local time such as { local: '2026-11-21T09:00', timeZone: 'Europe/Berlin' }`,
})

/** How a call is repeated. `resolveRecurrence` checks it. */
export const repeatSchema = z.strictObject(
  {
    rule: z.string({ error: 'a text such as FREQ=WEEKLY;BYDAY=MO,WE' }).meta({
      description: 'A recurrence rule (RFC 5545)',
      example: 'FREQ=WEEKLY;BYDAY=MO,WE',
    }),
    until: z.union([instantSchema, z.string()], { error: 'a Date or a local day such as 2027-12-31' }).optional(),
    count: z.int({ error: 'an integer from 1 to 10000' }).optional(),
    except: z
      .array(z.string({ error: 'a local day or time such as 2026-12-25' }), { error: 'a list of local days or times' })
      .optional(),
  } satisfies Record<keyof RecurrenceInput, z.ZodType>,
  { error: 'a rule { rule, until?, count?, except? }' },
)

/** Metadata before `toMetadata` copies them in depth. A record of zod would drop `__proto__`. */
export const metadataSchema = z
  .custom<Metadata>(value => typeof value === 'object' && value !== null && !Array.isArray(value), {
    error: 'a plain JSON object',
  })
  .meta({
    description: 'JSON that is kept with the call: at most 65,536 characters, 32 deep',
    override: { type: 'object', additionalProperties: true },
  })

const statuses = ['scheduled', ...OPEN_STATUSES, ...OUTCOMES] as const

/** The status of a scheduled call or of one of its attempts. */
export const statusSchema = z.enum(statuses, { error: `one of ${statuses.join(', ')}` })

export const outcomeSchema = z.enum(OUTCOMES, { error: `one of ${OUTCOMES.join(', ')}` })

export const booleanSchema = z.boolean({ error: 'true or false' })

const limit = { error: 'an integer from 1 to 1000' }

/** The size of a page if the query does not set one. */
export const DEFAULT_LIMIT = 50

export const limitSchema = z.int(limit).min(1, limit).max(1000, limit).meta({ default: DEFAULT_LIMIT })

export const cursorSchema = z
  .string({ error: 'a text' })
  .meta({ description: 'The cursor of the last page, to get the next; everything but `limit` must stay the same' })
