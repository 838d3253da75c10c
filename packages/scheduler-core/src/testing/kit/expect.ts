import assert from 'node:assert/strict'
import { isSchedulerError, type SchedulerErrorCode } from '../../scheduler-error.ts'

/** A copy without the properties that are `undefined`: a store may leave out what is not there. */
export function bare(value: unknown): unknown {
  if (value instanceof Date) return new Date(value)
  if (Array.isArray(value)) return value.map(bare)
  if (typeof value !== 'object' || value === null) return value
  const present = Object.entries(value).filter(([, each]) => each !== undefined)
  return Object.fromEntries(present.map(([name, each]) => [name, bare(each)]))
}

/** Equal, where a property that is `undefined` is one that is absent. */
export const same = (actual: unknown, expected: unknown, message?: string) =>
  assert.deepEqual(bare(actual), bare(expected), message)

/** The value, which must be there. */
export function present<Value>(value: Value | undefined, what = 'Something that should be there is not'): Value {
  assert.ok(value !== undefined, what)
  return value
}

/** The first of them, which must be there. */
export const first = <Value>(values: readonly Value[]): Value => present(values[0], 'There is none')

/** That it fails, with this code if one is given, and whatever else with a `SchedulerError`. */
export async function refused(work: Promise<unknown>, code?: SchedulerErrorCode): Promise<void> {
  await assert.rejects(work, (error: unknown) => {
    assert.ok(isSchedulerError(error), `Expected a SchedulerError, got ${String(error)}`)
    if (code) assert.equal(error.code, code)
    return true
  })
}
