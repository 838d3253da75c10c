import { SchedulerError } from '../scheduler-error.ts'

/** A column value as the driver returns it, unchecked. */
export type Column = unknown

/** The columns of a row, in the order of the query. */
export type Row = readonly Column[]

/**
 * @throws {SchedulerError} always `store-corrupt`: the database holds a value that no store writes
 */
export function damaged(expected: string, value: unknown): never {
  throw new SchedulerError('store-corrupt', `Expected ${expected} in the database, got ${JSON.stringify(value)}`)
}

export const toText = (value: Column): string => (typeof value === 'string' ? value : damaged('a text', value))

/** Reads a number. Drivers of PostgreSQL return a `bigint` as text. */
export function toNumber(value: Column): number {
  const number = typeof value === 'string' ? Number(value) : value
  return typeof number === 'number' && !Number.isNaN(number) ? number : damaged('a number', value)
}

/** Reads an instant, in milliseconds since 1970. */
export const toDate = (value: Column): Date => new Date(toNumber(value))

/** Reads a boolean. SQLite has none: it keeps 0 and 1. */
export const toFlag = (value: Column): boolean => value === true || value === 1

export const orAbsent = <Wanted>(value: Column, read: (value: Column) => Wanted): Wanted | undefined =>
  value === null || value === undefined ? undefined : read(value)

export function toJson(value: Column): unknown {
  const text = toText(value)
  try {
    return JSON.parse(text)
  } catch (error) {
    const message = 'Expected JSON in the database, got text that cannot be parsed'
    throw new SchedulerError('store-corrupt', message, { cause: error })
  }
}

/** Creates a reader that accepts only these words. */
export const oneOf = <Word extends string>(words: readonly Word[]): ((value: Column) => Word) => {
  const known: ReadonlyMap<unknown, Word> = new Map(words.map(word => [word, word]))
  return value => known.get(value) ?? damaged(`one of ${words.join(', ')}`, value)
}

/** Writes an instant. */
export const toMs = (moment: Date | undefined): number | null => (moment ? moment.getTime() : null)
