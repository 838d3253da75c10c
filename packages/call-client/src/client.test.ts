import { describe, expect, it } from 'vitest'
import { createCallClient } from './client.ts'
import type { CallResult } from './kernel/call.ts'
import { manualClock } from './testing/manual-clock.ts'
import { provider, send, setUp, to, watch } from './testing/provider-by-hand.ts'

describe('a request to the provider', () => {
  it('for a function that it lacks is rejected as `not-supported`', async () => {
    const { calls } = setUp()
    await expect(calls.get('7')).rejects.toMatchObject({ code: 'not-supported' })
    await expect(calls.hangUp('7')).rejects.toMatchObject({ code: 'not-supported' })
  })

  it('returns the state of a call as an update of this provider', async () => {
    const { calls, clock } = setUp({ get: async id => ({ providerCallId: id, status: 'ringing' }) })
    expect(await calls.get('7')).toEqual({
      provider: 'by-hand',
      providerCallId: '7',
      status: 'ringing',
      at: clock.now(),
    })
  })
})

describe('closing', () => {
  it('waits for the answers to begun POSTs, ends all calls as `indeterminate` and places nothing more', async () => {
    const { calls, placed, hear, clock } = setUp()
    const dialed = watch<CallResult>(calls.dial({ to }))
    await clock.advance(0)
    const closed = watch(calls.close().then(() => true))
    await clock.advance(100)
    expect(closed.value).toBeUndefined()
    expect(await hear('ringing')).toMatchObject({ status: 200 })
    placed[0]?.answer({ providerCallId: '7', status: 'initiated' })
    await clock.advance(0)
    expect(closed.value).toBe(true)
    expect(dialed.value).toMatchObject({ outcome: 'indeterminate', providerCallId: '7', error: { code: 'aborted' } })
    expect(await calls.dial({ to })).toMatchObject({ outcome: 'cancelled', error: { code: 'aborted', placed: 'no' } })
    await expect(calls.place({ to })).rejects.toMatchObject({ code: 'aborted', placed: 'no' })
    expect(await send(calls, `/by-hand/${'f'.repeat(32)}`, 'ringing')).toMatchObject({ status: 503 })
    expect(clock.waiting).toBe(0)
  })

  it('waits for an answer for at most placeTimeoutMs', async () => {
    const { calls, placed, clock } = setUp()
    const dialed = watch(calls.dial({ to }))
    await clock.advance(0)
    const closed = watch(calls.close().then(() => true))
    await clock.advance(5000)
    expect(closed.value).toBe(true)
    expect(placed[0]?.signal.aborted).toBe(true)
    expect(dialed.value?.outcome).toBe('indeterminate')
  })
})

describe('closing within a time', () => {
  it('waits for answers for at most drainMs, and says what it leaves behind', async () => {
    const { calls, placed, hear, clock } = setUp()
    void calls.dial({ to })
    await clock.advance(0)
    placed[0]?.answer({ providerCallId: '7', status: 'initiated' })
    await hear('ringing')
    void calls.dial({ to })
    void calls.place({ to }).catch(() => {})
    await clock.advance(0)
    const closed = watch(calls.close({ drainMs: 200 }))
    await clock.advance(199)
    expect(closed.value).toBeUndefined()
    await clock.advance(1)
    expect(closed.value).toEqual({ unanswered: 2, inFlight: 2 })
    expect(placed.slice(1).map(({ signal }) => signal.aborted)).toEqual([true, true])
    await expect(calls.close({ drainMs: -1 })).rejects.toThrow(RangeError)
  })
})

describe('options', () => {
  it('default to four hours for a call and 30 s for an answer', async () => {
    const clock = manualClock()
    const { port } = provider()
    const statuses: [string, number][] = []
    const client = createCallClient({ provider: port, clock })
    expect(client).toMatchObject({ maxCallMs: 4 * 3_600_000, placeTimeoutMs: 30_000 })
    const dialed = client.dial({ to }, { onUpdate: ({ status }) => statuses.push([status, clock.monotonic()]) })
    await clock.advance(4 * 3_600_000)
    expect((await dialed).outcome).toBe('indeterminate')
    expect(statuses).toEqual([
      ['unknown', 30_000],
      ['indeterminate', 4 * 3_600_000],
    ])
  })

  it('are readable on the client, for a scheduler', () => {
    const client = createCallClient({ provider: provider().port, maxCallMs: 60_000, placeTimeoutMs: 5000 })
    expect(client).toMatchObject({ maxCallMs: 60_000, placeTimeoutMs: 5000 })
  })

  it('that are invalid are refused with the expected value and the one given', () => {
    const { port } = provider()
    expect(() => createCallClient({ provider: port, maxCallMs: 0 })).toThrow(
      new RangeError('Expected `maxCallMs` to be milliseconds above 0, got 0'),
    )
    expect(() => createCallClient({ provider: port, maxCallMs: '600' as never })).toThrow('above 0, got "600"')
    expect(() => createCallClient({ provider: port, placeTimeoutMs: Number.NaN })).toThrow(
      /`placeTimeoutMs` .* got NaN/,
    )
    // @ts-expect-error not a provider
    expect(() => createCallClient({ provider: {} })).toThrow('Expected `provider.place` to be a function')
  })
})

describe('the time for a call that a provider needs at least', () => {
  const withLeast = (minCallMs: number | undefined) => {
    const { port, placed } = provider()
    return { placed, provider: { ...port, facts: { ...port.facts, minCallMs } } }
  }

  it('is left by `maxCallMs` after `placeTimeoutMs`, or the client is refused', () => {
    const { provider: needy } = withLeast(61_000)
    const create = (maxCallMs: number) => createCallClient({ provider: needy, maxCallMs, placeTimeoutMs: 5000 })
    expect(() => create(66_000)).not.toThrow()
    expect(() => create(65_999)).toThrow(
      new RangeError(
        'Expected `maxCallMs` to be at least 66000 ms, which is `placeTimeoutMs` and what the options of by-hand need, got 65999',
      ),
    )
  })

  it('is nothing by default, even if `placeTimeoutMs` leaves nothing', () => {
    const { provider: modest } = withLeast(undefined)
    expect(() => createCallClient({ provider: modest, maxCallMs: 1000, placeTimeoutMs: 5000 })).not.toThrow()
  })

  it.each([
    [60_000, 5000, 55_000],
    [1000, 5000, 0],
  ])('of %i ms with %i ms for the POST, a request may use %i ms', async (maxCallMs, placeTimeoutMs, left) => {
    const { provider: port, placed } = withLeast(0)
    const calls = createCallClient({ provider: port, maxCallMs, placeTimeoutMs })
    const metadata = { name: 'Ada' }
    const answer = calls.place({ to, metadata })
    expect(placed[0]?.request).toMatchObject({ to, maxCallMs: left })
    expect(placed[0]?.request.metadata).toBe(metadata)
    placed[0]?.answer({ providerCallId: '7', status: 'initiated' })
    await answer
  })
})
