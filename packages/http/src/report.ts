import { inspect } from 'node:util'
import { maskNumbers } from '@outdial/call-client/kernel'

/** Emits a process warning with masked numbers, because it is written to standard error. */
export const warn = (error: unknown): void => process.emitWarning(maskNumbers(inspect(error)))

/** The listener, isolated: an error that it throws becomes a process warning. */
export const toReport =
  (onError: (error: unknown) => void): ((error: unknown) => void) =>
  error => {
    try {
      onError(error)
    } catch (failure) {
      warn(failure)
    }
  }
