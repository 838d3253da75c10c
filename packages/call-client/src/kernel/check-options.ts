/** What an option must be. `undefined` is accepted, unless it is required. */
export interface OptionCheck {
  /** In words: `a function`. */
  readonly expected: string
  readonly accepts: (value: unknown) => boolean
  readonly isRequired?: boolean
  /** Whether errors must not show its text. */
  readonly isSecret?: boolean
}

/** One check for each option. */
export type OptionChecks<Options> = { readonly [Name in keyof Required<Options>]: OptionCheck }

/**
 * Refuses options that a function does not have: a mistyped name must not mean the default.
 *
 * @param of the function
 * @throws {TypeError} naming the option, and those that there are
 */
export function checkNames(of: string, options: unknown, names: readonly string[]): asserts options is object {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new TypeError(`Expected the options of ${of} to be an object, got ${kindOf(options)}`)
  }
  const unknown = Object.keys(options).find(name => !names.includes(name))
  if (unknown === undefined) return
  throw new TypeError(`Expected options of ${of} among ${names.join(', ')}, got \`${unknown}\``)
}

/**
 * Refuses an option that was given as `undefined`, as from an environment variable that is not set,
 * where the default would open or ring something else.
 *
 * @param remedy what to do
 * @throws {TypeError} naming the option
 */
export function refuseUndefined(options: object, name: string, remedy: string): void {
  if (!Object.hasOwn(options, name) || new Map(Object.entries(options)).get(name) !== undefined) return
  throw new TypeError(`Expected \`${name}\` to have a value, got undefined: ${remedy}`)
}

/** Why an option with a secret or an address usually is `undefined`. */
export const UNSET = 'most likely an environment variable is not set.'

/**
 * Refuses options that a function does not have, and values that it cannot use.
 *
 * @param of the function
 * @throws {TypeError} naming the option, what was expected and what came
 */
export function checkOptions<Options extends object>(
  of: string,
  options: unknown,
  checks: OptionChecks<Options>,
): asserts options is Options {
  const known = new Map<string, OptionCheck>(Object.entries(checks))
  checkNames(of, options, [...known.keys()])
  const given = new Map<string, unknown>(Object.entries(options))
  for (const [name, { expected, accepts, isRequired = false, isSecret = false }] of known) {
    const value = given.get(name)
    if (value === undefined ? !isRequired : accepts(value)) continue
    throw new TypeError(`Expected \`${name}\` to be ${expected}, got ${isSecret ? kindOf(value) : shown(value)}`)
  }
}

/**
 * Refuses values that a function cannot use. Any of them may be left out, and none is shown.
 *
 * @throws {TypeError} naming the option, what was expected and the type of what came
 */
export function checkValues(options: object, checks: Readonly<Record<string, OptionCheck>>): void {
  const given = new Map<string, unknown>(Object.entries(options))
  for (const [name, { expected, accepts }] of Object.entries(checks)) {
    const value = given.get(name)
    if (value !== undefined && !accepts(value)) {
      throw new TypeError(`Expected \`${name}\` to be ${expected}, got ${typeof value}`)
    }
  }
}

/** Checks that several functions need. */
export const option = {
  anything: { expected: 'a value', accepts: () => true },
  boolean: { expected: 'true or false', accepts: value => typeof value === 'boolean' },
  function: { expected: 'a function', accepts: value => typeof value === 'function' },
  // Not by `instanceof`: a test environment has a class of its own.
  signal: { expected: 'an AbortSignal', accepts: value => 'aborted' in Object(value) },
  number: { expected: 'a number', accepts: value => typeof value === 'number' && !Number.isNaN(value) },
  object: { expected: 'an object', accepts: value => typeof value === 'object' && value !== null },
  text: { expected: 'a text', accepts: value => typeof value === 'string' },
} as const satisfies Record<string, OptionCheck>

/** The same check of an option that must be given. */
export const required = (check: OptionCheck): OptionCheck => ({ ...check, isRequired: true })

const MAX_SHOWN = 40

/** A value as a message shows it: a text in quotes, so that "600" is no number. */
export const shown = (value: unknown): string =>
  typeof value === 'string' ? JSON.stringify(value.slice(0, MAX_SHOWN)) : kindOf(value)

/** What a value is, without the content of a text, an object or a list. */
function kindOf(value: unknown): string {
  if (typeof value === 'string') return value === '' ? 'an empty text' : 'a text'
  if (typeof value === 'function') return 'a function'
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' && value !== null ? 'an object' : String(value)
}
