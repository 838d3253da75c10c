import { expect, it } from 'vitest'
import { createFixture, number } from './testing/scheduler-fixture.ts'

const HOUR = 3_600_000

it('`created` says which calls were added, and which a known key had', async () => {
  const { scheduler, events, in: later } = createFixture()
  const at = later(HOUR)
  const first = await scheduler.schedule({ to: number(1), key: 'a', at })
  expect(first.created).toBe(true)
  expect((await scheduler.schedule({ to: number(2), at })).created).toBe(true)
  const again = await scheduler.schedule([
    { to: number(1), key: 'a', at },
    { to: number(3), key: 'b', at },
    { to: number(4), key: 'b', at },
  ])
  expect(again.map(({ to, created }) => [to, created])).toEqual([
    [number(1), false],
    [number(3), true],
    [number(3), false],
  ])
  expect(events).toEqual(['01:scheduled', '02:scheduled', '03:scheduled'])
  expect(await scheduler.get(first.id)).not.toHaveProperty('created')
})

it('the call of a known key is refused if another owner has it, and nothing is added', async () => {
  const { scheduler, in: later } = createFixture()
  const call = { to: number(1), key: 'a', at: later(HOUR), ownerId: 'anna' }
  const { id } = await scheduler.schedule(call)
  for (const ifKnown of ['any', 'same'] as const) {
    expect((await scheduler.schedule(call, { ifKnown, ifOwnerId: 'anna' })).created).toBe(false)
  }
  await scheduler.edit(id, { ownerId: 'berta' })
  // An equal request made it, so that without an owner its repeat has it still.
  expect(await scheduler.schedule(call, { ifKnown: 'same' })).toMatchObject({ id, created: false })
  for (const ifKnown of ['any', 'same'] as const) {
    const list = [{ to: number(2), ownerId: 'anna' }, call]
    await expect(scheduler.schedule(list, { ifKnown, ifOwnerId: 'anna' })).rejects.toMatchObject({
      code: 'key-reused',
      index: 1,
      message: 'Expected `key` "a" to be of a call of the same owner, got one of another',
    })
  }
  expect((await scheduler.list()).calls.map(each => each.id)).toEqual([id])
})

it('with `skip` the valid calls of a list are added, and the others are returned with their index', async () => {
  const { scheduler, in: later } = createFixture()
  const rows = [
    { to: '911' },
    { to: number(1), at: later(HOUR) },
    { to: number(2), key: 'late', at: later(-24 * HOUR) },
    { to: number(3), at: later(-24 * HOUR) },
    { to: number(4), key: 'in-time', at: later(HOUR) },
  ]
  const { calls, invalid } = await scheduler.schedule(rows, { onInvalid: 'skip' })
  expect(calls.map(({ to, created }) => [to, created])).toEqual([
    [number(1), true],
    [number(4), true],
  ])
  expect(invalid.map(({ index, code, field }) => [index, code, field])).toEqual([
    [0, 'invalid-number', 'to'],
    [2, 'invalid-time', 'at'],
    [3, 'invalid-time', 'at'],
  ])
  expect((await scheduler.list()).calls).toHaveLength(2)
})

it('a repeated list with `skip` leaves out the same calls, and adds none', async () => {
  const { scheduler, in: later } = createFixture()
  const rows = [{ to: number(1), at: later(HOUR) }, { to: '911' }, { to: number(2), at: later(-24 * HOUR) }]
  const options = { key: 'r', ifKnown: 'same', onInvalid: 'skip' } as const
  const first = await scheduler.schedule(rows, options)
  const again = await scheduler.schedule(rows, options)
  expect(first.calls.map(({ key, created }) => [key, created])).toEqual([['r/0', true]])
  expect(again.calls.map(({ id, created }) => [id, created])).toEqual([[first.calls[0]?.id, false]])
  expect([first, again].map(({ invalid }) => invalid.map(({ index }) => index))).toEqual([
    [1, 2],
    [1, 2],
  ])
})

it('with `skip` a list without valid calls, and an empty one, add nothing', async () => {
  const { scheduler } = createFixture()
  const { calls, invalid } = await scheduler.schedule([{ to: '911' }], { onInvalid: 'skip' })
  expect([calls, invalid.length]).toEqual([[], 1])
  expect(await scheduler.schedule([], { onInvalid: 'skip' })).toEqual({ calls: [], invalid: [] })
})

it('a key that is reused for another call is not skipped', async () => {
  const { scheduler } = createFixture()
  await scheduler.schedule({ to: number(1), key: 'a' })
  const rows = [{ to: number(2), key: 'a' }, { to: number(3) }]
  const options = { ifKnown: 'same', onInvalid: 'skip' } as const
  await expect(scheduler.schedule(rows, options)).rejects.toMatchObject({ code: 'key-reused', index: 0 })
  expect((await scheduler.list()).calls).toHaveLength(1)
})

it('all calls with keys that are too late are named at once', async () => {
  const { scheduler, in: later } = createFixture()
  const rows = [1, 2, 3].map(n => ({ to: number(n), key: `k${n}`, at: later(n === 2 ? HOUR : -24 * HOUR) }))
  const error = await scheduler.schedule(rows).catch((reason: unknown) => reason)
  expect(error).toMatchObject({ code: 'invalid-time', index: 0, errors: [{ index: 0 }, { index: 2 }] })
  expect((await scheduler.list()).calls).toEqual([])
})

it('`skip` is for lists', async () => {
  const { scheduler } = createFixture()
  const single = scheduler.schedule({ to: number(1) }, { onInvalid: 'skip' as never }) // as from JavaScript
  await expect(single).rejects.toMatchObject({ code: 'invalid-call', field: 'onInvalid' })
  const other = scheduler.schedule([{ to: number(1) }], { onInvalid: 'drop' as never })
  await expect(other).rejects.toMatchObject({
    message: "Expected `onInvalid` to be 'refuse' or 'skip', got \"drop\"",
  })
})
