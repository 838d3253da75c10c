import { getSystemErrorMessage } from 'node:util'
import { isSchedulerError } from '@outdial/scheduler-core'

/** What the system says of its error, in words. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return 'errno' in error && typeof error.errno === 'number' ? getSystemErrorMessage(error.errno) : error.message
}

/** The same of what a store failed with: its own words say less than those of the file, the server or the network beneath. */
export const reasonOfStore = (error: unknown): string =>
  reasonOf(isSchedulerError(error) ? (error.cause ?? error) : error)
