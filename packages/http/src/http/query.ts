import type { ApiRequest } from './request.ts'
import { invalid, type Schema, validate } from './validate.ts'

/** The type of a parameter: several texts, a number, or a text whose `+` may be sent as a space. */
export type Reading = 'list' | 'number' | 'plus'

/**
 * The parameters of a request, independent of the application's query parser. A list is repeated or
 * separated by commas.
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
  for (const [name, value] of new URLSearchParams(query)) {
    const before = sent.get(name)
    const reading = known.get(name)
    if (reading === 'list') sent.set(name, [...(Array.isArray(before) ? before : []), ...value.split(',')])
    else if (before === undefined) sent.set(name, read(value, reading))
    else throw invalid('invalid-query', DETAIL, [{ field: name, detail: `Expected \`${name}\` once, got it twice` }])
  }
  return validate(schema, Object.fromEntries(sent), { code: 'invalid-query', detail: DETAIL })
}

const DETAIL = 'The query has invalid parameters'

function read(value: string, reading: Reading | undefined): unknown {
  if (reading === 'number' && /^\d{1,15}$/.test(value)) return Number(value)
  // In a query, the `+` of a number or of an offset means a space.
  return reading === 'plus' ? value.replace(' ', '+') : value
}
