import { SchedulerError } from '../scheduler-error.ts'
import { takeTurns } from '../take-turns.ts'

/** Why a call of a list was left out. */
export interface InvalidCall extends SchedulerError {
  /** Its index in the list, from 0. */
  readonly index: number
}

export const isOfList = (error: SchedulerError): error is InvalidCall => error.index !== undefined

/** The converted items, and the errors of those that are invalid. */
export interface Converted<Item> {
  readonly converted: readonly Item[]
  readonly errors: readonly SchedulerError[]
}

/** Converts each item, and collects the errors of those that are invalid. */
export function convertEach<Item, To>(items: readonly Item[], convert: (item: Item) => To): Converted<To> {
  const converting = collect(convert)
  for (const item of items) converting.add(item)
  return converting.done
}

/** Converts as `convertEach` does, and lets other work run in between. */
export async function convertInTurns<Item, To>(
  items: readonly Item[],
  convert: (item: Item) => To,
): Promise<Converted<To>> {
  const converting = collect(convert)
  const turn = takeTurns(undefined)
  for (const [index, item] of items.entries()) {
    if (index % AT_ONCE === AT_ONCE - 1) await turn()
    converting.add(item)
  }
  return converting.done
}

const AT_ONCE = 50

function collect<Item, To>(convert: (item: Item) => To) {
  const converted: To[] = []
  const errors: SchedulerError[] = []
  return {
    done: { converted, errors },
    add(item: Item): void {
      try {
        converted.push(convert(item))
      } catch (error) {
        if (!(error instanceof SchedulerError)) throw error
        errors.push(error)
      }
    },
  }
}

/** @throws {SchedulerError} the first error, with all of them, if there is one */
export function throwAll(errors: readonly SchedulerError[]): void {
  const [first, ...others] = errors
  if (!first) return
  if (others.length === 0) throw first
  const { code, message, index, field, cause } = first
  const text = `${message} (and ${others.length} more ${others.length === 1 ? 'call is' : 'calls are'} invalid)`
  throw new SchedulerError(code, text, { index, field, cause, errors })
}
