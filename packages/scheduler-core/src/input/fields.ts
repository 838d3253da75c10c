import type { SchedulerErrorCode } from '../scheduler-error.ts'
import { expected, unexpected } from './validation-error.ts'

export type Fields = Readonly<Record<string, unknown>>

/** Whether this is an object that may have properties of interest. */
export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The object that was given, which has no properties but these. */
export function toFields(input: unknown, what: string, names: ReadonlySet<string>, code: SchedulerErrorCode): Fields {
  if (!isFields(input)) throw expected(code, what, 'an object', input)
  for (const name of Object.keys(input)) if (!names.has(name)) throw unexpected(code, name, names)
  return input
}
