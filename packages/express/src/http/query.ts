import type { Request } from 'express'
import { type Schema, unfit, validate } from './validate.ts'

/** How a parameter is read: as several texts, as a number, or as a text whose `+` may have come as a space. */
export type Reading = 'list' | 'number' | 'plus'

/**
 * The parameters of a request, whatever query parser the application has chosen. A list may be repeated, or separated by commas.
 *
 * @throws {Problem} 422 for one that is unknown, twice there or does not fit
 */
export function readQuery<Output>(
  schema: Schema<Output>,
  { url }: Pick<Request, 'url'>,
  readings: Readonly<Record<string, Reading>> = {},
): Output {
  const start = url.indexOf('?')
  const sent = new Map<string, unknown>()
  const known = new Map(Object.entries(readings))
  for (const [name, value] of new URLSearchParams(start < 0 ? '' : url.slice(start + 1))) {
    const before = sent.get(name)
    const reading = known.get(name)
    if (reading === 'list') sent.set(name, [...(Array.isArray(before) ? before : []), ...value.split(',')])
    else if (before === undefined) sent.set(name, read(value, reading))
    else throw unfit('invalid-query', DETAIL, [{ field: name, detail: `Expected \`${name}\` once, got it twice` }])
  }
  return validate(schema, Object.fromEntries(sent), { code: 'invalid-query', detail: DETAIL })
}

const DETAIL = 'The query has parameters that do not fit'

function read(value: string, reading: Reading | undefined): unknown {
  if (reading === 'number' && /^\d{1,15}$/.test(value)) return Number(value)
  // Of the `+` of a number or of an offset, which stands for a space in a query.
  return reading === 'plus' ? value.replace(' ', '+') : value
}
