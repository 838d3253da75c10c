// Only the metadata set `max` has the patterns of every country. `min` accepts any number of a
// possible length and cannot distinguish countries that share a calling code. `max` weighs 65 kB
// more, in an entry that is bundled only if imported.
import { type CountryCode, isSupportedCountry } from 'libphonenumber-js/max'
import { checkNames } from '../kernel/check-options.ts'

/**
 * A country or territory with its own phone numbers, as an ISO 3166-1 code in capitals: `US`, `DE`.
 */
export type Country = CountryCode

/** How numbers that were written by people are read. */
export interface PhoneOptions {
  /**
   * The country of numbers without `+` and country code.
   * @default none: such a number is refused
   */
  readonly defaultCountry?: Country | undefined
}

/**
 * Whether the text is the ISO 3166-1 code (two capital letters) of a country with known numbers.
 */
export const isCountry = (text: unknown): text is Country => typeof text === 'string' && isSupportedCountry(text)

/** @throws {TypeError} for an unknown country or option */
export function resolveCountry(options: PhoneOptions): Country | undefined {
  checkNames('phone numbers', options, ['defaultCountry'] satisfies (keyof PhoneOptions)[])
  const { defaultCountry } = options
  if (defaultCountry === undefined || isCountry(defaultCountry)) return defaultCountry
  throw new TypeError(`Expected \`defaultCountry\` to be a country such as US, got ${JSON.stringify(defaultCountry)}`)
}
