/** The text of an array, as PostgreSQL reads it: `$1::text::text[]` or `$1::text::bigint[]` makes it one. */
export const toArray = (values: Iterable<string | number>): string =>
  `{${[...values].map(value => (typeof value === 'number' ? value : `"${value.replaceAll(/["\\]/g, String.raw`\$&`)}"`)).join(',')}}`
