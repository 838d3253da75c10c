/**
 * Formats a PostgreSQL array. The statement casts it: `$1::text::text[]` or `$1::text::bigint[]`.
 * https://www.postgresql.org/docs/18/arrays.html#ARRAYS-IO
 */
export const toArray = (values: Iterable<string | number>): string => arrayOf([...values], value => value)

/**
 * Formats an array of one value for each item. If all values are null, the array is empty: `unnest`
 * fills it up with NULL beside longer arrays.
 */
export function arrayOf<Item>(items: readonly Item[], value: (item: Item) => string | number | boolean | null): string {
  let isEmpty = true
  // Most items have the same value, which is formatted only once.
  let last: ReturnType<typeof value> | undefined
  let element = ''
  const elements = items.map(item => {
    const each = value(item)
    if (each !== last) {
      last = each
      isEmpty &&= each === null
      element = each === null ? 'NULL' : typeof each === 'string' ? quoted(each) : String(each)
    }
    return element
  })
  return isEmpty ? '{}' : `{${elements.join(',')}}`
}

const PLAIN = /^[\w.+:-]+$/
// Unquoted, this word means NULL in any case.
const NULL = /^null$/i
// Characters that only JSON escapes: control characters and lone surrogates.
const JSON_ESCAPED = /[^\x20-\uD7FF\uE000-\uFFFF]/

function quoted(value: string): string {
  if (PLAIN.test(value) && !NULL.test(value)) return value
  return JSON_ESCAPED.test(value) ? `"${value.replaceAll(/["\\]/g, String.raw`\$&`)}"` : JSON.stringify(value)
}
