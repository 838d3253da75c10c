import type { CallUpdate } from '@outdial/call-client/kernel'
import { describe, expect, it } from 'vitest'
import { createFixture, lost, number } from '../testing/scheduler-fixture.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** A call that was placed, and of which nothing more is told. */
async function placed(options: Parameters<typeof createFixture>[0]) {
  const fixture = createFixture(options)
  await fixture.scheduler.start()
  const { id } = await fixture.scheduler.schedule({ to: number(1) })
  await fixture.clock.advance(0)
  fixture.phone.post(0).placed('c1')
  await fixture.clock.advance(0)
  const status = async () => (await fixture.scheduler.get(id))?.status
  return { ...fixture, id, status, reference: fixture.phone.post(0).request.reference }
}

/** A call whose POST was not answered. */
async function unanswered(options: Parameters<typeof createFixture>[0]) {
  const fixture = createFixture(options)
  await fixture.scheduler.start()
  const { id } = await fixture.scheduler.schedule({ to: number(1) })
  await fixture.clock.advance(0)
  fixture.phone.post(0).fail(lost())
  await fixture.clock.advance(0)
  const status = async () => (await fixture.scheduler.get(id))?.status
  return { ...fixture, id, status }
}

describe('a live call of which nothing is heard', () => {
  it('is polled where that is the only way, first after a second, and ends by what is found', async () => {
    const asked: string[] = []
    let answer: Partial<CallUpdate> = { status: 'ringing' }
    const fixture = await placed({
      phone: {
        can: ['get'],
        webhooks: false,
        onGet: async id => {
          asked.push(id)
          return { provider: 'hand', status: 'ringing', at: new Date(0), ...answer }
        },
      },
    })
    await fixture.clock.advance(899)
    expect(asked).toEqual([])
    await fixture.clock.advance(202)
    expect(asked).toEqual(['c1'])
    expect(await fixture.status()).toBe('ringing')
    answer = { status: 'completed', answered: true, durationMs: 3000 }
    await fixture.clock.advance(MINUTE)
    expect(await fixture.scheduler.get(fixture.id)).toMatchObject({
      status: 'completed',
      attempt: { answered: true, durationMs: 3000 },
    })
    const polls = asked.length
    await fixture.clock.advance(HOUR)
    expect(asked).toHaveLength(polls)
  })

  it('is polled ever more seldom, every ten seconds in the end', async () => {
    const asked: number[] = []
    const fixture = await placed({
      phone: {
        can: ['get'],
        webhooks: false,
        onGet: async () => {
          asked.push(fixture.clock.monotonic())
          return { provider: 'hand', status: 'initiated', at: new Date(0), providerCallId: 'c1' }
        },
      },
    })
    await fixture.clock.advance(10 * MINUTE)
    const gaps = asked.map((at, index) => at - (asked[index - 1] ?? 0))
    expect(gaps.at(-1)).toBeGreaterThan(8999)
    expect(gaps.at(-1)).toBeLessThan(11_002)
    expect(asked.length).toBeLessThan(75)
  })

  it('that answers with another number, or cannot be asked, is held until its bound and then indeterminate', async () => {
    for (const onGet of [
      async (): Promise<CallUpdate> => ({
        provider: 'hand',
        status: 'completed',
        at: new Date(0),
        to: '+13018040099' as never,
      }),
      async () => Promise.reject(lost()),
      async () => new Promise<never>(() => {}),
    ]) {
      const fixture = await placed({ concurrency: 1, phone: { maxCallMs: HOUR, can: ['get'], webhooks: false, onGet } })
      await fixture.scheduler.schedule({ to: number(2) })
      await fixture.clock.advance(HOUR - 1000)
      expect(await fixture.status()).toBe('initiated')
      expect(fixture.phone.posts).toHaveLength(1)
      await fixture.clock.advance(MINUTE)
      expect(await fixture.status()).toBe('indeterminate')
      expect(fixture.phone.posts).toHaveLength(2)
    }
  })

  it('ends indeterminate at its bound where nobody can be asked, frees its line then, and a late word corrects it', async () => {
    const fixture = await placed({ concurrency: 1, phone: { maxCallMs: HOUR } })
    await fixture.scheduler.schedule({ to: number(2) })
    await fixture.clock.advance(HOUR - 1)
    expect(fixture.phone.posts).toHaveLength(1)
    await fixture.clock.advance(1001)
    expect(await fixture.status()).toBe('indeterminate')
    expect(fixture.phone.posts).toHaveLength(2)
    void fixture.phone.report(fixture.reference, 'completed')
    await fixture.clock.advance(0)
    expect(await fixture.status()).toBe('completed')
  })

  it('is followed by whoever runs next', async () => {
    const fixture = await placed({
      phone: { can: ['get'], onGet: async () => ({ provider: 'hand', status: 'completed', at: new Date(0) }) },
    })
    await fixture.scheduler.stop({ drainMs: 0 })
    await fixture.another().start()
    await fixture.clock.advance(MINUTE)
    expect(await fixture.status()).toBe('completed')
  })
})

describe('an attempt whose dialer died', () => {
  it('is unknown when its answer is overdue, given up later, and holds its line until it is surely over', async () => {
    const fixture = createFixture({
      concurrency: 1,
      phone: { maxCallMs: HOUR, placeTimeoutMs: 10_000 },
      dialWithinMs: 5000,
      unknownMs: MINUTE,
    })
    await fixture.scheduler.start()
    const [first] = await fixture.scheduler.schedule([{ to: number(1) }, { to: number(2) }])
    // Its POST is never answered, and the client says nothing: as if its process were gone.
    await fixture.clock.advance(15_001)
    const status = async () => (await fixture.scheduler.get(first?.id ?? ''))?.status
    expect(await status()).toBe('unknown')
    await fixture.clock.advance(MINUTE + 200)
    expect(await status()).toBe('indeterminate')
    await fixture.clock.advance(HOUR - MINUTE - 16_000)
    expect(fixture.phone.posts).toHaveLength(1)
    await fixture.clock.advance(MINUTE)
    expect(fixture.phone.posts).toHaveLength(2)
  })
})

describe('an attempt of which it is not known whether it was placed', () => {
  const found = (more: Partial<CallUpdate> = {}) => ({ status: 'ringing' as const, providerCallId: 'c9', ...more })

  it('is found where the provider can be asked for its calls', async () => {
    const fixture = await unanswered({
      phone: { can: ['find'], onFind: async () => [{ provider: 'hand', at: new Date(0), ...found() }] },
    })
    await fixture.clock.advance(MINUTE)
    expect(await fixture.scheduler.get(fixture.id)).toMatchObject({
      status: 'ringing',
      attempt: { providerCallId: 'c9' },
    })
  })

  it('is not guessed among several', async () => {
    const both = [found(), found({ providerCallId: 'c10' })].map(each => ({
      provider: 'hand',
      at: new Date(0),
      ...each,
    }))
    const fixture = await unanswered({ unknownMs: 5 * MINUTE, phone: { can: ['find'], onFind: async () => both } })
    await fixture.clock.advance(10 * MINUTE)
    expect(await fixture.status()).toBe('indeterminate')
    expect(fixture.phone.posts).toHaveLength(1)
  })

  it('that is absent is not dialed again unless that was asked for', async () => {
    const fixture = await unanswered({ unknownMs: MINUTE, phone: { can: ['find'], onFind: async () => [] } })
    await fixture.clock.advance(5 * HOUR)
    expect(await fixture.status()).toBe('indeterminate')
    expect(fixture.phone.posts).toHaveLength(1)
  })

  it('and is absent, is dialed once more if that was asked for, and only once', async () => {
    const fixture = await unanswered({
      unknownMs: MINUTE,
      onUnknown: 'dial-again-if-absent',
      phone: { can: ['find'], onFind: async () => [] },
    })
    await fixture.clock.advance(5 * MINUTE)
    expect(fixture.phone.posts).toHaveLength(2)
    fixture.phone.post(1).fail(lost())
    await fixture.clock.advance(5 * HOUR)
    expect(fixture.phone.posts).toHaveLength(2)
    expect(await fixture.scheduler.get(fixture.id)).toMatchObject({ status: 'rejected', attemptCount: 2 })
  })

  it('is not taken for absent when it could not be asked for', async () => {
    const fixture = await unanswered({
      unknownMs: MINUTE,
      onUnknown: 'dial-again-if-absent',
      phone: { can: ['find'], onFind: async () => Promise.reject(lost()) },
    })
    await fixture.clock.advance(5 * HOUR)
    expect(await fixture.status()).toBe('indeterminate')
    expect(fixture.phone.posts).toHaveLength(1)
  })
})
