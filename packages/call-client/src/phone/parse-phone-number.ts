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

/** A number as it is dialed, and as a person reads it. */
export interface ParsedPhoneNumber {
  /** In E.164, as every other function takes it. */
  readonly number: PhoneNumber
  /** Whose it is; `undefined` if that is not known, or of no one country (+800). */
  readonly country: Country | undefined
  /** `+1 301 804 0009` */
  readonly international: string
  /** As it is written in its country: `(301) 804-0009`; the international form where that would be read as another number, or as none. */
  readonly national: string
  /** Whether a known numbering plan has such a number. One that is not valid may ring all the same: plans change. */
  readonly valid: boolean
}

/**
 * The number that somebody typed. It may have spaces, hyphens, brackets or Arabic digits, and begins with `+`, with the international prefix of the default
 * country or `00`, or is a national number of the default country. A well-formed E.164 number always parses; it stays as it is unless it has a national 0
 * too many, as `+49 (0)30 901820` has, and is valid without it.
 *
 * @throws {PhoneNumberError} a `CallError` `invalid-number` whose `fault` says why: no number, too short, too long, of no country, or with an extension, which nobody would dial
 * @throws {TypeError} for a default country that is none
 */
export function parsePhoneNumber(text: string, options: PhoneOptions = {}): ParsedPhoneNumber {
  const country = resolveCountry(options)
  if (typeof text !== 'string') throw refusal('not-a-number', text)
  const typed = toTyped(text)
  const found = look(typed, country)
  if (found?.ext) throw refusal('extension', text)
  if (!isWrittenNumber(typed)) throw refusal('not-a-number', text)
  const read = typed.startsWith('+') ? asInternational(typed) : (asDialed(found) ?? asAbroad(typed))
  if (read) return read
  if (!country && /^[^+]*\p{Nd}/u.test(typed)) throw refusal('no-country', text)
  throw refusal(faultOf(typed, country), text)
}

function look(typed: string, defaultCountry: Country | undefined): Found | undefined {
  try {
    return parsePhoneNumberWithError(typed, { ...(defaultCountry && { defaultCountry }), extract: false })
  } catch (error) {
    if (error instanceof ParseError) return undefined
    throw error
  }
}

/** What the default country's phones would ring: a national number, or another country's after its own prefix (011, 00, 0011, …). */
const asDialed = (found: Found | undefined): ParsedPhoneNumber | undefined =>
  found?.isPossible() && isPhoneNumber(found.number) ? described(found, found.number) : undefined

/** 00 is what most of the world dials before a country code; elsewhere it is read so only if that makes a valid number. */
function asAbroad(typed: string): ParsedPhoneNumber | undefined {
  const read = typed.startsWith('00') ? asInternational(typed.replace(/^00/, '+')) : undefined
  return read?.valid ? read : undefined
}

function asInternational(typed: string): ParsedPhoneNumber | undefined {
  const found = look(typed, undefined)
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
  const home = look(national, found.country)
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

const SAID: Readonly<Record<PhoneNumberFault, readonly [expected: string, why?: string]>> = {
  'not-a-number': ['a phone number'],
  'too-short': ['a phone number', ', which is too short'],
  'too-long': ['a phone number', ', which is too long'],
  'wrong-length': ['a phone number', ', which has too few or too many digits'],
  'no-country': ['a phone number that begins with + and its country code'],
  extension: ['a phone number without an extension'],
}

function refusal(fault: PhoneNumberFault, got: unknown): PhoneNumberError {
  const [expected, why = ''] = SAID[fault]
  const shown = typeof got === 'string' ? JSON.stringify(got.slice(0, 40)) : typeof got
  return new PhoneNumberError(fault, `Expected ${expected}, got ${shown}${why}`)
}
