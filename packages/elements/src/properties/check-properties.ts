import type { PropertyValues, ReactiveElement } from 'lit'
import { isAddress } from '../api/address.ts'
import { isRecord } from '../api/read.ts'

/** What a property may be: in words, as a test, and what is taken instead of another value. */
export type PropertyCheck = readonly [expected: string, fits: (value: unknown) => boolean, instead: unknown]

export const isText = (value: unknown): value is string => typeof value === 'string'

export const text = (instead = ''): PropertyCheck => ['a text', isText, instead]

export const oneOf = (...words: readonly string[]): PropertyCheck => [
  `one of ${words.join(', ')}`,
  value => words.some(word => word === value),
  words[0],
]

/** Another address stays, and there is no Outdial. */
export const address: PropertyCheck = ['an http or https address', value => isText(value) && isAddress(value), '']

export const country: PropertyCheck = [
  'a country such as US',
  value => isText(value) && /^([a-z]{2})?$/i.test(value),
  undefined,
]

/** `null` stands for data that comes later. */
export const yesOrNo: PropertyCheck = ['true or false', value => typeof value === 'boolean', false]

export const list: PropertyCheck = ['a list', Array.isArray, null]

/** A client of this function: with one, it is taken to have them all. */
export const clientWith = (name: string): PropertyCheck => [
  'a client: createApiClient({ src })',
  value => isRecord<Record<string, unknown>>(value) && typeof value[name] === 'function',
  undefined,
]

/**
 * Reports each changed property whose value an element cannot use, and takes another value in its
 * place. A missing value is the default, and not reported. An attribute in place of the property
 * `client` is reported at the first update.
 */
export function checkProperties(
  element: ReactiveElement,
  changed: PropertyValues,
  checks: Readonly<Record<string, PropertyCheck>>,
): void {
  const report = (message: string) => reportError(new TypeError(`<${element.localName}>: Expected ${message}`))
  const wrong = element.hasUpdated ? undefined : ['token', 'client'].find(name => element.hasAttribute(name))
  if (wrong) report(`a property \`client\`, such as createApiClient({ src, token }), got an attribute \`${wrong}\``)
  for (const [name, check] of Object.entries(checks)) {
    const [expected, fits, fallback] = check
    const value: unknown = Reflect.get(element, name)
    if (!changed.has(name) || fits(value)) continue
    if (value !== undefined && value !== null) {
      report(`\`${name}\` to be ${expected}, got ${shown(value)}`)
      Reflect.set(element, name, check === address ? (isText(value) ? value : shown(value)) : fallback)
    } else if (fallback !== undefined && fallback !== null) Reflect.set(element, name, fallback)
  }
}

function shown(value: unknown): string {
  if (isText(value)) return `text ${JSON.stringify(value.slice(0, 40))}`
  // A larger number may be that of a phone.
  if (typeof value === 'boolean' || (typeof value === 'number' && !(value > 9999))) return `${value}`
  return Array.isArray(value) ? 'a list' : `a value of type ${typeof value}`
}
