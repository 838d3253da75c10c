import type { CallUpdate } from '@outdial/call-client/kernel'
import { describe, expect, it } from 'vitest'
import { createFixture, lost, number } from '../testing/scheduler-fixture.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** A placed call without further updates. */
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

/** A call whose POST is not answered. */
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

describe('a live call without updates', () => {
  it('is polled if there are no webhooks, first after a second, and ends by the result', async () => {
    const polls: string[] = []
    let answer: Partial<CallUpdate> = { status: 'ringing' }
    const fixture = await placed({
      phone: {
        can: ['get'],
        webhooks: false,
        onGet: async id => {
          polls.push(id)
          return { provider: 'hand', status: 'ringing', at: new Date(0), ...answer }
        },
      },
    })
    await fixture.clock.advance(899)
    expect(polls).toEqual([])
    await fixture.clock.advance(202)
    expect(polls).toEqual(['c1'])
    expect(await fixture.status()).toBe('ringing')
    answer = { status: 'completed', answered: true, durationMs: 3000 }
    await fixture.clock.advance(MINUTE)
    expect(await fixture.scheduler.get(fixture.id)).toMatchObject({
      status: 'completed',
      attempt: { answered: true, durationMs: 3000 },
    })
    const before = polls.length
    await fixture.clock.advance(HOUR)
    expect(polls).toHaveLength(before)
  })

  it('is polled at growing intervals of at most ten seconds', async () => {
    const polls: number[] = []
    const fixture = await placed({
      phone: {
        can: ['get'],
        webhooks: false,
        onGet: async () => {
          polls.push(fixture.clock.monotonic())
          return { provider: 'hand', status: 'initiated', at: new Date(0), providerCallId: 'c1' }
        },
      },
    })
    await fixture.clock.advance(10 * MINUTE)
    const gaps = polls.map((at, index) => at - (polls[index - 1] ?? 0))
    expect(gaps.at(-1)).toBeGreaterThan(8999)
    expect(gaps.at(-1)).toBeLessThan(11_002)
    expect(polls.length).toBeLessThan(75)
  })

  it('whose poll fails or names another number or reference keeps its line until its bound', async () => {
    for (const onGet of [
      async (): Promise<CallUpdate> => ({
        provider: 'hand',
        status: 'completed',
        at: new Date(0),
        to: '+13018040099' as never,
      }),
      async (): Promise<CallUpdate> => ({
        provider: 'hand',
        status: 'completed',
        at: new Date(0),
        reference: 'reference-of-another-attempt',
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

  it('that cannot be polled ends indeterminate at its bound, frees its line, and can be corrected', async () => {
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

  it('is followed by the next worker', async () => {
    const fixture = await placed({
      phone: { can: ['get'], onGet: async () => ({ provider: 'hand', status: 'completed', at: new Date(0) }) },
    })
    await fixture.scheduler.stop({ drainMs: 0 })
    await fixture.another().start()
    await fixture.clock.advance(MINUTE)
    expect(await fixture.status()).toBe('completed')
  })
})

describe('an attempt whose worker was killed', () => {
  it('is unknown when its answer is overdue, later indeterminate, and keeps its line until the end', async () => {
    const fixture = createFixture({
      concurrency: 1,
      phone: { maxCallMs: HOUR, placeTimeoutMs: 10_000 },
      dialWithinMs: 5000,
      unknownMs: MINUTE,
    })
    await fixture.scheduler.start()
    const [first] = await fixture.scheduler.schedule([{ to: number(1) }, { to: number(2) }])
    // The POST is never answered, as if its process had been killed.
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

describe('an attempt that may have been placed or not', () => {
  const found = (more: Partial<CallUpdate> = {}) => ({ status: 'ringing' as const, providerCallId: 'c9', ...more })

  it('is found if the provider can list its calls', async () => {
    const fixture = await unanswered({
      phone: { can: ['find'], onFind: async () => [{ provider: 'hand', at: new Date(0), ...found() }] },
    })
    await fixture.clock.advance(MINUTE)
    expect(await fixture.scheduler.get(fixture.id)).toMatchObject({
      status: 'ringing',
      attempt: { providerCallId: 'c9' },
    })
  })

  it('is not chosen among several matches', async () => {
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

  it('that is absent is not dialed again by default', async () => {
    const fixture = await unanswered({ unknownMs: MINUTE, phone: { can: ['find'], onFind: async () => [] } })
    await fixture.clock.advance(5 * HOUR)
    expect(await fixture.status()).toBe('indeterminate')
    expect(fixture.phone.posts).toHaveLength(1)
  })

  it('that is absent is dialed once more with `dial-again-if-absent`, and only once', async () => {
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

  it('does not count as absent if the look-up failed', async () => {
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

describe('a provider that only has webhooks', () => {
  const silence = (errors: readonly unknown[]) =>
    errors.filter(error => String(error).includes('No webhook of hand came within a minute'))

  it('is reported once if none came within a minute of its first call', async () => {
    const fixture = await placed({ concurrency: 2 })
    await fixture.clock.advance(MINUTE - 1)
    expect(silence(fixture.errors)).toEqual([])
    await fixture.clock.advance(1)
    expect(silence(fixture.errors)).toHaveLength(1)
    await fixture.scheduler.schedule({ to: number(2) })
    await fixture.clock.advance(0)
    fixture.phone.post(1).placed('c2')
    await fixture.clock.advance(HOUR)
    expect(silence(fixture.errors)).toHaveLength(1)
    expect(await fixture.status()).toBe('initiated')
  })

  it('is not reported if another process received one, if it is polled too, or if the scheduler was stopped', async () => {
    const elsewhere = await placed({})
    await elsewhere.store.advance({
      updates: [{ provider: 'hand', reference: elsewhere.reference, status: 'ringing', at: elsewhere.clock.now() }],
      decide: () => ({}),
      nextPollAt: (_, now) => now,
    })
    const polled = await placed({ phone: { can: ['get'], onGet: async () => Promise.reject(lost()) } })
    const stopped = await placed({})
    await stopped.scheduler.stop()
    for (const { clock, errors } of [elsewhere, polled, stopped]) {
      await clock.advance(2 * MINUTE)
      expect(silence(errors)).toEqual([])
    }
  })
})
