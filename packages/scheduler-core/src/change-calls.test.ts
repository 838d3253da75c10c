import { retryOutcomes } from '@outdial/call-client/kernel'
import { describe, expect, it } from 'vitest'
import { createFixture, number } from './testing/scheduler-fixture.ts'

const MINUTE = 60_000

describe('cancelling', () => {
  it('a call that has not begun ends it', async () => {
    const { scheduler, phone, clock, in: inMs } = createFixture()
    await scheduler.start()
    const { id } = await scheduler.schedule({ to: number(1), at: inMs(1000) })
    expect(await scheduler.cancel(id)).toMatchObject({ status: 'cancelled', attemptCount: 0 })
    await clock.advance(MINUTE)
    expect(phone.posts).toHaveLength(0)
    await expect(scheduler.cancel(id)).rejects.toMatchObject({ code: 'ended' })
  })

  it('a live call hangs it up; it ends when the provider reports its end, without a retry', async () => {
    const retry = retryOutcomes({ maxAttempts: 5, outcomes: ['failed'], delayMs: 0 })
    const { scheduler, phone, clock } = createFixture({ retry, phone: { can: ['hangUp'] } })
    await scheduler.start()
    const { id } = await scheduler.schedule({ to: number(1) })
    await clock.advance(0)
    phone.post(0).placed('c1')
    await clock.advance(0)
    expect(await scheduler.cancel(id)).toMatchObject({ status: 'initiated' })
    expect(phone.hungUp).toEqual(['c1'])
    void phone.report(phone.post(0).request.reference, 'failed')
    await clock.advance(MINUTE)
    expect(await scheduler.get(id)).toMatchObject({ status: 'failed' })
    expect(phone.posts).toHaveLength(1)
  })

  it('a call without an id hangs it up as soon as the id is known', async () => {
    const { scheduler, phone, clock } = createFixture({ phone: { can: ['hangUp'] } })
    await scheduler.start()
    const { id } = await scheduler.schedule({ to: number(1) })
    await clock.advance(0)
    await scheduler.cancel(id)
    expect(phone.hungUp).toEqual([])
    phone.post(0).placed('c1')
    await clock.advance(0)
    expect(phone.hungUp).toEqual(['c1'])
  })

  it('a live call of a provider that cannot hang up is an error, and still withdraws its retries', async () => {
    const retry = retryOutcomes({ maxAttempts: 5, delayMs: 0 })
    const { scheduler, phone, clock } = createFixture({ retry })
    await scheduler.start()
    const { id } = await scheduler.schedule({ to: number(1) })
    await clock.advance(0)
    await expect(scheduler.cancel(id)).rejects.toMatchObject({ code: 'not-supported' })
    void phone.report(phone.post(0).request.reference, 'busy')
    await clock.advance(MINUTE)
    expect(await scheduler.get(id)).toMatchObject({ status: 'busy' })
    expect(phone.posts).toHaveLength(1)
  })

  it('a waiting retry keeps the outcome of the last attempt', async () => {
    const { scheduler, phone, clock } = createFixture({ retry: retryOutcomes({ maxAttempts: 2 }) })
    await scheduler.start()
    const { id } = await scheduler.schedule({ to: number(1) })
    await clock.advance(0)
    void phone.report(phone.post(0).request.reference, 'no-answer')
    await clock.advance(0)
    expect(await scheduler.cancel(id)).toMatchObject({ status: 'no-answer', attemptCount: 1 })
  })
})

it('a call that has another owner than wanted is not found', async () => {
  const { scheduler } = createFixture()
  const { id } = await scheduler.schedule({ to: number(1), ownerId: 'anna', key: 'k' })
  const unowned = await scheduler.schedule({ to: number(2) })
  for (const call of [id, { key: 'k' }, unowned.id, 'unknown']) {
    expect(await scheduler.get(call, { ifOwnerId: 'berta' })).toBeUndefined()
  }
  expect(await scheduler.get({ key: 'k' }, { ifOwnerId: 'anna' })).toMatchObject({ id })
  expect(await scheduler.get(unowned.id)).toMatchObject({ id: unowned.id })
  const missing = { ifOwnerId: undefined } as never
  await expect(scheduler.get(id, missing)).rejects.toMatchObject({ code: 'invalid-call', field: 'ifOwnerId' })
})

describe('editing', () => {
  it('a call that has not begun changes it, and reschedules it', async () => {
    const { scheduler, phone, clock, in: inMs } = createFixture()
    await scheduler.start()
    const { id, version } = await scheduler.schedule({ to: number(1), at: inMs(60 * MINUTE) })
    await scheduler.edit(id, { to: number(2), at: inMs(1000) }, { ifVersion: version })
    await expect(scheduler.edit(id, { to: number(3) }, { ifVersion: version })).rejects.toMatchObject({
      code: 'conflict',
    })
    await clock.advance(1000)
    expect(phone.posts.map(({ request }) => request.to)).toEqual([number(2)])
  })

  it('or cancelling a call for an owner that it does not have is refused as if there were no such call', async () => {
    const { scheduler } = createFixture()
    const { id } = await scheduler.schedule({ to: number(1), ownerId: 'anna', key: 'k' })
    const unowned = await scheduler.schedule({ to: number(2) })
    for (const call of [id, { key: 'k' }, unowned.id, 'unknown']) {
      const refused = {
        code: 'unknown-call',
        message: expect.stringMatching(/^Expected the id of a call, or { key }, got "[^"]+"$/),
      }
      await expect(scheduler.edit(call, { to: number(3) }, { ifOwnerId: 'berta' })).rejects.toMatchObject(refused)
      await expect(scheduler.cancel(call, { ifOwnerId: 'berta' })).rejects.toMatchObject(refused)
    }
    expect(await scheduler.edit(id, { ownerId: 'berta' }, { ifOwnerId: 'anna' })).toMatchObject({ version: 2 })
    expect(await scheduler.cancel(id, { ifOwnerId: 'berta' })).toMatchObject({ status: 'cancelled' })
  })

  it('to times between which the call could never begin is refused', async () => {
    const { scheduler, in: inMs } = createFixture()
    const { id } = await scheduler.schedule({ to: number(1), at: inMs(1000), notAfter: inMs(5000) })
    await expect(scheduler.edit(id, { at: inMs(5000) })).rejects.toMatchObject({ code: 'invalid-time' })
    await expect(scheduler.edit(id, { notAfter: inMs(1000) })).rejects.toMatchObject({ code: 'invalid-time' })
    expect(await scheduler.edit(id, { at: inMs(5000), notAfter: null })).toMatchObject({ at: inMs(5000) })
  })

  it('a call that is being dialed, has ended or is unknown is refused and changes nothing', async () => {
    const { scheduler, phone, clock } = createFixture()
    await scheduler.start()
    const { id } = await scheduler.schedule({ to: number(1) })
    await clock.advance(0)
    await expect(scheduler.edit(id, { to: number(2) })).rejects.toMatchObject({ code: 'begun' })
    void phone.report(phone.post(0).request.reference, 'completed')
    await clock.advance(0)
    await expect(scheduler.edit(id, { to: number(2) })).rejects.toMatchObject({ code: 'ended' })
    await expect(scheduler.edit('unknown', { to: number(2) })).rejects.toMatchObject({ code: 'unknown-call' })
    expect((await scheduler.get(id))?.to).toBe(number(1))
  })
})
