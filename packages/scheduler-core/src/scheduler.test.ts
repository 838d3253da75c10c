import { describe, expect, it } from 'vitest'
import { createFixture, number } from './testing/scheduler-fixture.ts'

const MINUTE = 60_000

describe('a call that is scheduled', () => {
  it('is placed when it is due, not a millisecond before, and followed to its end', async () => {
    const fixture = createFixture()
    await fixture.scheduler.start()
    const { id } = await fixture.scheduler.schedule({ to: number(1), at: fixture.in(5 * MINUTE) })
    await fixture.clock.advance(5 * MINUTE - 1)
    expect(fixture.phone.posts).toHaveLength(0)
    await fixture.clock.advance(1)
    expect(fixture.phone.posts).toHaveLength(1)

    fixture.phone.post(0).placed('c1')
    const { reference } = fixture.phone.post(0).request
    await fixture.clock.advance(0)
    for (const status of ['ringing', 'answered', 'completed'] as const) {
      expect(await settled(fixture, fixture.phone.report(reference, status))).toEqual(['applied'])
    }
    expect(fixture.events).toEqual([
      '01:scheduled',
      '01:dialing',
      '01:initiated',
      '01:ringing',
      '01:answered',
      '01:completed',
    ])
    expect(await fixture.scheduler.get(id)).toMatchObject({
      status: 'completed',
      attemptCount: 1,
      attempts: [{ providerCallId: 'c1', answered: true, provider: 'hand' }],
    })
    expect(await fixture.scheduler.history(number(1))).toMatchObject({
      calls: [{ direction: 'Inbound', disposition: 'Completed', callId: id }],
    })
  })

  it('waits until a scheduler is started, and is placed by it', async () => {
    const fixture = createFixture()
    await fixture.scheduler.schedule({ to: number(1) })
    await fixture.clock.advance(MINUTE)
    expect(fixture.phone.posts).toHaveLength(0)
    await fixture.another().start()
    await fixture.clock.advance(0)
    expect(fixture.phone.posts).toHaveLength(1)
  })

  it('weeks ahead is placed in weeks', { timeout: 60_000 }, async () => {
    const fixture = createFixture()
    await fixture.scheduler.start()
    const weeks = 25 * 24 * 60 * MINUTE
    await fixture.scheduler.schedule({ to: number(1), at: fixture.in(weeks) })
    await fixture.clock.advance(weeks - 1)
    expect(fixture.phone.posts).toHaveLength(0)
    await fixture.clock.advance(1)
    expect(fixture.phone.posts).toHaveLength(1)
  })

  it('with a known key is the call that has the key', async () => {
    const { scheduler } = createFixture()
    const first = await scheduler.schedule({ to: number(1), key: 'order-7' })
    const second = await scheduler.schedule({ to: number(2), key: 'order-7' })
    expect(second).toEqual({ ...first, created: false })
    expect((await scheduler.list()).calls).toHaveLength(1)
  })

  it('by local time is due at that time in the zone', async () => {
    const { scheduler } = createFixture()
    const { at, localTime } = await scheduler.schedule({
      to: number(1),
      at: { local: '2026-07-01T09:00', timeZone: 'Europe/Berlin' },
    })
    expect(at).toEqual(new Date('2026-07-01T07:00:00Z'))
    expect(localTime).toEqual({ local: '2026-07-01T09:00', timeZone: 'Europe/Berlin' })
  })

  it('with an invalid other call in the list is not added', async () => {
    const { scheduler } = createFixture()
    await expect(scheduler.schedule([{ to: number(1) }, { to: '12' }])).rejects.toMatchObject({
      code: 'invalid-number',
      index: 1,
    })
    expect((await scheduler.list()).calls).toEqual([])
  })
})

describe('a dial list in its own queue', () => {
  const list = Array.from({ length: 7 }, (_, n) => ({ to: number(n % 4), queue: 'list' }))

  it('is dialed in order within its lines, and each line is refilled at once', async () => {
    const { scheduler, phone, clock } = createFixture()
    await scheduler.start()
    await scheduler.schedule(list)
    await clock.advance(0)
    expect(phone.posts).toHaveLength(3)
    for (let end = 0; end < 7; end++) {
      void phone.report(phone.post(end).request.reference, 'completed')
      await clock.advance(0)
      expect(phone.posts).toHaveLength(Math.min(7, 4 + end))
    }
    expect(phone.posts.map(({ request }) => request.to)).toEqual(list.map(({ to }) => to))
  })

  it('goes on after a restart', async () => {
    const fixture = createFixture()
    await fixture.scheduler.start()
    await fixture.scheduler.schedule(list)
    await fixture.clock.advance(0)
    await fixture.scheduler.stop({ drainMs: 0 })
    const next = fixture.another()
    await next.start()
    for (let end = 0; end < 7; end++) {
      void fixture.phone.report(fixture.phone.post(end).request.reference, 'completed')
      await fixture.clock.advance(0)
    }
    expect(fixture.phone.posts.map(({ request }) => request.to)).toEqual(list.map(({ to }) => to))
    expect((await next.list({ status: 'completed' })).calls).toHaveLength(7)
  })

  it('stops while it is paused, and keeps its pace', async () => {
    const { scheduler, phone, clock } = createFixture()
    await scheduler.start()
    await scheduler.addQueue('list', { paused: true, callsPerSecond: 1 })
    await scheduler.schedule(list)
    await clock.advance(MINUTE)
    expect(phone.posts).toHaveLength(0)
    await scheduler.changeQueue('list', { paused: false })
    await clock.advance(0)
    expect(phone.posts).toHaveLength(1)
    await clock.advance(999)
    expect(phone.posts).toHaveLength(1)
    await clock.advance(1)
    expect(phone.posts).toHaveLength(2)
  })
})

describe('stopping', () => {
  it('stops licensing, waits for the answers of begun POSTs, and still records updates', async () => {
    const { scheduler, phone, clock } = createFixture({ concurrency: 1 })
    await scheduler.start()
    const [first] = await scheduler.schedule([{ to: number(1) }, { to: number(2) }])
    await clock.advance(0)
    let stopped = false
    const stopping = scheduler.stop().then(() => {
      stopped = true
    })
    await clock.advance(1000)
    expect(stopped).toBe(false)
    phone.post(0).placed('c1')
    await clock.advance(0)
    await stopping
    void phone.report(phone.post(0).request.reference, 'completed')
    await clock.advance(MINUTE)
    expect(phone.posts).toHaveLength(1)
    expect((await scheduler.get(first?.id ?? ''))?.status).toBe('completed')
  })

  it('waits no longer than `drainMs`', async () => {
    const { scheduler, clock } = createFixture()
    await scheduler.start()
    await scheduler.schedule({ to: number(1) })
    await clock.advance(0)
    const stopping = scheduler.stop({ drainMs: 500 })
    await clock.advance(500)
    await stopping
  })

  it('returns licences of the last step, which the next worker dials', async () => {
    const fixture = createFixture()
    await fixture.scheduler.start()
    await fixture.scheduler.schedule({ to: number(1) })
    // The step is running: its licences have not been returned.
    const stopping = fixture.scheduler.stop()
    await fixture.clock.advance(0)
    await stopping
    expect(fixture.phone.posts).toHaveLength(0)
    await fixture.another().start()
    await fixture.clock.advance(0)
    expect(fixture.phone.posts).toHaveLength(1)
  })

  it('by `close` records no further updates', async () => {
    const { scheduler, phone } = createFixture()
    await scheduler.close()
    expect(phone.recorders.size).toBe(0)
  })
})

/** Runs the steps that the promise waits for. */
async function settled<Value>({ clock }: ReturnType<typeof createFixture>, promise: Promise<Value>): Promise<Value> {
  await clock.advance(0)
  return promise
}
