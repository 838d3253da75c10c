import { SchedulerError, type SchedulerErrorCode } from '../scheduler-error.ts'
import { toMs } from './instant.ts'

/** The error of an input that does not fit. It names the field, what was expected and what came. */
export const expected = (code: SchedulerErrorCode, field: string, what: string, got: unknown, cause?: unknown) =>
  new SchedulerError(code, `Expected \`${field}\` to be ${what}, got ${shown(got)}${remedy(code, got)}`, {
    cause,
    field,
  })

/** What to write instead, for the likely first mistakes. */
function remedy(code: SchedulerErrorCode, got: unknown): string {
  if (typeof got !== 'string') return ''
  if (code === 'invalid-time' && INSTANT_TEXT.test(got)) return `: give new Date('${got}')`
  return code === 'invalid-call' && NUMBER_TEXT.test(got) ? `: give { to: '${got}' }` : ''
}

// As JSON has it.
const INSTANT_TEXT = /^\d{4}-\d\d-\d\dT[\d:.]{5,12}(?:Z|[+-]\d\d:?\d\d)$/
const NUMBER_TEXT = /^\+\d{7,15}$/

/** The error with the place in a list of the input that it is about. */
export const atIndex = (error: unknown, index: number | undefined): unknown =>
  error instanceof SchedulerError && index !== undefined
    ? new SchedulerError(error.code, error.message, { cause: error.cause, index, field: error.field })
    : error

const MAX_SHOWN = 40

/** The value, short enough for a message. */
export function shown(got: unknown): string {
  if (typeof got === 'string') return JSON.stringify(got.slice(0, MAX_SHOWN))
  if (typeof got === 'bigint' || typeof got === 'symbol' || typeof got === 'function') return `a ${typeof got}`
  if (typeof got !== 'object' || got === null) return String(got)
  if (Array.isArray(got)) return 'an array'
  if (!(got instanceof Date)) return 'an object'
  const ms = toMs(got)
  return ms === undefined ? 'an invalid Date' : new Date(ms).toISOString()
}
