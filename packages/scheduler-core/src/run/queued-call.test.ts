import type { CallUpdate } from '@outdial/call-client/kernel'
import { describe, expect, it } from 'vitest'
import { createFixture, number } from '../testing/scheduler-fixture.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

type Fixture = Parameters<typeof createFixture>[0]

/** A scheduler with one call that its provider queues, and that must not ring from a minute on. */
async function queued({ phone, ...options }: NonNullable<Fixture> = {}) {
  const fixture = createFixture({ ...options, phone: { can: ['hangUp'], ...phone } })
  const { clock, scheduler } = fixture
  await scheduler.start()
  const { id } = await scheduler.schedule({ to: number(1), notAfter: fixture.in(MINUTE) })
  await clock.advance(0)
  const post = fixture.phone.post(0)
  post.placed('c1')
  await clock.advance(0)
  return { ...fixture, id, reference: post.request.reference, get: async () => scheduler.get(id) }
}

const initiated = (at: Date, status: CallUpdate['status'] = 'initiated'): CallUpdate => ({
  provider: 'hand',
  providerCallId: 'c1',
  status,
  at,
})

const failures = (errors: readonly unknown[]) => errors.filter(error => String(error) === 'Error: away')

describe('a call that waits in a queue of its provider', () => {
  it('is hung up at `notAfter`, not before, and ends as its provider says', async () => {
    const { clock, phone, reference, get } = await queued()
    await clock.advance(MINUTE - 1)
    expect(phone.hungUp).toEqual([])
    await clock.advance(1)
    expect(phone.hungUp).toEqual(['c1'])
    await phone.report(reference, 'cancelled')
    await clock.advance(HOUR)
    expect([phone.hungUp.length, (await get())?.status]).toEqual([1, 'cancelled'])
  })

  it.each(['ringing', 'answered'] as const)('is not hung up at `notAfter` once it is %s', async status => {
    const { clock, phone, reference } = await queued()
    await phone.report(reference, status)
    await clock.advance(HOUR)
    expect(phone.hungUp).toEqual([])
  })

  it.each(['ringing', 'answered'] as const)('is not hung up if a poll finds it %s', async status => {
    const fixture = await queued({
      phone: { can: ['hangUp', 'get'], onGet: async () => initiated(new Date(0), status) },
    })
    await fixture.clock.advance(HOUR)
    expect(fixture.phone.hungUp).toEqual([])
  })

  it('is not hung up while its provider cannot be polled and sends no webhooks', async () => {
    const { clock, phone } = await queued({
      phone: { can: ['hangUp', 'get'], webhooks: false, onGet: () => Promise.reject(new Error('away')) },
    })
    await clock.advance(HOUR)
    expect(phone.hungUp).toEqual([])
  })

  it('is hung up by another worker if the first one is gone', async () => {
    const { clock, phone, scheduler, another } = await queued()
    await scheduler.stop({ drainMs: 0 })
    await clock.advance(2 * MINUTE)
    expect(phone.hungUp).toEqual([])
    await another().start()
    await clock.advance(0)
    expect(phone.hungUp).toEqual(['c1'])
  })

  it('is hung up when its id becomes known after `notAfter`', async () => {
    const { clock, scheduler, phone, in: from } = createFixture({ phone: { can: ['hangUp'] } })
    await scheduler.start()
    await scheduler.schedule({ to: number(1), notAfter: from(10_000) })
    await clock.advance(11_000)
    phone.post(0).placed('c1')
    await clock.advance(100)
    expect(phone.hungUp).toEqual(['c1'])
  })

  it('is hung up again after a failure, ten times at most, and each failure is reported', async () => {
    const { clock, phone, errors, get } = await queued({ phone: { onHangUp: () => Promise.reject(new Error('away')) } })
    await clock.advance(HOUR)
    expect(phone.hungUp).toHaveLength(10)
    expect(failures(errors)).toHaveLength(10)
    expect((await get())?.status).toBe('initiated')
  })

  it('is hung up again after a minute if its provider agreed and reports no end', async () => {
    const { clock, phone } = await queued()
    await clock.advance(MINUTE + 59_000)
    expect(phone.hungUp).toHaveLength(1)
    await clock.advance(15_000)
    expect(phone.hungUp).toHaveLength(2)
  })

  it('is left alone by a provider that cannot hang up', async () => {
    const { clock, phone, get } = await queued({ phone: { can: [] } })
    await clock.advance(HOUR)
    expect([phone.hungUp, (await get())?.status]).toEqual([[], 'initiated'])
  })

  it('is hung up by `cancel`, and by the worker if that failed', async () => {
    let fails = true
    const fixture = createFixture({
      phone: { can: ['hangUp', 'get'], onHangUp: async () => (fails ? Promise.reject(new Error('away')) : undefined) },
    })
    const { clock, scheduler, phone } = fixture
    await scheduler.start()
    const { id } = await scheduler.schedule({ to: number(1) })
    await clock.advance(0)
    phone.post(0).placed('c1')
    await clock.advance(0)
    await expect(scheduler.cancel(id)).rejects.toThrow('away')
    fails = false
    expect(phone.hungUp).toHaveLength(1)
    await clock.advance(20_000)
    expect(phone.hungUp).toHaveLength(2)
  })
})

describe('a call that is only `initiated` when its line would be freed', () => {
  const late = () => queued({ phone: { maxCallMs: MINUTE, placeTimeoutMs: 5000 } })

  it('is hung up first, and ends as its provider then says', async () => {
    let hungUp = false
    const { clock, get } = await queued({
      phone: {
        maxCallMs: 59_000,
        placeTimeoutMs: 5000,
        can: ['hangUp', 'get'],
        onGet: async () => initiated(new Date(0), hungUp ? 'cancelled' : 'initiated'),
        onHangUp: async () => void (hungUp = true),
      },
    })
    await clock.advance(59_000)
    expect([hungUp, (await get())?.status]).toEqual([true, 'cancelled'])
  })

  it('is hung up by a provider that cannot be polled', async () => {
    const { clock, phone, get } = await late()
    await clock.advance(MINUTE)
    expect([phone.hungUp, (await get())?.status]).toEqual([['c1'], 'indeterminate'])
  })

  it('keeps its line for a minute while the provider fails to hang up', async () => {
    const { clock, phone, scheduler, get, errors } = await queued({
      phone: { maxCallMs: 59_000, placeTimeoutMs: 5000, onHangUp: () => Promise.reject(new Error('away')) },
    })
    const lines = async () => (await scheduler.queues())[0]?.linesInUse
    await clock.advance(60_000)
    expect([await lines(), (await get())?.status]).toEqual([1, 'initiated'])
    await clock.advance(70_000)
    expect([await lines(), (await get())?.status]).toEqual([0, 'indeterminate'])
    expect(phone.hungUp.length).toBeGreaterThan(3)
    expect(failures(errors)).toHaveLength(phone.hungUp.length)
  })

  it('is not hung up if it was answered', async () => {
    const { clock, phone, reference } = await late()
    await phone.report(reference, 'answered')
    await clock.advance(HOUR)
    expect(phone.hungUp).toEqual([])
  })
})

describe('a call that its provider may have queued, and that is live when its line would be freed', () => {
  it.each(['ringing', 'answered'] as const)(
    'is hung up although it is %s, and keeps its line until the provider reports its end',
    async status => {
      let polls = 0
      const { clock, phone, scheduler, reference, get } = await queued({
        phone: {
          maxCallMs: MINUTE,
          placeTimeoutMs: 5000,
          can: ['hangUp', 'get'],
          overRate: 'queues',
          // It hangs up a little later.
          onGet: async () => initiated(new Date(0), phone.hungUp.length > 0 && polls++ > 1 ? 'completed' : status),
        },
      })
      const lines = async () => (await scheduler.queues())[0]?.linesInUse
      await phone.report(reference, status)
      await clock.advance(MINUTE)
      expect([phone.hungUp, await lines(), (await get())?.status]).toEqual([['c1'], 1, status])
      await clock.advance(MINUTE)
      expect([phone.hungUp, await lines(), (await get())?.status]).toEqual([['c1'], 0, 'completed'])
    },
  )
})

it('the client receives the metadata of the call', async () => {
  const { clock, scheduler, phone } = createFixture()
  await scheduler.start()
  await scheduler.schedule({ to: number(1), metadata: { text: 'Your car is ready' } })
  await clock.advance(0)
  expect(phone.post(0).request.metadata).toEqual({ text: 'Your car is ready' })
})
