import assert from 'node:assert/strict'
import { isSchedulerError, type SchedulerErrorCode } from '../../scheduler-error.ts'

/** A copy without the properties that are `undefined`, which a store may omit. */
export function bare(value: unknown): unknown {
  if (value instanceof Date) return new Date(value)
  if (Array.isArray(value)) return value.map(bare)
  if (typeof value !== 'object' || value === null) return value
  const present = Object.entries(value).filter(([, each]) => each !== undefined)
  return Object.fromEntries(present.map(([name, each]) => [name, bare(each)]))
}

/** Asserts equality. A property that is `undefined` equals an absent one. */
export const same = (actual: unknown, expected: unknown, message?: string) =>
  assert.deepEqual(bare(actual), bare(expected), message)

/** Returns the value, or fails if it is `undefined`. */
export function present<Value>(value: Value | undefined, what = 'Something that should be there is not'): Value {
  assert.ok(value !== undefined, what)
  return value
}

/** Returns the first value, or fails if there is none. */
export const first = <Value>(values: readonly Value[]): Value => present(values[0], 'There is none')

/** Asserts that the operation fails with a `SchedulerError`, and with this code if one is given. */
export async function refused(work: Promise<unknown>, code?: SchedulerErrorCode): Promise<void> {
  await assert.rejects(work, (error: unknown) => {
    assert.ok(isSchedulerError(error), `Expected a SchedulerError, got ${String(error)}`)
    if (code) assert.equal(error.code, code)
    return true
  })
}
