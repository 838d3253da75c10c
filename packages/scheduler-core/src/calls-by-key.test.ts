import { expect, it } from 'vitest'
import { createFixture, number } from './testing/scheduler-fixture.ts'

it('a call is got, explained, edited and cancelled by the key that it was scheduled with', async () => {
  const { scheduler, in: later } = createFixture()
  const { id } = await scheduler.schedule({ to: number(1), key: 'order-7', at: later(60_000) })
  await scheduler.schedule({ to: number(2), key: 'order-8', at: later(60_000) })
  expect(await scheduler.get({ key: 'order-7' })).toMatchObject({ id, attempts: [] })
  expect(await scheduler.explain({ key: 'order-7' })).toMatchObject({ because: [{ code: 'due-later' }] })
  expect(await scheduler.edit({ key: 'order-7' }, { at: later(90_000) })).toMatchObject({ id, at: later(90_000) })
  expect((await scheduler.list({ key: 'order-7' })).calls.map(call => call.id)).toEqual([id])
  expect(await scheduler.cancel({ key: 'order-7' })).toMatchObject({ id, status: 'cancelled' })
  expect(await scheduler.get({ key: 'order-8' })).toMatchObject({ status: 'scheduled' })
})

it('a key that no call has names none: `get` finds nothing, and the others refuse it', async () => {
  const { scheduler } = createFixture()
  expect(await scheduler.get({ key: 'order-9' })).toBeUndefined()
  const error = { code: 'unknown-call', message: 'Expected the key of a call, got "order-9"' }
  await expect(scheduler.edit({ key: 'order-9' }, { queue: 'a' })).rejects.toMatchObject(error)
  await expect(scheduler.cancel({ key: 'order-9' })).rejects.toMatchObject(error)
  await expect(scheduler.explain({ key: 'order-9' })).rejects.toMatchObject(error)
})

it.each([
  [{}, 'got an object'],
  [{ key: '' }, 'got a `key` that is ""'],
  [{ key: 7 }, 'got a `key` that is 7'],
  [{ key: undefined }, 'got a `key` that is undefined'],
  [undefined, 'got undefined'],
  [7, 'got 7'],
])('what is neither an id nor a key is refused: %o', async (target, got) => {
  const { scheduler } = createFixture()
  const error = { code: 'unknown-call', message: `Expected the id of a call, or { key }, ${got}` }
  for (const use of [scheduler.get, scheduler.cancel, scheduler.explain]) {
    await expect(use(target as never)).rejects.toMatchObject(error) // as from JavaScript
  }
})
