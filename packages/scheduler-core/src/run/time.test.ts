import { manualClock } from '@outdial/call-client/testing'
import { describe, expect, it } from 'vitest'
import { memoryStore } from '../memory/memory-store.ts'
import type { CallStore } from '../store/call-store.ts'
import { createFixture, number } from '../testing/scheduler-fixture.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

describe('calls that came due while no worker was running', () => {
  it.each([
    ['15 minutes ago are placed', 15 * MINUTE, 1, 'dialing'],
    ['more than 15 minutes ago expire and are not placed', 15 * MINUTE + 1, 0, 'expired'],
  ])('%s', async (_, lateMs, posts, status) => {
    const fixture = createFixture()
    const { id } = await fixture.scheduler.schedule({ to: number(1), at: fixture.in(1000) })
    await fixture.clock.advance(1000 + lateMs)
    await fixture.scheduler.start()
    await fixture.clock.advance(0)
    expect(fixture.phone.posts).toHaveLength(posts)
    expect((await fixture.scheduler.get(id))?.status).toBe(status)
  })

  it('are placed, however late, if `misfireAfterMs` is infinite', async () => {
    const fixture = createFixture({ misfireAfterMs: Number.POSITIVE_INFINITY })
    await fixture.scheduler.schedule({ to: number(1), at: fixture.in(1000) })
    await fixture.clock.advance(100 * HOUR)
    await fixture.scheduler.start()
    await fixture.clock.advance(0)
    expect(fixture.phone.posts).toHaveLength(1)
  })

  it('wait for a line for hours without a misfire while a worker is running', async () => {
    const fixture = createFixture({ concurrency: 1 })
    await fixture.scheduler.start()
    await fixture.scheduler.schedule([{ to: number(1) }, { to: number(2) }])
    await fixture.clock.advance(3 * HOUR)
    void fixture.phone.report(fixture.phone.post(0).request.reference, 'completed')
    await fixture.clock.advance(0)
    expect(fixture.phone.posts).toHaveLength(2)
  })

  it('after `notAfter` expire with that cause', async () => {
    const fixture = createFixture({ concurrency: 1 })
    await fixture.scheduler.start()
    const [, second] = await fixture.scheduler.schedule([
      { to: number(1) },
      { to: number(2), notAfter: fixture.in(MINUTE) },
    ])
    await fixture.clock.advance(MINUTE)
    void fixture.phone.report(fixture.phone.post(0).request.reference, 'completed')
    await fixture.clock.advance(0)
    expect(fixture.phone.posts).toHaveLength(1)
    expect(await fixture.scheduler.get(second?.id ?? '')).toMatchObject({ status: 'expired', cause: 'not-after' })
  })
})

describe('a wall clock that changes', () => {
  it('by a jump ahead is noticed within ten seconds: due calls are placed, and `clock` is emitted', async () => {
    const fixture = createFixture()
    const events: unknown[] = []
    fixture.scheduler.on('clock', disturbance => void events.push(disturbance))
    await fixture.scheduler.start()
    await fixture.scheduler.schedule({ to: number(1), at: fixture.in(10 * MINUTE) })
    await fixture.clock.advance(1000)
    fixture.clock.jump(10 * MINUTE)
    await fixture.clock.advance(10_000)
    expect(fixture.phone.posts).toHaveLength(1)
    expect(events).toEqual([{ wallMs: 10 * MINUTE + 10_000, monotonicMs: 10_000, expectedMs: 10_000 }])
  })

  it('back by an hour places no call twice, loses none and expires none', async () => {
    const fixture = createFixture()
    await fixture.scheduler.start()
    const [first, second] = await fixture.scheduler.schedule([
      { to: number(1) },
      { to: number(2), at: fixture.in(MINUTE) },
    ])
    await fixture.clock.advance(0)
    fixture.clock.jump(-HOUR)
    await fixture.clock.advance(30_000)
    void fixture.phone.report(fixture.phone.post(0).request.reference, 'completed')
    await fixture.clock.advance(HOUR + MINUTE)
    expect(fixture.phone.posts.map(({ request }) => request.to)).toEqual([number(1), number(2)])
    expect((await fixture.scheduler.get(first?.id ?? ''))?.status).toBe('completed')
    expect((await fixture.scheduler.get(second?.id ?? ''))?.status).toBe('dialing')
  })
})

/** A store whose commits return late, as after a stall of the process. */
function slowStore(clock: ReturnType<typeof manualClock>) {
  const store = memoryStore({ clock })
  let delay: (() => void) | undefined
  const slow: CallStore = {
    ...store,
    async advance(step) {
      const advanced = await store.advance(step)
      if (advanced.licensed.length > 0) delay?.()
      return advanced
    },
  }
  return { slow, whenLicensed: (work: (() => void) | undefined) => void (delay = work) }
}

describe('a worker that stalled between a licence and its POST', () => {
  it('does not dial too late: the call is licensed again, and the attempt is released', async () => {
    const clock = manualClock()
    const { slow, whenLicensed } = slowStore(clock)
    const fixture = createFixture({ store: slow, clock, dialWithinMs: 5000 })
    await fixture.scheduler.start()
    whenLicensed(() => {
      clock.jump(5001)
      whenLicensed(undefined)
    })
    const { id } = await fixture.scheduler.schedule({ to: number(1) })
    await clock.advance(0)
    expect(fixture.phone.posts).toHaveLength(1)
    const call = await fixture.scheduler.get(id)
    expect(call?.attempts.map(({ released, status, attempt }) => ({ released, status, attempt }))).toEqual([
      { released: true, status: 'rejected', attempt: 1 },
      { released: false, status: 'dialing', attempt: 1 },
    ])
    expect(fixture.phone.post(0).request.reference).toBe(call?.attempts[1]?.reference)
  })

  it('does not dial after `notAfter` either', async () => {
    const clock = manualClock()
    const { slow, whenLicensed } = slowStore(clock)
    const fixture = createFixture({ store: slow, clock, dialWithinMs: 5000 })
    await fixture.scheduler.start()
    whenLicensed(() => clock.jump(1000))
    const { id } = await fixture.scheduler.schedule({ to: number(1), notAfter: new Date(clock.now().getTime() + 1000) })
    await clock.advance(0)
    expect(fixture.phone.posts).toHaveLength(0)
    expect((await fixture.scheduler.get(id))?.status).toBe('expired')
  })
})
