import {
  type PhoneNumber as Found,
  ParseError,
  parseIncompletePhoneNumber,
  parsePhoneNumberWithError,
  validatePhoneNumberLength,
} from 'libphonenumber-js/max'
import { isPhoneNumber, type PhoneNumber } from '../kernel/phone-number.ts'
import { type Country, type PhoneOptions, resolveCountry } from './country.ts'
import { PhoneNumberError, type PhoneNumberFault } from './phone-number-error.ts'
import { isWrittenNumber, toTyped } from './typed.ts'

/** A number for machines and in readable forms. */
export interface ParsedPhoneNumber {
  /** E.164, the form that all other functions take. */
  readonly number: PhoneNumber
  /** The number's country; `undefined` if unknown or not of one country (+800). */
  readonly country: Country | undefined
  /** `+1 301 804 0009` */
  readonly international: string
  /**
   * As its country writes it: `(301) 804-0009`. The international form if the national one would be
   * parsed as another number or not at all.
   */
  readonly national: string
  /** Whether a known numbering plan has the number. Plans change: an invalid one may ring. */
  readonly valid: boolean
}

/**
 * Parses a number as people type it, with spaces, hyphens, brackets or Arabic digits. It begins
 * with `+`, with the international prefix of the default country or with `00`, or is a national
 * number of the default country. A well-formed E.164 number always parses. It changes only if it
 * has a superfluous national 0, as in `+49 (0)30 901820`, and is valid without it.
 *
 * @throws {PhoneNumberError} a `CallError` `invalid-number` whose `fault` says why: not a number,
 * too short, too long, without a country, or with an extension, which would not be dialed
 * @throws {TypeError} for an unknown default country
 */
export function parsePhoneNumber(text: string, options: PhoneOptions = {}): ParsedPhoneNumber {
  const country = resolveCountry(options)
  if (typeof text !== 'string') throw refusal('not-a-number', text)
  const typed = toTyped(text)
  const found = tryParse(typed, country)
  if (found?.ext) throw refusal('extension', text)
  if (!isWrittenNumber(typed)) throw refusal('not-a-number', text)
  const read = typed.startsWith('+') ? asInternational(typed) : (asDialed(found) ?? asAbroad(typed))
  if (read) return read
  if (!country && /^[^+]*\p{Nd}/u.test(typed)) throw refusal('no-country', text)
  throw refusal(faultOf(typed, country), text)
}

function tryParse(typed: string, defaultCountry: Country | undefined): Found | undefined {
  try {
    return parsePhoneNumberWithError(typed, { ...(defaultCountry && { defaultCountry }), extract: false })
  } catch (error) {
    if (error instanceof ParseError) return undefined
    throw error
  }
}

/**
 * The number that a phone in the default country would call: a national number, or a foreign one
 * after the country's international prefix (011, 00, 0011, …).
 */
const asDialed = (found: Found | undefined): ParsedPhoneNumber | undefined =>
  found?.isPossible() && isPhoneNumber(found.number) ? described(found, found.number) : undefined

/**
 * Most countries dial 00 before a country code. Where the default country does not, 00 counts as
 * such a prefix only if a valid number follows.
 */
function asAbroad(typed: string): ParsedPhoneNumber | undefined {
  const read = typed.startsWith('00') ? asInternational(typed.replace(/^00/, '+')) : undefined
  return read?.valid ? read : undefined
}

function asInternational(typed: string): ParsedPhoneNumber | undefined {
  const found = tryParse(typed, undefined)
  if (found?.isValid() && isPhoneNumber(found.number)) return described(found, found.number)
  const number = parseIncompletePhoneNumber(typed)
  if (!isPhoneNumber(number)) return undefined
  return found?.number === number
    ? described(found, number)
    : { number, country: undefined, international: number, national: number, valid: false }
}

function described(found: Found, number: PhoneNumber): ParsedPhoneNumber {
  const international = found.formatInternational()
  const national = found.formatNational()
  const home = tryParse(national, found.country)
  return {
    number,
    country: found.country,
    international,
    national: home?.isPossible() && home.number === number ? national : international,
    valid: found.isValid(),
  }
}

function faultOf(typed: string, country: Country | undefined): PhoneNumberFault {
  const digits = typed.replace(/\D/g, '').length
  const fault = validatePhoneNumberLength(typed, country)
  if (digits === 0) return 'not-a-number'
  if (fault === 'TOO_LONG' || digits > 15) return 'too-long'
  if (fault === 'TOO_SHORT' || digits < 7) return 'too-short'
  return fault === 'INVALID_LENGTH' ? 'wrong-length' : 'not-a-number'
}

const MESSAGES: Readonly<Record<PhoneNumberFault, readonly [expected: string, why?: string]>> = {
  'not-a-number': ['a phone number'],
  'too-short': ['a phone number', ', which is too short'],
  'too-long': ['a phone number', ', which is too long'],
  'wrong-length': ['a phone number', ', which has too few or too many digits'],
  'no-country': ['a phone number that begins with + and its country code'],
  extension: ['a phone number without an extension'],
}

function refusal(fault: PhoneNumberFault, got: unknown): PhoneNumberError {
  const [expected, why = ''] = MESSAGES[fault]
  const shown = typeof got === 'string' ? JSON.stringify(got.slice(0, 40)) : typeof got
  return new PhoneNumberError(fault, `Expected ${expected}, got ${shown}${why}`)
}
