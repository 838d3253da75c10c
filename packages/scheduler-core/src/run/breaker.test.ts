import { CallError } from '@outdial/call-client/kernel'
import { describe, expect, it } from 'vitest'
import { createFixture, number } from '../testing/scheduler-fixture.ts'

const SECOND = 1000
const down = () => new CallError('unavailable', 'The service answered 503', { placed: 'unknown', status: 503 })

/**
 * A scheduler with ten lines, for which a call comes due every 20 ms, at a service that answers 503
 * for a second. Ten calls wait afterwards.
 */
async function outage(options: Parameters<typeof createFixture>[0] = {}) {
  const fixture = createFixture({ concurrency: 10, ...options })
  const { scheduler, phone, clock } = fixture
  await scheduler.start()
  for (let n = 1; n <= 50; n++) {
    await scheduler.schedule({ to: number(n) })
    await clock.advance(20)
    for (const post of phone.posts) post.fail(down())
    await clock.advance(0)
  }
  return fixture
}

describe('a service that is down for a second', () => {
  it('costs few lines, and calling goes on after it', async () => {
    const { scheduler, phone, clock } = await outage()
    expect(phone.posts.length).toBeLessThanOrEqual(4)
    const before = phone.posts.length
    await clock.advance(5 * SECOND)
    expect(phone.posts).toHaveLength(before + 1)
    phone.post(before).placed('an id')
    await clock.advance(SECOND)
    expect(phone.posts).toHaveLength(10)
    expect((await scheduler.dispatching()).providers).toEqual([])
  })

  it('without the breaker costs all lines', async () => {
    const { phone, clock } = await outage({ breakerThreshold: Number.POSITIVE_INFINITY })
    await clock.advance(60 * SECOND)
    expect(phone.posts).toHaveLength(10)
  })

  it('holds calls back in all processes', async () => {
    const { another, phone, clock } = await outage()
    const before = phone.posts.length
    await another().start()
    await clock.advance(0)
    expect(phone.posts).toHaveLength(before)
  })

  it('is called again at once when an operator releases the provider', async () => {
    const { scheduler, phone, clock } = await outage()
    const before = phone.posts.length
    await scheduler.release({ provider: 'hand' })
    await clock.advance(SECOND)
    expect(phone.posts).toHaveLength(10)
    expect(before).toBeLessThan(10)
  })
})
