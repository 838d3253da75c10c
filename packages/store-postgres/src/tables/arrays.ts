/**
 * The text of an array, as PostgreSQL reads it: `$1::text::text[]` or `$1::text::bigint[]` makes it one.
 * https://www.postgresql.org/docs/18/arrays.html#ARRAYS-IO
 */
export function toArray(values: Iterable<string | number | boolean | null>): string {
  let text = '{'
  for (const value of values) {
    if (text.length > 1) text += ','
    text += typeof value === 'string' ? quoted(value) : value === null ? 'NULL' : String(value)
  }
  return `${text}}`
}

const SPECIAL = /["\\]/

const quoted = (value: string): string =>
  SPECIAL.test(value) ? `"${value.replaceAll(/["\\]/g, String.raw`\$&`)}"` : `"${value}"`
