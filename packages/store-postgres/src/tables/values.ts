import { SchedulerError } from '@outdial/scheduler-core/store'

type Column = unknown

/** The values of a row as they are in the program. Another type means damage. */
export const toText = (value: Column): string => (typeof value === 'string' ? value : damaged('a text', value))

/** Of a bigint the driver gives the text. */
export function toNumber(value: Column): number {
  const number = typeof value === 'string' ? Number(value) : value
  return typeof number === 'number' && !Number.isNaN(number) ? number : damaged('a number', value)
}

export const toDate = (value: Column): Date => new Date(toNumber(value))

export const orAbsent = <Wanted>(value: Column, read: (value: Column) => Wanted): Wanted | undefined =>
  value === null ? undefined : read(value)

export const toJson = (value: Column): unknown => {
  try {
    return JSON.parse(toText(value))
  } catch (error) {
    throw new SchedulerError('store-corrupt', 'Expected JSON in the database, got what cannot be parsed', {
      cause: error,
    })
  }
}

export function toJsonArray(value: Column): readonly unknown[] {
  const array = toJson(value)
  return Array.isArray(array) ? array : damaged('an array', array)
}

/** Reads one of some words. */
export const oneOf = <Word extends string>(words: readonly Word[]): ((value: Column) => Word) => {
  const known: ReadonlyMap<unknown, Word> = new Map(words.map(word => [word, word]))
  return value => known.get(value) ?? damaged(`one of ${words.join(', ')}`, value)
}

export const toMs = (moment: Date | undefined): number | null => (moment ? moment.getTime() : null)

export function damaged(expected: string, value: unknown): never {
  throw new SchedulerError('store-corrupt', `Expected ${expected} in the database, got ${JSON.stringify(value)}`)
}
