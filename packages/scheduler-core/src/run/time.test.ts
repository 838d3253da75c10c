import { manualClock } from '@outdial/call-client/testing'
import { describe, expect, it } from 'vitest'
import { memoryStore } from '../memory/memory-store.ts'
import type { CallStore } from '../store/call-store.ts'
import { createWorld, number } from '../testing/world.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

describe('calls whose time came while nobody was there', () => {
  it.each([
    ['15 minutes late are placed', 15 * MINUTE, 1, 'dialing'],
    ['later than that are expired and never ring', 15 * MINUTE + 1, 0, 'expired'],
  ])('%s', async (_, lateMs, posts, status) => {
    const world = createWorld()
    const { id } = await world.scheduler.schedule({ to: number(1), at: world.in(1000) })
    await world.clock.advance(1000 + lateMs)
    await world.scheduler.start()
    await world.clock.advance(0)
    expect(world.phone.posts).toHaveLength(posts)
    expect((await world.scheduler.get(id))?.status).toBe(status)
  })

  it('are placed, however late, if `misfire` says so', async () => {
    const world = createWorld({ misfire: { afterMs: Number.POSITIVE_INFINITY } })
    await world.scheduler.schedule({ to: number(1), at: world.in(1000) })
    await world.clock.advance(100 * HOUR)
    await world.scheduler.start()
    await world.clock.advance(0)
    expect(world.phone.posts).toHaveLength(1)
  })

  it('waiting for a line for hours is no misfire while somebody looks', async () => {
    const world = createWorld({ concurrency: 1 })
    await world.scheduler.start()
    await world.scheduler.schedule([{ to: number(1) }, { to: number(2) }])
    await world.clock.advance(3 * HOUR)
    void world.phone.tell(world.phone.post(0).request.reference, 'completed')
    await world.clock.advance(0)
    expect(world.phone.posts).toHaveLength(2)
  })

  it('after `notAfter` expire, and say why', async () => {
    const world = createWorld({ concurrency: 1 })
    await world.scheduler.start()
    const [, second] = await world.scheduler.schedule([
      { to: number(1) },
      { to: number(2), notAfter: world.in(MINUTE) },
    ])
    await world.clock.advance(MINUTE)
    void world.phone.tell(world.phone.post(0).request.reference, 'completed')
    await world.clock.advance(0)
    expect(world.phone.posts).toHaveLength(1)
    expect(await world.scheduler.get(second?.id ?? '')).toMatchObject({ status: 'expired', cause: 'not-after' })
  })
})

describe('a clock that is not what it seems', () => {
  it('jumping ahead is noticed within ten seconds: what is due then is placed, and it is told', async () => {
    const world = createWorld()
    const told: unknown[] = []
    world.scheduler.on('clock', disturbance => void told.push(disturbance))
    await world.scheduler.start()
    await world.scheduler.schedule({ to: number(1), at: world.in(10 * MINUTE) })
    await world.clock.advance(1000)
    world.clock.jump(10 * MINUTE)
    await world.clock.advance(10_000)
    expect(world.phone.posts).toHaveLength(1)
    expect(told).toEqual([{ wallMs: 10 * MINUTE + 10_000, monotonicMs: 10_000, expectedMs: 10_000 }])
  })

  it('set back an hour rings nobody twice, loses nothing and expires nothing', async () => {
    const world = createWorld()
    await world.scheduler.start()
    const [first, second] = await world.scheduler.schedule([{ to: number(1) }, { to: number(2), at: world.in(MINUTE) }])
    await world.clock.advance(0)
    world.clock.jump(-HOUR)
    await world.clock.advance(30_000)
    void world.phone.tell(world.phone.post(0).request.reference, 'completed')
    await world.clock.advance(HOUR + MINUTE)
    expect(world.phone.posts.map(({ request }) => request.to)).toEqual([number(1), number(2)])
    expect((await world.scheduler.get(first?.id ?? ''))?.status).toBe('completed')
    expect((await world.scheduler.get(second?.id ?? ''))?.status).toBe('dialing')
  })
})

/** A store whose commits come back late: the process stood still, or slept, in between. */
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

describe('a worker that stood still between its licence and its POST', () => {
  it('does not dial what is too late: the call is licensed again, and uses up no attempt', async () => {
    const clock = manualClock()
    const { slow, whenLicensed } = slowStore(clock)
    const world = createWorld({ store: slow, clock, dialWithinMs: 5000 })
    await world.scheduler.start()
    whenLicensed(() => {
      clock.jump(5001)
      whenLicensed(undefined)
    })
    const { id } = await world.scheduler.schedule({ to: number(1) })
    await clock.advance(0)
    expect(world.phone.posts).toHaveLength(1)
    const call = await world.scheduler.get(id)
    expect(call?.attempts.map(({ released, status, attempt }) => ({ released, status, attempt }))).toEqual([
      { released: true, status: 'rejected', attempt: 1 },
      { released: false, status: 'dialing', attempt: 1 },
    ])
    expect(world.phone.post(0).request.reference).toBe(call?.attempts[1]?.reference)
  })

  it('does not dial after `notAfter` either', async () => {
    const clock = manualClock()
    const { slow, whenLicensed } = slowStore(clock)
    const world = createWorld({ store: slow, clock, dialWithinMs: 5000 })
    await world.scheduler.start()
    whenLicensed(() => clock.jump(1000))
    const { id } = await world.scheduler.schedule({ to: number(1), notAfter: new Date(clock.now().getTime() + 1000) })
    await clock.advance(0)
    expect(world.phone.posts).toHaveLength(0)
    expect((await world.scheduler.get(id))?.status).toBe('expired')
  })
})
