// Of its three sets of metadata `max` alone has every country's patterns: `min` calls any number of a possible length valid, and cannot tell the
// countries that share a calling code apart. It weighs 65 kB more, in an entry that nobody bundles unasked.
import { type CountryCode, isSupportedCountry } from 'libphonenumber-js/max'

/** A country or territory with numbers of its own, by its ISO 3166-1 code in capitals: `US`, `DE`. */
export type Country = CountryCode

export interface PhoneOptions {
  /** Whose numbers may be written without `+` and country code. @default none: such a number is refused */
  readonly defaultCountry?: Country | undefined
}

/** Whether the text is the ISO 3166-1 code of a country whose numbers are known: two capital letters. */
export const isCountry = (text: unknown): text is Country => typeof text === 'string' && isSupportedCountry(text)

/** @throws {TypeError} for a country that is none */
export function resolveCountry({ defaultCountry }: PhoneOptions): Country | undefined {
  if (defaultCountry === undefined || isCountry(defaultCountry)) return defaultCountry
  throw new TypeError(`Expected \`defaultCountry\` to be a country such as US, got ${JSON.stringify(defaultCountry)}`)
}
