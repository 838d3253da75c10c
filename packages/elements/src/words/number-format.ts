import { parsePhoneNumberFromString } from 'libphonenumber-js/min'

/** The groups of a number in international notation: `+1`, `301`, `804`, `0009`. */
export const groupsOf = (number: string): readonly string[] =>
  parsePhoneNumberFromString(number)
    ?.formatInternational()
    .split(/[^\d+]+/) ?? [number]
