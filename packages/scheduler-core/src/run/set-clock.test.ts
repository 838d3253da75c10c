import { describe, expect, it } from 'vitest'
import { createFixture, lost, number } from '../testing/scheduler-fixture.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** Eight calls to four lines; the four that are dialed stay without an end. */
async function ringing(status: 'ringing' | 'unknown') {
  // By the clock the waiting calls are hours late; here that is no misfire.
  const fixture = createFixture({
    concurrency: 4,
    breakerThreshold: Number.POSITIVE_INFINITY,
    unknownMs: MINUTE,
    misfireAfterMs: Infinity,
  })
  const { scheduler, phone, clock } = fixture
  await scheduler.start()
  await scheduler.schedule(Array.from({ length: 8 }, (_, n) => ({ to: number(n + 1) })))
  await clock.advance(0)
  for (const post of phone.posts) {
    if (status === 'unknown') post.fail(lost())
    else post.placed(post.request.reference)
    await clock.advance(0)
    if (status === 'ringing') await phone.report(post.request.reference, 'ringing')
  }
  return fixture
}

describe('a clock that is set forward by more than maxCallMs', () => {
  it.each(['ringing', 'unknown'] as const)('frees no line of a call that is %s', async status => {
    const { scheduler, phone, clock } = await ringing(status)
    await clock.advance(5 * MINUTE)
    clock.jump(5 * HOUR)
    await clock.advance(3 * HOUR)
    expect(phone.posts).toHaveLength(4)
    expect((await scheduler.queues())[0]?.linesInUse).toBe(4)
  })

  it('frees the lines once their real time has passed', async () => {
    const { phone, clock } = await ringing('ringing')
    clock.jump(5 * HOUR)
    await clock.advance(4 * HOUR - 1)
    expect(phone.posts).toHaveLength(4)
    await clock.advance(MINUTE)
    expect(phone.posts).toHaveLength(8)
  })

  it('is corrected once by two workers, and while it jumps again', async () => {
    const { another, phone, clock } = await ringing('unknown')
    await another().start()
    await clock.advance(MINUTE)
    for (let time = 0; time < 3; time++) {
      clock.jump(10 * HOUR)
      await clock.advance(30_000)
    }
    await clock.advance(3 * HOUR)
    expect(phone.posts).toHaveLength(4)
    await clock.advance(HOUR)
    expect(phone.posts).toHaveLength(8)
  })
})

describe('a clock that is set back by an hour', () => {
  it('does not stop calling: calls that have ended free their lines, and calls that are due are placed', async () => {
    const { scheduler, phone, clock } = await ringing('ringing')
    clock.jump(-HOUR)
    for (const post of phone.posts) await phone.report(post.request.reference, 'completed')
    await scheduler.schedule({ to: number(9) })
    await clock.advance(MINUTE)
    // Calls that wait since before are due again at the time for which they were scheduled.
    expect(phone.posts).toHaveLength(5)
    await clock.advance(HOUR)
    expect(phone.posts.length).toBeGreaterThanOrEqual(8)
  })

  it('delays no deadline: a lost call still ends in time', async () => {
    const { scheduler, phone, clock } = await ringing('unknown')
    clock.jump(-HOUR)
    await clock.advance(3 * MINUTE)
    const { calls } = await scheduler.list({ status: ['indeterminate'] })
    expect(calls).toHaveLength(4)
    await clock.advance(4 * HOUR)
    expect(phone.posts).toHaveLength(8)
  })

  it('does not delay the pace of a queue', async () => {
    const { scheduler, phone, clock } = createFixture({ concurrency: 4 })
    await scheduler.start()
    await scheduler
      .changeQueue('default', { callsPerSecond: 1 })
      .catch(() => scheduler.addQueue('default', { callsPerSecond: 1 }))
    await scheduler.schedule([{ to: number(1) }, { to: number(2) }])
    await clock.advance(0)
    expect(phone.posts).toHaveLength(1)
    clock.jump(-HOUR)
    await scheduler.schedule({ to: number(3) })
    await clock.advance(MINUTE)
    expect(phone.posts).toHaveLength(2)
  })
})
