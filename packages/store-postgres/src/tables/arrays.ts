/**
 * The text of an array, as PostgreSQL reads it: `$1::text::text[]` or `$1::text::bigint[]` makes it one.
 * https://www.postgresql.org/docs/18/arrays.html#ARRAYS-IO
 */
export const toArray = (values: Iterable<string | number>): string => arrayOf(values, value => value)

/** The array of what is said of each; an empty one if that is nothing of any of them, which `unnest` beside others takes for the same. */
export function arrayOf<Item>(items: Iterable<Item>, value: (item: Item) => string | number | boolean | null): string {
  let text = ''
  let isEmpty = true
  // Mostly the same is said of each.
  let last: ReturnType<typeof value> | undefined
  let element = ''
  for (const item of items) {
    const each = value(item)
    if (each !== last) {
      last = each
      isEmpty &&= each === null
      element = each === null ? ',NULL' : `,${typeof each === 'string' ? quoted(each) : each}`
    }
    text += element
  }
  return isEmpty ? '{}' : `{${text.slice(1)}}`
}

const PLAIN = /^[\w.+:-]+$/

const quoted = (value: string): string =>
  PLAIN.test(value) && value !== 'NULL' ? value : `"${value.replaceAll(/["\\]/g, String.raw`\$&`)}"`
