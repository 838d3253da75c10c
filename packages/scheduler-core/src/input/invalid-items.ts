import { SchedulerError } from '../scheduler-error.ts'

/** Why a call of a list was left out. */
export interface InvalidCall extends SchedulerError {
  /** Its index in the list, from 0. */
  readonly index: number
}

export const isOfList = (error: SchedulerError): error is InvalidCall => error.index !== undefined

/** Converts each item, and collects the errors of those that are invalid. */
export function convertEach<Item, Converted>(
  items: readonly Item[],
  convert: (item: Item) => Converted,
): { readonly converted: readonly Converted[]; readonly errors: readonly SchedulerError[] } {
  const errors: SchedulerError[] = []
  const converted = items.flatMap(item => {
    try {
      return [convert(item)]
    } catch (error) {
      if (!(error instanceof SchedulerError)) throw error
      errors.push(error)
      return []
    }
  })
  return { converted, errors }
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
