import { retryOutcomes } from '@outdial/call-client/kernel'
import { describe, expect, it } from 'vitest'
import { createFixture, lost, number, refusal } from '../testing/scheduler-fixture.ts'

const MINUTE = 60_000

describe('a failed POST', () => {
  it('without an answer makes the call unknown, and it is not dialed again', async () => {
    const fixture = createFixture({ unknownMs: MINUTE, retry: retryOutcomes({ maxAttempts: 3, outcomes: ['failed'] }) })
    await fixture.scheduler.start()
    const { id } = await fixture.scheduler.schedule({ to: number(1) })
    await fixture.clock.advance(0)
    fixture.phone.post(0).fail(lost())
    await fixture.clock.advance(0)
    expect((await fixture.scheduler.get(id))?.status).toBe('unknown')
    await fixture.clock.advance(5 * 60 * MINUTE)
    expect((await fixture.scheduler.get(id))?.status).toBe('indeterminate')
    expect(fixture.phone.posts).toHaveLength(1)
  })

  it.each(['rate-limited', 'unavailable', 'unauthorized'] as const)(
    'a call that is refused as %s uses up no attempt, keeps its place, and its queue is held back',
    async code => {
      const { scheduler, phone, clock } = createFixture({ concurrency: 1 })
      await scheduler.start()
      await scheduler.schedule([{ to: number(1) }, { to: number(2) }])
      await clock.advance(0)
      phone.post(0).fail(refusal(code, 50_000))
      await clock.advance(49_999)
      expect(phone.posts).toHaveLength(1)
      await clock.advance(1)
      expect(phone.posts.map(({ request }) => request.to)).toEqual([number(1), number(1)])
      expect(phone.post(1).request.reference).not.toBe(phone.post(0).request.reference)
      const { calls } = await scheduler.list()
      expect(calls[0]).toMatchObject({ status: 'dialing', attemptCount: 1 })
    },
  )

  it('of refused credentials is reported once, until the provider accepts a call', async () => {
    const { scheduler, phone, clock } = createFixture({ concurrency: 1 })
    const errors: unknown[] = []
    scheduler.on('error', ({ error }) => errors.push(error))
    await scheduler.start()
    await scheduler.schedule([{ to: number(1) }, { to: number(2) }])
    const refuse = async (post: number) => {
      while (phone.posts.length <= post) await clock.advance(1000)
      phone.post(post).fail(refusal('unauthorized'))
      await clock.advance(0)
      return errors.length
    }
    expect([await refuse(0), await refuse(1)]).toEqual([1, 1])
    expect(errors[0]).toMatchObject({ code: 'unauthorized' })
    while (phone.posts.length < 3) await clock.advance(1000)
    phone.post(2).placed('id')
    await clock.advance(0)
    await phone.report(phone.post(2).request.reference, 'completed')
    expect(await refuse(3)).toBe(2)
  })

  it('with any other refusal ends the call as never placed', async () => {
    const { scheduler, phone, clock } = createFixture()
    await scheduler.start()
    const { id } = await scheduler.schedule({ to: number(1) })
    await clock.advance(0)
    phone.post(0).fail(refusal('rejected'))
    await clock.advance(0)
    expect(await scheduler.get(id)).toMatchObject({
      status: 'rejected',
      attempts: [{ cause: 'The provider refuses: rejected' }],
    })
  })

  it('with an error that is no call error proves nothing', async () => {
    const { scheduler, phone, clock } = createFixture()
    await scheduler.start()
    const { id } = await scheduler.schedule({ to: number(1) })
    await clock.advance(0)
    phone.post(0).fail(new TypeError('a mistake'))
    await clock.advance(0)
    expect((await scheduler.get(id))?.status).toBe('unknown')
  })
})

describe('retries', () => {
  const retry = retryOutcomes({ maxAttempts: 2, delayMs: MINUTE })

  it('begin after the delay, and `maxAttempts` counts the first', async () => {
    const { scheduler, phone, clock, events } = createFixture({ retry })
    await scheduler.start()
    await scheduler.schedule({ to: number(1) })
    await clock.advance(0)
    void phone.report(phone.post(0).request.reference, 'busy')
    await clock.advance(MINUTE - 1)
    expect(phone.posts).toHaveLength(1)
    await clock.advance(1)
    expect(phone.posts).toHaveLength(2)
    void phone.report(phone.post(1).request.reference, 'busy')
    await clock.advance(MINUTE)
    expect(phone.posts).toHaveLength(2)
    expect(events).toEqual(['01:scheduled', '01:dialing', '01:scheduled', '01:dialing', '01:busy'])
  })

  it('of a policy that throws do not happen, and the error is reported', async () => {
    const fixture = createFixture({
      retry: () => {
        throw new Error('a mistake')
      },
    })
    await fixture.scheduler.start()
    const { id } = await fixture.scheduler.schedule({ to: number(1) })
    await fixture.clock.advance(0)
    void fixture.phone.report(fixture.phone.post(0).request.reference, 'busy')
    await fixture.clock.advance(0)
    expect((await fixture.scheduler.get(id))?.status).toBe('busy')
    expect(fixture.errors).toEqual([new Error('a mistake')])
  })
})
