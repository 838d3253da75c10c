/**
 * The text of an array, as PostgreSQL reads it: `$1::text::text[]` or `$1::text::bigint[]` makes it one.
 * https://www.postgresql.org/docs/18/arrays.html#ARRAYS-IO
 */
export const toArray = (values: Iterable<string | number>): string => arrayOf([...values], value => value)

/** The array of what is said of each; an empty one if that is nothing of any of them, which `unnest` beside others takes for the same. */
export function arrayOf<Item>(items: readonly Item[], value: (item: Item) => string | number | boolean | null): string {
  let isEmpty = true
  // Mostly the same is said of each.
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
// Without quotes it is no text, in any case of its letters.
const NULL = /^null$/i
// What JSON writes in a way of its own, besides quotes and backslashes: control characters and halves of pairs.
const OWN_IN_JSON = /[^\x20-\uD7FF\uE000-\uFFFF]/

function quoted(value: string): string {
  if (PLAIN.test(value) && !NULL.test(value)) return value
  return OWN_IN_JSON.test(value) ? `"${value.replaceAll(/["\\]/g, String.raw`\$&`)}"` : JSON.stringify(value)
}
