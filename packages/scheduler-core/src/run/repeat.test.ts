import { describe, expect, it } from 'vitest'
import { createFixture, lost, number, refusal } from '../testing/scheduler-fixture.ts'

const SECOND = 1000
const WINDOW = 60 * SECOND

type Given = NonNullable<Parameters<typeof createFixture>[0]>

/** A scheduler with one call whose POST has just had an unclear answer. */
async function withLost({
  notAfterMs,
  failMs = 0,
  phone,
  ...options
}: Given & { notAfterMs?: number; failMs?: number } = {}) {
  const fixture = createFixture({
    onUnknown: 'repeat-if-idempotent',
    ...options,
    phone: { idempotencyWindowMs: WINDOW, ...phone },
  })
  const { clock, scheduler } = fixture
  await scheduler.start()
  const notAfter = notAfterMs === undefined ? undefined : fixture.in(notAfterMs)
  const { id } = await scheduler.schedule({ to: number(1), notAfter, metadata: { text: 'Hello' } })
  await clock.advance(failMs)
  fixture.phone.post(0).fail(lost())
  await clock.advance(0)
  const { reference } = fixture.phone.post(0).request
  return { ...fixture, id, reference, get: async () => scheduler.get(id) }
}

describe('a lost POST at a provider with an idempotency window', () => {
  it('is sent again with the same reference, once, and its answer binds the id', async () => {
    const { clock, phone, reference, get } = await withLost()
    await clock.advance(2 * SECOND)
    expect(phone.repeats.map(({ request }) => request)).toEqual([
      { to: number(1), from: undefined, reference, metadata: { text: 'Hello' } },
    ])
    phone.repeats[0]?.placed('c1')
    await clock.advance(WINDOW)
    expect(await get()).toMatchObject({ status: 'initiated', attempt: { providerCallId: 'c1' } })
    expect([phone.posts.length, phone.repeats.length]).toEqual([1, 1])
  })

  it('is not sent again by default', async () => {
    const { clock, phone } = await withLost({ onUnknown: 'indeterminate' })
    await clock.advance(WINDOW)
    expect(phone.repeats).toHaveLength(0)
  })

  it.each([
    ['an unclear answer', lost()],
    ['a refusal, since it may answer the second POST only', refusal('rate-limited')],
    ['a refusal of the call', refusal('rejected')],
  ])('stays unknown after %s to the repeat, is reported, and is not sent a third time', async (_, error) => {
    const { clock, phone, get, errors } = await withLost()
    await clock.advance(2 * SECOND)
    phone.repeats[0]?.fail(error)
    await clock.advance(WINDOW)
    expect((await get())?.status).toBe('unknown')
    expect([phone.posts.length, phone.repeats.length, errors]).toEqual([1, 1, [error]])
  })

  it('stays unknown when the first POST is refused after the repeat began, since the repeat may ring', async () => {
    const { clock, phone, reference, get } = await withLost()
    await clock.advance(2 * SECOND)
    expect(phone.repeats).toHaveLength(1)
    await phone.report(reference, 'rejected', { error: refusal('rate-limited') })
    await clock.advance(SECOND)
    expect((await get())?.status).toBe('unknown')
    expect(phone.posts).toHaveLength(1)
    phone.repeats[0]?.placed('c1')
    await clock.advance(0)
    expect((await get())?.status).toBe('initiated')
  })

  it('is sent again twenty seconds before the end of the window at the latest, and aborted ten before', async () => {
    const early = await withLost({ failMs: 38 * SECOND, phone: { placeTimeoutMs: WINDOW } })
    await early.clock.advance(SECOND)
    expect(early.phone.repeats).toHaveLength(1)
    await early.clock.advance(11 * SECOND - 1)
    expect(early.phone.repeats[0]?.signal.aborted).toBe(false)
    await early.clock.advance(1)
    expect(early.phone.repeats[0]?.signal.aborted).toBe(true)

    const late = await withLost({ failMs: 40 * SECOND, phone: { placeTimeoutMs: WINDOW } })
    await late.clock.advance(WINDOW)
    expect(late.phone.repeats).toHaveLength(0)
  })

  it('is not sent again if the connection becomes ready too late', async () => {
    const { clock, phone } = await withLost()
    await clock.advance(2 * SECOND)
    expect(phone.repeats[0]?.maySend()).toBe(true)
    await clock.advance(39 * SECOND)
    expect(phone.repeats[0]?.maySend()).toBe(false)
  })

  it.each([
    ['`notAfter` has passed', async () => withLost({ notAfterMs: SECOND })],
    [
      'the call was cancelled',
      async () => {
        const fixture = await withLost()
        await fixture.scheduler.cancel(fixture.id).catch(() => {})
        return fixture
      },
    ],
    [
      'a webhook showed that it was placed',
      async () => {
        const fixture = await withLost()
        await fixture.phone.report(fixture.reference, 'ringing')
        return fixture
      },
    ],
    [
      'everything is paused',
      async () => {
        const fixture = await withLost()
        await fixture.scheduler.pauseAll()
        return fixture
      },
    ],
    [
      'the number must not be called any more',
      async () => {
        let isAllowed = true
        const fixture = await withLost({ rules: { mayCall: () => (isAllowed ? undefined : 'asked us to stop') } })
        isAllowed = false
        return fixture
      },
    ],
    [
      'the store’s clock was set back',
      async () => {
        const fixture = await withLost()
        fixture.clock.jump(-30 * SECOND)
        return fixture
      },
    ],
    [
      'the worker stops',
      async () => {
        const fixture = await withLost()
        await fixture.scheduler.stop()
        return fixture
      },
    ],
  ])('is not sent again once %s', async (_, given) => {
    const { clock, phone } = await given()
    await clock.advance(WINDOW)
    expect(phone.repeats).toHaveLength(0)
  })

  it('is sent again by another worker if the first one was killed, once over all workers', async () => {
    const fixture = createFixture({ onUnknown: 'repeat-if-idempotent', phone: { idempotencyWindowMs: WINDOW } })
    const { clock, scheduler, phone, another } = fixture
    await scheduler.start()
    const { id } = await scheduler.schedule({ to: number(1) })
    await clock.advance(0)
    await scheduler.close({ drainMs: 0 })
    const others = [another(), another(), another()]
    for (const other of others) await other.start()
    await clock.advance(WINDOW)
    expect(phone.repeats).toHaveLength(1)
    expect((await others[0]?.get(id))?.status).toBe('unknown')
  })

  it('is not sent again after a crash between the mark and the POST', async () => {
    const { clock, phone, scheduler, another } = await withLost()
    await clock.advance(2 * SECOND)
    expect(phone.repeats).toHaveLength(1)
    await scheduler.close({ drainMs: 0 })
    const next = another()
    await next.start()
    await clock.advance(WINDOW)
    expect(phone.repeats).toHaveLength(1)
  })
})

it('`repeat-if-idempotent` is refused if no provider recognises a repeat long enough', () => {
  for (const idempotencyWindowMs of [0, 20 * SECOND]) {
    expect(() => createFixture({ onUnknown: 'repeat-if-idempotent', phone: { idempotencyWindowMs } })).toThrow(
      'recognises a repeat',
    )
  }
})
