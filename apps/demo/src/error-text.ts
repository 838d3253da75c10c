import { getSystemErrorMessage } from 'node:util'
import { isSchedulerError } from '@outdial/scheduler-core'

/** The error's message; for a system error the operating system's description. */
export function errorText(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return 'errno' in error && typeof error.errno === 'number' ? getSystemErrorMessage(error.errno) : error.message
}

/** The text of a store's error, taken from its cause, which says more. */
export const storeErrorText = (error: unknown): string =>
  errorText(isSchedulerError(error) ? (error.cause ?? error) : error)
