import { getCountries, parsePhoneNumberFromString } from 'libphonenumber-js/min'

/** The ISO 3166 codes of all countries that have phone numbers. */
export const countries: readonly string[] = getCountries()

/** The groups of a number in international notation: `+1`, `301`, `804`, `0009`. */
export const groupsOf = (number: string): readonly string[] =>
  parsePhoneNumberFromString(number)
    ?.formatInternational()
    .split(/[^\d+]+/) ?? [number]
