import { manualClock } from '@outdial/call-client/testing'
import { describe, expect, it } from 'vitest'
import { memoryStore } from '../memory/memory-store.ts'
import type { CallStore } from '../store/call-store.ts'
import { manualClient } from '../testing/manual-client.ts'
import { createFixture, lost, number, refusal } from '../testing/scheduler-fixture.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/**
 * A store that counts its steps. A step resolves after the work that a test sets by `meanwhile`.
 */
function counted(clock = manualClock()) {
  const store = memoryStore({ clock })
  let steps = 0
  let meanwhile: (() => Promise<unknown>) | undefined
  const counting: CallStore = {
    ...store,
    async advance(step) {
      steps++
      const advanced = await store.advance(step)
      await meanwhile?.()
      return advanced
    },
  }
  return { clock, store: counting, steps: () => steps, meanwhile: (work: typeof meanwhile) => void (meanwhile = work) }
}

it('characters of a provider that no database can store are replaced', async () => {
  const { scheduler, phone, clock } = createFixture()
  await scheduler.start()
  const { id } = await scheduler.schedule({ to: number(1) })
  await clock.advance(0)
  await phone.report(phone.post(0).request.reference, 'busy', { cause: 'a\u0000b\uD800', providerCallId: 'c\n1' })
  const cause = 'a\uFFFDb\uFFFD'
  expect(await scheduler.get(id)).toMatchObject({ status: 'busy', attempts: [{ cause, providerCallId: 'c\uFFFD1' }] })
})

describe('a refusal', () => {
  it.each(['rate-limited', 'unavailable'] as const)(
    'as %s that arrives late still holds the queue back',
    async code => {
      const { scheduler, phone, clock } = createFixture({ dialWithinMs: 5000 })
      await scheduler.start()
      const { id } = await scheduler.schedule({ to: number(1) })
      await clock.advance(6000)
      phone.post(0).fail(refusal(code, 50_000))
      await clock.advance(49_999)
      expect(phone.posts).toHaveLength(1)
      await clock.advance(1)
      expect(phone.posts).toHaveLength(2)
      expect((await scheduler.get(id))?.attemptCount).toBe(1)
    },
  )

  it('that arrives after the timeout of the POST still counts as a refusal', async () => {
    const { scheduler, phone, clock } = createFixture()
    await scheduler.start()
    const { id } = await scheduler.schedule({ to: number(1) })
    await clock.advance(0)
    phone.post(0).fail(lost())
    await clock.advance(0)
    const error = refusal('rate-limited', 50_000)
    void phone.report(phone.post(0).request.reference, 'rejected', { error })
    await clock.advance(49_999)
    expect(phone.posts).toHaveLength(1)
    await clock.advance(1)
    expect(phone.posts).toHaveLength(2)
    expect(await scheduler.get(id)).toMatchObject({ status: 'dialing', attemptCount: 1 })
  })

  it('for which the call is at fault ends the call, even if it arrives late', async () => {
    const { scheduler, phone, clock } = createFixture({ dialWithinMs: 5000 })
    await scheduler.start()
    const { id } = await scheduler.schedule({ to: number(1) })
    await clock.advance(6000)
    phone.post(0).fail(refusal('rejected'))
    await clock.advance(MINUTE)
    expect((await scheduler.get(id))?.status).toBe('rejected')
    expect(phone.posts).toHaveLength(1)
  })
})

describe('a POST that is stopped before it is sent', () => {
  it('proves that nothing was placed, even after its timeout: the call is licensed again', async () => {
    const { scheduler, phone, clock } = createFixture({ dialWithinMs: 5000 })
    await scheduler.start()
    const { id } = await scheduler.schedule({ to: number(1) })
    await clock.advance(0)
    phone.post(0).fail(lost())
    await clock.advance(5001)
    expect((await scheduler.get(id))?.status).toBe('unknown')
    expect(phone.post(0).maySend()).toBe(false)
    await clock.advance(0)
    expect(phone.posts).toHaveLength(2)
    expect((await scheduler.get(id))?.attempts.map(({ released }) => released)).toEqual([true, false])
    expect(phone.post(1).maySend()).toBe(true)
  })
})

describe('untrusted functions', () => {
  it('a client cannot cause a retry by the error code `absent`', async () => {
    const { scheduler, phone, clock } = createFixture()
    await scheduler.start()
    const { id } = await scheduler.schedule({ to: number(1) })
    await clock.advance(0)
    void phone.report(phone.post(0).request.reference, 'no-answer', { cause: 'absent' })
    await clock.advance(HOUR)
    expect(phone.posts).toHaveLength(1)
    expect((await scheduler.get(id))?.status).toBe('no-answer')
  })

  it('a retry that is never due is no retry, and is reported as an error', async () => {
    const fixture = createFixture({ retry: () => Number.MAX_SAFE_INTEGER })
    await fixture.scheduler.start()
    const { id } = await fixture.scheduler.schedule({ to: number(1) })
    await fixture.clock.advance(0)
    void fixture.phone.report(fixture.phone.post(0).request.reference, 'busy')
    await fixture.clock.advance(HOUR)
    expect((await fixture.scheduler.get(id))?.status).toBe('busy')
    expect(fixture.errors).toEqual([expect.any(RangeError)])
  })
})

describe('several processes', () => {
  it('with different providers leave each other’s calls alone, without polling in a loop', async () => {
    const { clock, store, steps } = counted()
    const fixture = createFixture({ clock, store })
    const other = manualClient(clock.now)
    const elsewhere = fixture.another({ clients: { elsewhere: other.client } })
    await elsewhere.schedule(Array.from({ length: 600 }, (_, n) => ({ to: number(n % 100) })))
    await fixture.scheduler.schedule({ to: number(1) })
    await fixture.scheduler.start()
    await clock.advance(MINUTE)
    expect(fixture.phone.posts).toHaveLength(1)
    expect(steps()).toBeLessThan(20)
    await elsewhere.start()
    await clock.advance(0)
    expect(other.posts).toHaveLength(2)
  })

  it('wake each other during a step, too', async () => {
    const { clock, store, meanwhile } = counted()
    const fixture = createFixture({ clock, store })
    const receiver = fixture.another()
    await fixture.scheduler.start()
    await clock.advance(0)
    let added = false
    meanwhile(async () => {
      if (!added)
        await store.add([{ id: 'a', to: number(2) as never, provider: 'hand', queue: 'q', at: clock.now() }], {
          concurrency: 1,
        })
      added = true
    })
    await fixture.scheduler.schedule({ to: number(1) })
    await clock.advance(0)
    expect(fixture.phone.posts.map(({ request }) => request.to)).toEqual([number(1), number(2)])
    await receiver.close()
  })

  it('without a call’s provider leave its polls to processes that have the provider', async () => {
    let polls = 0
    const fixture = createFixture({
      phone: {
        can: ['get'],
        webhooks: false,
        onGet: async () => {
          polls++
          return { provider: 'hand', status: 'ringing', at: new Date(0) }
        },
      },
    })
    await fixture.scheduler.start()
    await fixture.scheduler.schedule({ to: number(1) })
    await fixture.clock.advance(0)
    fixture.phone.post(0).placed('c1')
    await fixture.clock.advance(0)
    const stranger = fixture.another({ clients: { elsewhere: manualClient(fixture.clock.now).client } })
    await fixture.scheduler.stop({ drainMs: 0 })
    await stranger.start()
    await fixture.clock.advance(MINUTE)
    expect(polls).toBe(0)
    await fixture.scheduler.start()
    await fixture.clock.advance(10 * MINUTE)
    expect(polls).toBeGreaterThan(10)
  })
})

describe('a dial list that waits for lines', () => {
  it('goes on after a short absence of workers, however long it has waited', async () => {
    const fixture = createFixture({ concurrency: 1 })
    await fixture.scheduler.start()
    await fixture.scheduler.schedule([1, 2, 3].map(n => ({ to: number(n) })))
    await fixture.clock.advance(20 * MINUTE)
    await fixture.scheduler.stop({ drainMs: 0 })
    void fixture.phone.report(fixture.phone.post(0).request.reference, 'completed')
    await fixture.clock.advance(2 * MINUTE)
    await fixture.another().start()
    await fixture.clock.advance(0)
    expect(fixture.phone.posts).toHaveLength(2)
    expect((await fixture.scheduler.list({ status: 'expired' })).calls).toEqual([])
  })
})

describe('starting and stopping', () => {
  it('a scheduler that is stopped while it starts does not start, and a closed one never does', async () => {
    const { scheduler, phone, clock } = createFixture()
    await scheduler.schedule({ to: number(1) })
    const starting = scheduler.start()
    await scheduler.stop({ drainMs: 0 })
    await expect(starting).rejects.toMatchObject({ code: 'aborted' })
    await scheduler.close()
    await expect(scheduler.start()).rejects.toMatchObject({ code: 'aborted' })
    await clock.advance(MINUTE)
    expect(phone.posts).toHaveLength(0)
    expect(clock.waiting).toBe(0)
  })
})

describe('a provider that does not answer', () => {
  it('to a hang-up is given up after ten seconds, and may be tried again', async () => {
    const { scheduler, phone, clock } = createFixture({
      phone: { can: ['hangUp'], onHangUp: () => new Promise(() => {}) },
    })
    await scheduler.start()
    const { id } = await scheduler.schedule({ to: number(1) })
    await clock.advance(0)
    phone.post(0).placed('c1')
    await clock.advance(0)
    for (const times of [1, 2]) {
      const cancelling = scheduler.cancel(id)
      cancelling.catch(() => {})
      await clock.advance(10_000)
      await expect(cancelling).rejects.toMatchObject({ code: 'timed-out' })
      expect(phone.hungUp).toHaveLength(times)
    }
  })

  it('to a poll leaves no timer behind', async () => {
    const fixture = createFixture({
      phone: { can: ['get'], webhooks: false, onGet: async () => Promise.reject(lost()) },
    })
    await fixture.scheduler.start()
    await fixture.scheduler.schedule({ to: number(1) })
    await fixture.clock.advance(0)
    fixture.phone.post(0).placed('c1')
    const timers = async () => {
      await fixture.clock.advance(10 * MINUTE)
      return fixture.clock.waiting
    }
    expect(await timers()).toBe(await timers())
  })
})

describe('pruning', () => {
  it('deletes all calls that ended before the given time, in small batches', async () => {
    const { scheduler, clock, in: inMs } = createFixture()
    const added = await scheduler.schedule(
      Array.from({ length: 1200 }, (_, n) => ({ to: number(n % 100), at: inMs(HOUR) })),
    )
    for (const { id } of added.slice(0, 1100)) await scheduler.cancel(id)
    await clock.advance(1)
    expect(await scheduler.prune(clock.now())).toBe(1100)
    expect((await scheduler.list({ limit: 1000 })).calls).toHaveLength(100)
    await expect(scheduler.prune(new Date(Number.NaN))).rejects.toMatchObject({ code: 'invalid-time' })
  })
})
