// What comes from a server may be anything: each reader gives `undefined` for what it cannot use, and throws at nothing.

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

export const readText = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

export const readNumber = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined)

/** An instant as text, such as `2026-11-21T08:00:00.000Z`. */
export const readInstant = (value: unknown): string | undefined =>
  typeof value === 'string' && !Number.isNaN(Date.parse(value)) ? value : undefined

/** What of a list can be read; what is no list is an empty one. */
export const readList = <Item>(value: unknown, read: (item: unknown) => Item | undefined): Item[] =>
  Array.isArray(value) ? value.map(read).filter(item => item !== undefined) : []
