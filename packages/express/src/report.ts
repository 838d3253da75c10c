import { maskPhoneNumber } from '@outdial/call-client/kernel'

/** Hands errors over such that they may stand in a log, and is itself never disturbed by whoever hears them. */
export const toReport =
  (onError: (error: unknown) => void): ((error: unknown) => void) =>
  error => {
    try {
      onError(masked(error))
    } catch (failure) {
      process.emitWarning(failure instanceof Error ? failure : String(failure))
    }
  }

/** The error with every number in its texts masked; the same one if it has none. */
export function masked(error: unknown, depth = 0): unknown {
  if (typeof error === 'string') return maskedText(error)
  if (!(error instanceof Error) || depth > MAX_CAUSES) return error
  const changed = new Map<string, unknown>()
  for (const name of new Set(['message', 'stack', ...Object.keys(error)])) {
    const value: unknown = Reflect.get(error, name)
    if (typeof value === 'string' && maskedText(value) !== value) changed.set(name, maskedText(value))
  }
  const cause = masked(error.cause, depth + 1)
  if (cause !== error.cause) changed.set('cause', cause)
  return changed.size > 0 ? copyWith(error, changed) : error
}

/** Another error of the same class that has these properties in place of its own. */
function copyWith(error: Error, changed: ReadonlyMap<string, unknown>): Error {
  const copy: Error = Object.create(Object.getPrototypeOf(error), Object.getOwnPropertyDescriptors(error))
  // The stack of an error is tied to that very object.
  for (const [name, value] of new Map([['stack', error.stack], ...changed])) {
    Object.defineProperty(copy, name, { value, writable: true, configurable: true, enumerable: false })
  }
  return copy
}

// Also as it stands in an address, where the plus is written %2B.
const maskedText = (text: string) => text.replace(/(?:\+|%2B)[1-9]\d{6,14}/gi, maskPhoneNumber)

const MAX_CAUSES = 8
