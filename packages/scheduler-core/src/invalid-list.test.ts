import { expect, it } from 'vitest'
import { isSchedulerError } from './scheduler-error.ts'
import { createFixture, number } from './testing/scheduler-fixture.ts'

const errorOf = async (promise: Promise<unknown>) => {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!isSchedulerError(error)) throw new Error('Expected a SchedulerError')
  return error
}

it('every call of a list that is invalid is named at once, and nothing is added', async () => {
  const { scheduler } = createFixture()
  const rows = [{ to: number(1) }, { to: '911' }, { to: number(2), at: 7 }, { to: number(3) }, { too: 1 }]
  const error = await errorOf(scheduler.schedule(rows as never)) // as from a file
  expect(error).toMatchObject({ code: 'invalid-number', index: 1, field: 'to' })
  expect(error.message).toMatch(/^Expected `to` to be .*, got "911" \(and 2 more calls are invalid\)$/)
  expect(error.errors.map(({ code, index, field }) => [index, code, field])).toEqual([
    [1, 'invalid-number', 'to'],
    [2, 'invalid-time', 'at'],
    [4, 'invalid-number', 'to'],
  ])
  expect((await scheduler.list()).calls).toEqual([])
})

it('one invalid call is named alone', async () => {
  const { scheduler } = createFixture()
  const error = await errorOf(scheduler.schedule([{ to: number(1) }, { to: '911' }]))
  expect(error.message).toMatch(/got "911"$/)
  expect(error.errors).toEqual([error])
})

it('an instant that is given as JSON has it names its Date, and a bare number its object', async () => {
  const { scheduler } = createFixture()
  const at = '2026-12-01T09:00:00Z' as never // as from JavaScript
  expect((await errorOf(scheduler.schedule({ to: number(1), at }))).message).toMatch(
    /got "2026-12-01T09:00:00Z": give new Date\('2026-12-01T09:00:00Z'\)$/,
  )
  const bare = await errorOf(scheduler.schedule(number(1) as never))
  expect(bare.message).toBe(`Expected \`call\` to be an object, got "${number(1)}": give { to: '${number(1)}' }`)
})
