import { isPhoneNumber, OPEN_STATUSES, OUTCOMES, type PhoneNumber } from '@outdial/call-client/kernel'
import * as z from 'zod'

// What stands in an `error` is what was expected, in words that go on after "Expected `field` to be".

/** An E.164 number, `+` included. */
export const numberSchema = z
  .string({ error: 'a number like +13018040009 (E.164)' })
  .regex(/^\+[1-9]\d{6,14}$/, { error: 'a number like +13018040009 (E.164)' })
  .meta({ description: 'E.164, `+` included', example: '+13018040009' })

const looseNumber = { error: 'a number like +13018040009 (E.164), with or without its +' }

/** An E.164 number as it stands in an address: a `+` may be left out, or have come as the space that a form makes of it. */
export const numberInAddress = z
  .string(looseNumber)
  .regex(/^[+ ]?[1-9]\d{6,14}$/, looseNumber)
  .meta({ description: 'E.164, with or without its `+`', example: '13018040009' })

/** The number of an address that fits `numberInAddress`. */
export function toE164(text: string): PhoneNumber {
  const number = `+${text.replace(/^[+ ]/, '')}`
  if (isPhoneNumber(number)) return number
  throw new TypeError(`Expected a text that was validate, got ${text.length} characters`)
}

const text = { error: 'a text of 1 to 200 characters, none of them a control character' }

/** The name, the key or the owner of something. */
export const textSchema = z.string(text).min(1, text).max(200, text)

/** An instant with its offset, as RFC 3339 has it. */
export const instantSchema = z.iso.datetime({
  offset: true,
  error: 'an instant with its offset, such as 2026-11-21T09:00:00Z (RFC 3339)',
})

/** An instant in an answer: always in UTC. */
export const answeredInstant = z.iso.datetime().meta({ example: '2026-11-21T09:00:00.000Z' })

/** A local time with its zone. */
export const localTimeSchema = z.strictObject(
  {
    local: z.string({ error: 'a local time, such as 2026-11-21T09:00' }).meta({ example: '2026-11-21T09:00' }),
    timeZone: z.string({ error: 'an IANA time zone, such as Europe/Berlin' }).meta({ example: 'Europe/Berlin' }),
  },
  { error: 'a local time { local, timeZone }' },
)

const outcome = { error: `one of ${OUTCOMES.join(', ')}` }
export const outcomeSchema = z.enum(OUTCOMES, outcome)

const status = ['scheduled', ...OPEN_STATUSES, ...OUTCOMES] as const
export const statusSchema = z.enum(status, { error: `one of ${status.join(', ')}` })

const limit = { error: 'an integer from 1 to 1000' }
export const limitSchema = z.int(limit).min(1, limit).max(1000, limit).meta({ default: 50 })

export const cursorSchema = z
  .string({ error: 'the cursor of a page' })
  .meta({ description: 'What came with the last page, to have the next; all else but `limit` must be as it was' })
