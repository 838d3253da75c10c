import type { Metadata } from '../store/call.ts'
import type { MetadataValue } from '../store/call-store.ts'
import { expected, shown } from './validation-error.ts'

/** The fields of this metadata that can be compared, each with the value that it must have, or several of which one. */
export type MetadataQuery<CallMetadata extends Metadata = Metadata> = {
  readonly [Field in keyof CallMetadata]?:
    | (CallMetadata[Field] & MetadataValue)
    | readonly (CallMetadata[Field] & MetadataValue)[]
}

/** A checked `MetadataQuery`. */
export type MetadataChoice = Readonly<Record<string, MetadataValue | readonly MetadataValue[]>>

/** A query of a store in which a field may have several values. */
export type WithChoice<Query> = Omit<Query, 'metadata'> & { readonly metadata?: MetadataChoice | undefined }

const NAME = /^[A-Za-z_]\w{0,39}$/
const MAX_FIELDS = 16
const MAX_TEXT = 200
// Each combination of values is a query of its own.
const MAX_COMBINATIONS = 64

/**
 * The option `metadataFields` of a store, as a copy.
 *
 * @throws {TypeError | RangeError} naming what was expected and what came
 */
export function toMetadataFields(fields: readonly string[] = []): readonly string[] {
  if (!Array.isArray(fields))
    throw new TypeError(`Expected \`metadataFields\` to be a list of names, got ${shown(fields)}`)
  const known = new Set<string>()
  for (const field of fields) {
    if (typeof field !== 'string' || !NAME.test(field)) {
      throw wrongFields('names of at most 40 letters, digits and _, not beginning with a digit', field)
    }
    // Names of indexes ignore case in one of the databases.
    if (known.size === known.add(field.toLowerCase()).size) throw wrongFields('names that differ', field)
  }
  if (known.size > MAX_FIELDS) throw wrongFields(`at most ${MAX_FIELDS} names`, known.size)
  return [...fields]
}

const wrongFields = (what: string, got: unknown) =>
  new RangeError(`Expected \`metadataFields\` to be ${what}, got ${shown(got)}`)

/**
 * A filter by metadata, of which the store must know each field.
 *
 * @throws {SchedulerError} `invalid-query`
 */
export function toMetadataFilter(input: unknown, fields: readonly string[]): MetadataChoice {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw expected('invalid-query', 'metadata', 'an object of fields and their values', input)
  }
  const filter = Object.entries(input).map(([field, value]): [string, MetadataChoice[string]] => {
    if (!fields.includes(field)) throw unknownField(field, fields)
    if (isMetadataValue(value)) return [field, value]
    const values: readonly unknown[] = Array.isArray(value) ? value : []
    if (values.length > 0 && values.every(isMetadataValue)) return [field, [...new Set(values)]]
    const what = `a text of at most ${MAX_TEXT} characters, a finite number or a boolean, or a list of these`
    throw expected('invalid-query', `metadata.${field}`, what, value)
  })
  if (filter.length === 0) throw expected('invalid-query', 'metadata', 'one field or several, with their values', input)
  const combinations = filter.reduce((count, [, value]) => count * [value].flat().length, 1)
  if (combinations > MAX_COMBINATIONS) {
    throw expected('invalid-query', 'metadata', `at most ${MAX_COMBINATIONS} combinations of values`, combinations)
  }
  return Object.fromEntries(filter)
}

const isMetadataValue = (value: unknown): value is MetadataValue =>
  typeof value === 'boolean' ||
  (typeof value === 'number' && Number.isFinite(value)) ||
  (typeof value === 'string' && value.length <= MAX_TEXT)

function unknownField(field: string, fields: readonly string[]) {
  const known = fields.length > 0 ? `among ${fields.join(', ')}` : 'that the store has an index of'
  const mend = 'name it in the `metadataFields` of the store'
  return expected('invalid-query', 'metadata', `fields ${known} (${mend})`, field)
}

/** A value as JSON, as the stores compare it. `-0` is 0 there. */
export const metadataText = (value: MetadataValue): string => JSON.stringify(value)
