import { CallError } from '@outdial/call-client/kernel'
import { manualClock } from '@outdial/call-client/testing'
import { expect, it } from 'vitest'
import { memoryStore } from './memory/memory-store.ts'
import { createFixture, number } from './testing/scheduler-fixture.ts'

const MINUTE = 60_000

/** A fixture with a call in flight at its provider, which has given it the id `c1`. */
async function withLiveCall(options: Parameters<typeof createFixture>[0] = {}) {
  const fixture = createFixture(options)
  await fixture.scheduler.start()
  const { id } = await fixture.scheduler.schedule({ to: number(1), queue: 'list' })
  await fixture.clock.advance(0)
  fixture.phone.post(0).placed('c1')
  await fixture.clock.advance(0)
  return { ...fixture, id }
}

it('all calls that match all filters are cancelled, and no others', async () => {
  const { scheduler, events, in: inMs } = createFixture()
  const at = inMs(MINUTE)
  await scheduler.schedule([
    { to: number(1), at, queue: 'list', ownerId: 'anna' },
    { to: number(2), at, queue: 'list', ownerId: 'berta' },
    { to: number(3), at, queue: 'other', ownerId: 'anna' },
    { to: number(4), at, queue: 'other' },
  ])
  const statuses = async () => (await scheduler.list()).calls.map(({ status }) => status)
  expect(await scheduler.cancelAll({ queue: 'list', ownerId: 'anna' })).toEqual({ cancelled: 1, failed: [] })
  expect(await statuses()).toEqual(['cancelled', 'scheduled', 'scheduled', 'scheduled'])
  expect(await scheduler.cancelAll({ ownerId: 'anna' })).toMatchObject({ cancelled: 1 })
  expect(await scheduler.cancelAll({ queue: 'list' })).toMatchObject({ cancelled: 1 })
  expect(await statuses()).toEqual(['cancelled', 'cancelled', 'cancelled', 'scheduled'])
  expect(await scheduler.cancelAll({ queue: 'list' })).toEqual({ cancelled: 0, failed: [] })
  expect(events.filter(event => event.endsWith('cancelled'))).toEqual(['01:cancelled', '03:cancelled', '02:cancelled'])
})

it('calls are cancelled by values of their metadata; a series of them ends', async () => {
  const clock = manualClock()
  const store = memoryStore({ clock, metadataFields: ['campaign'] })
  const { scheduler, in: inMs } = createFixture({ clock, store })
  const at = inMs(MINUTE)
  await scheduler.schedule([
    { to: number(1), at, metadata: { campaign: 7 } },
    { to: number(2), at, metadata: { campaign: 8 } },
    {
      to: number(3),
      at: { local: '2026-03-02T09:00', timeZone: 'Europe/Berlin' },
      metadata: { campaign: 7 },
      repeat: { rule: 'FREQ=DAILY' },
    },
  ])
  expect(await scheduler.cancelAll({ metadata: { campaign: 7 } })).toEqual({ cancelled: 2, failed: [] })
  expect((await scheduler.list({ status: 'scheduled' })).calls.map(({ to }) => to)).toEqual([number(2)])
  await expect(scheduler.cancelAll({ metadata: { other: 7 } })).rejects.toMatchObject({ code: 'invalid-query' })
  await expect(scheduler.cancelAll({ metadata: {} })).rejects.toMatchObject({ code: 'invalid-query' })
})

it('calls are cancelled by their ids, and a series of one of them goes on', async () => {
  const { scheduler, in: inMs } = createFixture()
  const repeated = await scheduler.schedule({
    to: number(1),
    at: { local: '2026-03-02T09:00', timeZone: 'Europe/Berlin' },
    repeat: { rule: 'FREQ=DAILY' },
  })
  const [one, other] = await scheduler.schedule([
    { to: number(2), at: inMs(MINUTE) },
    { to: number(3), at: inMs(MINUTE) },
  ])
  if (!one || !other) throw new Error('Expected two calls')
  expect(await scheduler.cancelAll({ ids: [repeated.id, one.id, 'unknown'] })).toEqual({ cancelled: 2, failed: [] })
  const { calls } = await scheduler.list({ status: 'scheduled' })
  expect(calls.map(({ to }) => to).sort()).toEqual([number(1), number(3)])
  await expect(scheduler.cancelAll({ ids: [] })).rejects.toMatchObject({ code: 'invalid-query' })
})

it('many calls are cancelled in batches', async () => {
  const { scheduler, store, in: inMs } = createFixture()
  await scheduler.schedule(
    Array.from({ length: 1201 }, (_, n) => ({ to: number(n % 90), at: inMs(MINUTE), queue: 'list' })),
  )
  const sizes: number[] = []
  const { change } = store
  Object.assign(store, {
    change: (changes: Parameters<typeof change>[0]) => (sizes.push(changes.length), change(changes)),
  })
  expect(await scheduler.cancelAll({ queue: 'list' })).toEqual({ cancelled: 1201, failed: [] })
  expect(await scheduler.cancelAll({ queue: 'list' })).toEqual({ cancelled: 0, failed: [] })
  expect(sizes).toEqual([500, 500, 201])
})

it('what was cancelled before an abort stays cancelled, and another run cancels the rest', async () => {
  const { scheduler, store, another, in: inMs } = createFixture()
  await scheduler.schedule(
    Array.from({ length: 700 }, (_, n) => ({ to: number(n % 90), at: inMs(MINUTE), queue: 'list' })),
  )
  const abort = new AbortController()
  const reason = new Error('enough')
  const { change } = store
  Object.assign(store, { change: (changes: Parameters<typeof change>[0]) => (abort.abort(reason), change(changes)) })
  await expect(scheduler.cancelAll({ queue: 'list' }, { signal: abort.signal })).rejects.toBe(reason)
  Object.assign(store, { change })
  expect(await another().cancelAll({ queue: 'list' })).toEqual({ cancelled: 200, failed: [] })
})

it('a call in flight is hung up, and is not retried', async () => {
  const { scheduler, phone, clock, id } = await withLiveCall({ retry: () => 0, phone: { can: ['hangUp'] } })
  expect(await scheduler.cancelAll({ queue: 'list' })).toEqual({ cancelled: 1, failed: [] })
  expect(phone.hungUp).toEqual(['c1'])
  void phone.report(phone.post(0).request.reference, 'failed')
  await clock.advance(MINUTE)
  expect(await scheduler.get(id)).toMatchObject({ status: 'failed' })
  expect(phone.posts).toHaveLength(1)
})

it('a call in flight that cannot be hung up is named with the error; the others are cancelled', async () => {
  const { scheduler, id, in: inMs } = await withLiveCall()
  await scheduler.schedule({ to: number(2), at: inMs(MINUTE), queue: 'list' })
  expect(await scheduler.cancelAll({ queue: 'list' })).toMatchObject({
    cancelled: 1,
    failed: [{ callId: id, error: { code: 'not-supported' } }],
  })
})

it('a provider that fails to hang up is asked again by the next run', async () => {
  const away = new CallError('unavailable', 'Away', { placed: 'unknown' })
  const answers: (() => void)[] = []
  const onHangUp = () =>
    new Promise<void>((resolve, reject) => answers.push(answers.length === 0 ? () => reject(away) : resolve))
  const { scheduler, phone, clock, id } = await withLiveCall({ phone: { can: ['hangUp'], onHangUp } })
  const run = async () => {
    const done = scheduler.cancelAll({ queue: 'list' })
    // The provider answers late.
    await clock.advance(1000)
    answers.at(-1)?.()
    return done
  }
  expect(await run()).toEqual({ cancelled: 0, failed: [{ callId: id, error: away }] })
  expect(await run()).toEqual({ cancelled: 1, failed: [] })
  expect(phone.hungUp).toHaveLength(2)
})

it('a series ends if its next call would match; one whose next call is in another queue goes on', async () => {
  const { scheduler } = createFixture()
  const series = { at: { local: '2030-01-01T09:00', timeZone: 'UTC' }, repeat: { rule: 'FREQ=DAILY' } }
  const [moved] = await scheduler.schedule([
    { to: number(1), ...series, queue: 'other' },
    { to: number(2), ...series, queue: 'list' },
  ])
  await scheduler.edit(moved?.id ?? '', { queue: 'list' })
  expect(await scheduler.cancelAll({ queue: 'list' })).toEqual({ cancelled: 2, failed: [] })
  expect((await scheduler.list({ status: 'scheduled' })).calls).toMatchObject([{ to: number(1), queue: 'other' }])
})

it('a call that leaves the filter after it was read is not cancelled; one that changes otherwise is', async () => {
  const { scheduler, store, another, in: inMs } = createFixture()
  const [moved, edited] = await scheduler.schedule(
    [1, 2].map(n => ({ to: number(n), at: inMs(MINUTE), queue: 'list' })),
  )
  const { change } = store
  const others = another({ store: { ...store, change } })
  Object.assign(store, {
    change: async (changes: Parameters<typeof change>[0]) => {
      Object.assign(store, { change })
      await others.edit(moved?.id ?? '', { queue: 'other' })
      await others.edit(edited?.id ?? '', { to: number(3) })
      return change(changes)
    },
  })
  expect(await scheduler.cancelAll({ queue: 'list' })).toEqual({ cancelled: 1, failed: [] })
  expect(await scheduler.get(moved?.id ?? '')).toMatchObject({ status: 'scheduled', queue: 'other' })
  expect(await scheduler.get(edited?.id ?? '')).toMatchObject({ status: 'cancelled', to: number(3) })
})

it.each([
  ['no filter at all', {}],
  ['a filter that is undefined', { queue: 'list', ownerId: undefined }],
  ['an unknown filter', { queue: 'list', owner: 'anna' }],
  ['an empty name', { queue: '' }],
  ['no object', undefined],
])('%s is refused, and nothing is cancelled', async (_, filter) => {
  const { scheduler, in: inMs } = createFixture()
  const { id } = await scheduler.schedule({ to: number(1), at: inMs(MINUTE), queue: 'list' })
  await expect(Reflect.apply(scheduler.cancelAll, undefined, [filter])).rejects.toMatchObject({ code: 'invalid-query' })
  expect(await scheduler.get(id)).toMatchObject({ status: 'scheduled' })
})
