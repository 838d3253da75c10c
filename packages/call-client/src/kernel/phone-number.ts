import { CallError } from './call-error.ts'

declare const checked: unique symbol

/** A well-formed E.164 number: `+`, then 7 to 15 digits, the first not 0. It may be unassigned. */
export type PhoneNumber = string & { readonly [checked]: 'E.164' }

/** Whether the text is a well-formed E.164 number, `+` included (ITU-T E.164). */
export const isPhoneNumber = (text: unknown): text is PhoneNumber =>
  typeof text === 'string' && /^\+[1-9]\d{6,14}$/.test(text)

/**
 * Checks that the text is a number. Refuses spaces, hyphens and a missing `+`, because it guesses
 * nothing.
 *
 * @throws {CallError} `invalid-number`, `placed: 'no'`
 */
export function toPhoneNumber(text: unknown): PhoneNumber {
  if (isPhoneNumber(text)) return text
  const got = typeof text === 'string' ? JSON.stringify(text.slice(0, 40)) : typeof text
  throw new CallError('invalid-number', `Expected a number like +13018040009 (E.164), got ${got}`)
}

/** The number with all but its first two and last two digits hidden, fit for a log. */
export const maskPhoneNumber = (number: string): string => {
  const count = number.replace(/\D/g, '').length
  let index = 0
  return number.replace(/\d/g, digit => (index++ < 2 || index > count - 2 ? digit : '•'))
}

// Digits after `+` or its escape %2B, and bare digits that stand alone: not part of a word, an id
// or a fraction. An escape such as %3A or \n may precede them. 13 digits beginning with 1 are a
// time in milliseconds: a number of +1 has 11 digits.
const NUMBERS = new RegExp(
  [
    /(?<=\+)[ (]{0,2}[1-9](?:[\s()./-]{0,3}\d){6,14}(?!\d)/,
    /(?<=%(?:25)*2B)[1-9]\d{6,14}(?!\d)/,
    /(?:(?<![\w.+-])|(?<=%[\da-f]{2}|\\[nrt]))(?!1\d{12}(?!\d))\d{9,15}(?![\w-])/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'gi',
)

/**
 * Masks every phone number in the text, to make it fit for a log: international numbers with `+`
 * (in an address `%2B`), also written as `+1 (202) 555-0123`, and 9 to 15 bare digits that stand
 * alone. Leaves ISO 8601 times, milliseconds since 1970, UUIDs and other ids of letters, digits and
 * hyphens as they are. `maskNumbersIn` of `@outdial/call-client/phone` also masks national numbers.
 */
export const maskNumbers = (text: string): string => text.replace(NUMBERS, maskPhoneNumber)
