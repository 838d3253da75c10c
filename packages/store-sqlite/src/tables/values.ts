import { SchedulerError } from '@outdial/scheduler-core/store'

type Column = unknown

/** The values of a row as they are in the program. The tables are STRICT: another type means damage. */
export const toText = (value: Column): string => (typeof value === 'string' ? value : damaged('a text', value))

export const toNumber = (value: Column): number => (typeof value === 'number' ? value : damaged('a number', value))

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

/** Reads one of some words. */
export const oneOf = <Word extends string>(words: readonly Word[]): ((value: Column) => Word) => {
  const known: ReadonlyMap<unknown, Word> = new Map(words.map(word => [word, word]))
  return value => known.get(value) ?? damaged(`one of ${words.join(', ')}`, value)
}

export const toMs = (moment: Date | undefined): number | null => (moment ? moment.getTime() : null)

export const toFlag = (value: boolean): number => (value ? 1 : 0)

export function damaged(expected: string, value: unknown): never {
  throw new SchedulerError('store-corrupt', `Expected ${expected} in the database, got ${JSON.stringify(value)}`)
}
