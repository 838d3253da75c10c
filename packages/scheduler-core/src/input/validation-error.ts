import { SchedulerError, type SchedulerErrorCode } from '../scheduler-error.ts'
import { toMs } from './instant.ts'

/** The refusal of something that was given, naming it, what was expected and what came. */
export const expected = (code: SchedulerErrorCode, name: string, what: string, got: unknown, cause?: unknown) =>
  new SchedulerError(code, `Expected \`${name}\` to be ${what}, got ${shown(got)}`, { cause, field: name })

/** The refusal of a property that nobody would read: most likely a slip of the pen. */
export const unexpected = (code: SchedulerErrorCode, name: string, names: Iterable<string>) =>
  new SchedulerError(code, `Expected only ${[...names].join(', ')}, got ${shown(name)}`, { field: name })

/** The same refusal, of the how-manieth of several. */
export const ofIndex = (error: unknown, index: number | undefined): unknown =>
  error instanceof SchedulerError && index !== undefined
    ? new SchedulerError(error.code, error.message, { cause: error.cause, index, field: error.field })
    : error

/** The same refusal, of a property of this one. */
export const within = (name: string, error: unknown): unknown =>
  error instanceof SchedulerError && error.field !== undefined
    ? new SchedulerError(error.code, error.message, { cause: error.cause, field: `${name}.${error.field}` })
    : error

const SHOWN = 40

/** What came, short enough for a message. */
export function shown(got: unknown): string {
  if (typeof got === 'string') return JSON.stringify(got.slice(0, SHOWN))
  if (typeof got === 'bigint' || typeof got === 'symbol' || typeof got === 'function') return `a ${typeof got}`
  if (typeof got !== 'object' || got === null) return String(got)
  if (Array.isArray(got)) return 'an array'
  if (!(got instanceof Date)) return 'an object'
  const ms = toMs(got)
  return ms === undefined ? 'an invalid Date' : new Date(ms).toISOString()
}
