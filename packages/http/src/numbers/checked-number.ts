import { isCallError } from '@outdial/call-client/kernel'
import {
  type Country,
  formatPhoneNumber,
  isCountry,
  PhoneNumberError,
  parsePhoneNumber,
} from '@outdial/call-client/phone'
import { zonesOf } from '@outdial/call-client/zones'
import { numberSchema } from '@outdial/scheduler-core/internal'
import * as z from 'zod'

const country = { error: 'the ISO 3166-1 code of a country, such as US' }

/** A country in a query. */
export const countrySchema = z.custom<Country>(isCountry, country).meta({
  description: 'The country of numbers without `+`',
  override: { type: 'string', pattern: '^[A-Z]{2}$' },
})

/** The parameters of `GET /api/phone-numbers/{text}`. */
export const numberQuerySchema = z.strictObject({ defaultCountry: z.optional(countrySchema) })

/** A number as typed, formatted and checked. */
export const checkedNumberSchema = z.object({
  formatted: z.string().meta({ description: 'The text in the usual format, even if it is incomplete' }),
  number: z.optional(numberSchema.meta({ description: 'E.164; present if the text is a number' })),
  country: z.optional(z.string()),
  international: z.optional(z.string()),
  national: z.optional(z.string()),
  valid: z.optional(
    z.boolean().meta({
      description: 'Whether a known numbering plan contains the number; an invalid number may ring all the same',
    }),
  ),
  timeZones: z.optional(
    z.array(z.string()).meta({
      description: 'The IANA zones that the number may be in, by its prefix; none for numbers without a place',
      example: ['America/New_York'],
    }),
  ),
  problem: z.optional(
    z
      .object({ code: z.string().meta({ example: 'too-short' }), detail: z.string() })
      .meta({ description: 'Why the text is no number' }),
  ),
})

type CheckedNumber = z.infer<typeof checkedNumberSchema>

// No number is as long as this, and longer texts would take time to format.
const MAX_CHARACTERS = 64

/** Formats and checks a number as typed. */
export function checkNumber(text: string, defaultCountry: Country | undefined): CheckedNumber {
  const options = { defaultCountry }
  const formatted = text.length > MAX_CHARACTERS ? text : formatPhoneNumber(text, options)
  try {
    const { number, country, international, national, valid } = parsePhoneNumber(
      text.slice(0, MAX_CHARACTERS + 1),
      options,
    )
    return { formatted, number, country, international, national, valid, timeZones: [...zonesOf(number)] }
  } catch (error) {
    if (!isCallError(error)) throw error
    const code = error instanceof PhoneNumberError ? error.fault : error.code
    return { formatted, problem: { code, detail: error.message } }
  }
}
