import { CallError } from './call-error.ts'

declare const checked: unique symbol

/** A well-formed E.164 number: `+`, then 7 to 15 digits, the first not 0. Whether anybody has it is not checked. */
export type PhoneNumber = string & { readonly [checked]: 'E.164' }

/** Whether the text is a well-formed E.164 number, `+` included (ITU-T E.164). */
export const isPhoneNumber = (text: unknown): text is PhoneNumber =>
  typeof text === 'string' && /^\+[1-9]\d{6,14}$/.test(text)

/**
 * The text as a checked number. Nothing is guessed: spaces, hyphens or a missing `+` are refused.
 *
 * @throws {CallError} `invalid-number`, `placed: 'no'`
 */
export function toPhoneNumber(text: unknown): PhoneNumber {
  if (isPhoneNumber(text)) return text
  const got = typeof text === 'string' ? JSON.stringify(text.slice(0, 40)) : typeof text
  throw new CallError('invalid-number', `Expected a number like +13018040009 (E.164), got ${got}`)
}

/** The number with all but its first two and last two digits hidden: what may stand in a log. */
export const maskPhoneNumber = (number: string): string =>
  number.replace(/\d(?=\d\d)/g, (digit, at: number) => (at < 3 ? digit : '•'))

// Behind a plus, or the %2B of an address, and bare digits that may be one: not within a word, an id or a fraction. What goes before may
// be the end of an escape, as in %3A and \n. 13 digits of which the first is 1 are a moment in milliseconds: numbers of +1 have 11.
const NUMBERS =
  /(?<=\+|%(?:25)*2B)[1-9]\d{6,14}(?!\d)|(?:(?<![\w.+-])|(?<=%[\da-f]{2}|\\[nrt]))(?!1\d{12}(?!\d))\d{9,15}(?![\w-])/gi

/**
 * The text with every number in it masked, as it may stand in a log: E.164 with its `+` (in an address `%2B`), and bare digits, 9 to 15,
 * that stand by themselves. Instants in ISO 8601, milliseconds since 1970, UUIDs and other ids of letters, digits and hyphens stay.
 */
export const maskNumbers = (text: string): string =>
  text.replace(NUMBERS, digits => maskPhoneNumber(`+${digits}`).slice(1))
