import { isCallError } from '@outdial/call-client/kernel'
import {
  type Country,
  formatPhoneNumber,
  isCountry,
  PhoneNumberError,
  parsePhoneNumber,
} from '@outdial/call-client/phone'
import { numberSchema } from '@outdial/scheduler-core/internal'
import * as z from 'zod'

const country = { error: 'the ISO 3166-1 code of a country, such as US' }

/** A country in a query. */
export const countrySchema = z.custom<Country>(isCountry, country).meta({
  description: 'Whose numbers may be written without `+`',
  override: { type: 'string', pattern: '^[A-Z]{2}$' },
})

/** The parameters of the check of a number. */
export const numberQuerySchema = z.strictObject({ defaultCountry: z.optional(countrySchema) })

/** What is to be said of a number as it was typed. */
export const checkedNumberSchema = z.object({
  formatted: z.string().meta({ description: 'As it is written, however much of it is there' }),
  number: z.optional(numberSchema.meta({ description: 'Present if it is a number' })),
  country: z.optional(z.string()),
  international: z.optional(z.string()),
  national: z.optional(z.string()),
  valid: z.optional(
    z
      .boolean()
      .meta({ description: 'Whether a known numbering plan has it; one that is not valid may ring all the same' }),
  ),
  problem: z.optional(
    z
      .object({ code: z.string().meta({ example: 'too-short' }), detail: z.string() })
      .meta({ description: 'Why it is no number' }),
  ),
})

type CheckedNumber = z.infer<typeof checkedNumberSchema>

// No number is so long, and whoever types one should not wait for the server.
const MOST_CHARACTERS = 64

/** A number as it was typed, formatted and checked. */
export function checkNumber(text: string, defaultCountry: Country | undefined): CheckedNumber {
  const options = { defaultCountry }
  const formatted = text.length > MOST_CHARACTERS ? text : formatPhoneNumber(text, options)
  try {
    const { number, country, international, national, valid } = parsePhoneNumber(
      text.slice(0, MOST_CHARACTERS + 1),
      options,
    )
    return { formatted, number, country, international, national, valid }
  } catch (error) {
    if (!isCallError(error)) throw error
    const code = error instanceof PhoneNumberError ? error.fault : error.code
    return { formatted, problem: { code, detail: error.message } }
  }
}
