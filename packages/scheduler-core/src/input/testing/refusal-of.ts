import { SchedulerError } from '../../scheduler-error.ts'

/** The refusal that a function throws; nothing else may come of it. */
export function refusalOf(give: () => unknown): SchedulerError {
  try {
    give()
  } catch (error) {
    if (error instanceof SchedulerError) return error
    throw error
  }
  throw new Error('Expected a refusal, got none')
}
