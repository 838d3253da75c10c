import { type NumberType, parsePhoneNumberFromString } from 'libphonenumber-js/max'
import { checkNames } from '../kernel/check-options.ts'
import { type PhoneNumber, toPhoneNumber } from '../kernel/phone-number.ts'
import { type Country, isCountry } from './country.ts'

/**
 * What a number is used for, by the numbering plan of its country. `short`: not of a length that a
 * number of its country can have, such as an emergency number. `unassigned`: no known plan has it.
 */
export type NumberKind =
  | 'fixed-line'
  | 'mobile'
  | 'toll-free'
  | 'voip'
  | 'personal'
  | 'pager'
  | 'voicemail'
  | 'premium-rate'
  | 'shared-cost'
  | 'universal-access'
  | 'satellite'
  | 'short'
  | 'unassigned'

/** Which numbers a policy allows. Whatever it does not name is refused. */
export interface NumberPolicyOptions {
  /**
   * The countries whose numbers may be called (ISO 3166-1), or `all`. International numbers without
   * a country, such as +800, are allowed by `all` only.
   */
  readonly countries: readonly Country[] | 'all'
  /**
   * The kinds of numbers that may be called.
   * @default `fixed-line`, `mobile`, `toll-free` and `voip`; with all countries also `unassigned`,
   * since plans change
   */
  readonly kinds?: readonly NumberKind[] | undefined
}

/**
 * Returns why a number must not be called, as a sentence without the number; `undefined` if it may
 * be called.
 */
export type NumberPolicy = (number: PhoneNumber) => string | undefined

/**
 * Creates a policy against toll fraud, which is calling numbers that pay their owner. It uses the
 * numbering plans that this entry contains for parsing, so it adds about 1 kB.
 *
 * @throws {TypeError} naming the option, what was expected and what came
 */
export function numberPolicy(options: NumberPolicyOptions): NumberPolicy {
  // Mistyped `kinds` would allow more numbers than were meant.
  checkNames('numberPolicy', options, ['countries', 'kinds'] satisfies (keyof NumberPolicyOptions)[])
  const { countries, kinds } = options
  const allowedCountries = toCountries(countries)
  const allowedKinds = new Set(toKinds(kinds) ?? (allowedCountries ? DEFAULT_KINDS : [...DEFAULT_KINDS, 'unassigned']))
  return number => {
    const { country, kind } = describe(toPhoneNumber(number))
    if (allowedCountries && !country) return 'Numbers without a known country are not allowed'
    if (allowedCountries && country && !allowedCountries.has(country)) return `Numbers of ${country} are not allowed`
    return allowedKinds.has(kind) ? undefined : `${WORDS[kind]} numbers are not allowed`
  }
}

function describe(number: PhoneNumber): { readonly country: Country | undefined; readonly kind: NumberKind } {
  const found = parsePhoneNumberFromString(number)
  const country = found?.country
  const callingCode = found?.countryCallingCode ?? ''
  if (found && !found.isPossible()) return { country, kind: 'short' }
  if (SATELLITE.has(callingCode)) return { country, kind: 'satellite' }
  return { country, kind: KIND_OF[found?.getType() ?? 'none'] }
}

// Inmarsat, other satellite networks, and international networks that are often satellites or ships.
const SATELLITE: ReadonlySet<string> = new Set(['870', '881', '882', '883'])

const KIND_OF: Readonly<Record<NonNullable<NumberType> | 'none', NumberKind>> = {
  FIXED_LINE: 'fixed-line',
  FIXED_LINE_OR_MOBILE: 'fixed-line',
  MOBILE: 'mobile',
  TOLL_FREE: 'toll-free',
  VOIP: 'voip',
  PERSONAL_NUMBER: 'personal',
  PAGER: 'pager',
  VOICEMAIL: 'voicemail',
  PREMIUM_RATE: 'premium-rate',
  SHARED_COST: 'shared-cost',
  UAN: 'universal-access',
  none: 'unassigned',
}

const WORDS: Readonly<Record<NumberKind, string>> = {
  'fixed-line': 'Fixed-line',
  mobile: 'Mobile',
  'toll-free': 'Toll-free',
  voip: 'VoIP',
  personal: 'Personal',
  pager: 'Pager',
  voicemail: 'Voicemail',
  'premium-rate': 'Premium-rate',
  'shared-cost': 'Shared-cost',
  'universal-access': 'Universal-access',
  satellite: 'Satellite',
  short: 'Short',
  unassigned: 'Unassigned',
}

const DEFAULT_KINDS: readonly NumberKind[] = ['fixed-line', 'mobile', 'toll-free', 'voip']

function toCountries(countries: NumberPolicyOptions['countries']): ReadonlySet<string> | undefined {
  if (countries === 'all') return undefined
  if (!Array.isArray(countries) || !countries.every(isCountry)) {
    const got = JSON.stringify(countries)
    throw new TypeError(`Expected \`countries\` to be codes such as US and DE, or 'all', got ${got}`)
  }
  return new Set(countries)
}

function toKinds(kinds: NumberPolicyOptions['kinds']): readonly NumberKind[] | undefined {
  if (kinds === undefined) return undefined
  if (Array.isArray(kinds) && kinds.every(kind => Object.hasOwn(WORDS, kind))) return kinds
  throw new TypeError(`Expected \`kinds\` among ${Object.keys(WORDS).join(', ')}, got ${JSON.stringify(kinds)}`)
}
