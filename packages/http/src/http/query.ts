import type { ApiRequest } from './request.ts'
import { invalid, type Schema, validate } from './validate.ts'

/** The type of a parameter: several texts, a number, a text whose `+` may be sent as a space, or `name[field]=…`. */
export type Reading = 'list' | 'number' | 'plus' | 'fields'

/**
 * The parameters of a request, independent of the application's query parser. A list is repeated or
 * separated by commas, and an object has one parameter for each field.
 *
 * @throws {Problem} 422 for a parameter that is unknown, repeated or invalid
 */
export function readQuery<Output>(
  schema: Schema<Output>,
  { query }: Pick<ApiRequest, 'query'>,
  readings: Readonly<Record<string, Reading>> = {},
): Output {
  const sent = new Map<string, unknown>()
  const known = new Map(Object.entries(readings))
  const fields = new Map<string, Map<string, string>>()
  for (const [parameter, value] of new URLSearchParams(query)) {
    const [name, field] = partsOf(parameter, known)
    if (field !== undefined) {
      const values = fields.get(name) ?? new Map<string, string>()
      if (values.has(field)) throw twice(parameter)
      fields.set(name, values.set(field, value))
      sent.set(name, Object.fromEntries(values))
      continue
    }
    const before = sent.get(name)
    const reading = known.get(name)
    if (reading === 'list') sent.set(name, [...(Array.isArray(before) ? before : []), ...value.split(',')])
    else if (before === undefined) sent.set(name, read(value, reading))
    else throw twice(name)
  }
  return validate(schema, Object.fromEntries(sent), { code: 'invalid-query', detail: DETAIL })
}

const DETAIL = 'The query has invalid parameters'

const twice = (field: string) =>
  invalid('invalid-query', DETAIL, [{ field, detail: `Expected \`${field}\` once, got it twice` }])

/** `metadata[customer]` has a name and a field, if `metadata` is an object. */
function partsOf(parameter: string, known: ReadonlyMap<string, Reading>): readonly [string, string?] {
  const [, name, field] = /^(\w+)\[([^\]]*)\]$/.exec(parameter) ?? []
  return name !== undefined && field !== undefined && known.get(name) === 'fields' ? [name, field] : [parameter]
}

function read(value: string, reading: Reading | undefined): unknown {
  if (reading === 'number' && /^\d{1,15}$/.test(value)) return Number(value)
  // In a query, the `+` of a number or of an offset means a space.
  return reading === 'plus' ? value.replace(' ', '+') : value
}
