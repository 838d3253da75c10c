/** A value that JSON can express. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/**
 * What a provider reports about an attempt beside its status, by name: `answeredBy`, `price`,
 * `recordingUrl`, `transcript`, … At most 32 names of at most 64 characters; the JSON of a value has
 * at most 8192 characters.
 */
export type AttemptDetails = Readonly<Record<string, Json>>

const MAX_NAMES = 32
const MAX_NAME_LENGTH = 64
const MAX_VALUE_LENGTH = 8192

/**
 * Makes details fit to be kept: cuts long texts, leaves out other values that are too long, values
 * that are no JSON, and names above the limits. Of too many names it keeps the first in alphabetical
 * order. Replaces characters that databases cannot keep by U+FFFD. `undefined` if nothing is left.
 */
export function boundedDetails(details: unknown): AttemptDetails | undefined {
  if (typeof details !== 'object' || details === null) return undefined
  const entries = Object.entries(details)
    .filter(([name]) => name.length <= MAX_NAME_LENGTH && name !== '__proto__' && fit(name) === name)
    .flatMap(([name, value]): [string, Json][] => {
      const json = boundedJson(value)
      return json === undefined ? [] : [[name, json]]
    })
    .sort(byName)
    .slice(0, MAX_NAMES)
  return entries.length === 0 ? undefined : Object.fromEntries(entries)
}

/**
 * Merges details by name. Of two values of one name it keeps the one with the longer JSON, or else
 * the first in alphabetical order, so the result does not depend on the order of updates. Returns
 * the same object if the update adds nothing.
 */
export function mergeDetails(
  known: AttemptDetails | undefined,
  update: AttemptDetails | undefined,
): AttemptDetails | undefined {
  const added = update && boundedDetails(update)
  if (!known || !added) return known ?? added
  const changes = Object.entries(added).filter(([name, value]) => {
    const present = Object.hasOwn(known, name) ? known[name] : undefined
    return present === undefined || isStronger(JSON.stringify(value), JSON.stringify(present))
  })
  if (changes.length === 0) return known
  const merged = Object.entries({ ...known, ...Object.fromEntries(changes) })
    .sort(byName)
    .slice(0, MAX_NAMES)
  const isSame = merged.length === Object.keys(known).length && merged.every(([name, value]) => known[name] === value)
  return isSame ? known : Object.fromEntries(merged)
}

const byName = ([a]: readonly [string, Json], [b]: readonly [string, Json]): number => (a < b ? -1 : a > b ? 1 : 0)

const isStronger = (a: string, b: string): boolean => a.length > b.length || (a.length === b.length && a < b)

function boundedJson(value: unknown): Json | undefined {
  const whole = jsonOf(value)
  if (whole === undefined || whole.length <= MAX_VALUE_LENGTH) return whole && parse(whole)
  if (typeof value !== 'string') return undefined
  // An escape takes up to six characters. A cut surrogate pair is replaced by `fit`.
  let length = MAX_VALUE_LENGTH - 2
  let cut = jsonOf(value.slice(0, length))
  while (cut !== undefined && cut.length > MAX_VALUE_LENGTH) {
    length -= Math.max(1, Math.ceil((cut.length - MAX_VALUE_LENGTH) / 6))
    cut = jsonOf(value.slice(0, length))
  }
  return cut && parse(cut)
}

/** The JSON text of the value; `undefined` if it has none. */
function jsonOf(value: unknown): string | undefined {
  try {
    // Annotated because TypeScript declares that it always returns a string.
    const json: string | undefined = JSON.stringify(value, replaceUnfit)
    return json
  } catch {
    return undefined
  }
}

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- JSON.parse returns JSON
const parse = (json: string): Json => JSON.parse(json) as Json

const replaceUnfit = (_: string, value: unknown): unknown => {
  if (typeof value === 'string') return fit(value)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const names = Object.keys(value)
  if (names.every(name => fit(name) === name && name !== '__proto__')) return value
  return Object.fromEntries(Object.entries(value).filter(([name]) => fit(name) === name && name !== '__proto__'))
}

/** The text without U+0000 and lone surrogates. */
const fit = (text: string): string => text.replaceAll(/\0|\p{Surrogate}/gu, '\uFFFD')
