import { CallError, type CallErrorCode, type CallErrorDetails, retryOutcomes } from '@outdial/call-client/kernel'
import { manualClock } from '@outdial/call-client/testing'
import { describe, expect, it } from 'vitest'
import { createDialer } from './dialer.ts'
import type { CallList } from './list.ts'
import type { DialerOptions } from './options.ts'
import { dialByHand, numbers, turn } from './testing/dial-by-hand.ts'

function dialing(list: CallList, concurrency = 1, options: Partial<DialerOptions> = {}) {
  const clock = manualClock()
  const hand = dialByHand()
  const dialer = createDialer({ dial: hand.dial, concurrency, clock, ...options })
  const run = dialer.run(list)
  /** Ends the n-th call with a refusal that proves that nothing was placed. */
  const refuse = (index: number, code: CallErrorCode = 'rate-limited', details: CallErrorDetails = {}) => {
    const error = new CallError(code, 'slow down', details)
    hand.call(index).end('rejected', { error, cause: error.message, answered: false })
  }
  return { clock, hand, run, dialer, refuse }
}

const [A = '', B = '', C = '', D = '', E = '', F = ''] = numbers(6)

describe('a call that the provider refuses through no fault of the call', () => {
  it.each(['rate-limited', 'unavailable', 'unauthorized'] as const)(
    'is put back and dialed again, with no attempt used up: %s',
    async code => {
      const { clock, hand, run, refuse } = dialing([A, B])
      await turn()
      refuse(0, code)
      await turn()
      expect(run.entries[0]).toMatchObject({ status: 'idle', attempt: 0, version: 2, cause: 'slow down' })
      expect(run.counts).toMatchObject({ idle: 2, dialing: 0, rejected: 0 })
      expect(run.state).toBe('running')
      await clock.advance(30_000)
      expect(hand.dialed).toEqual([A, A])
      expect(run.entries[0]).toMatchObject({ status: 'dialing', attempt: 1, version: 3, cause: undefined })
      await hand.endAll()
      expect(run.state).toBe('finished')
      expect(run.counts).toMatchObject({ completed: 2, idle: 0 })
    },
  )

  it('goes back to its place: refused calls leave again in list order, before later entries', async () => {
    const { clock, hand, refuse } = dialing([A, B, C, D, E, F], 3)
    await turn()
    for (const index of [2, 0, 1]) refuse(index)
    await turn()
    expect(hand.dialed).toEqual([A, B, C])
    await clock.advance(1000)
    expect(hand.dialed).toEqual([A, B, C, A, B, C])
    await hand.endAll()
    expect(hand.dialed.slice(6)).toEqual([D, E, F])
  })

  it('is dialed without its old reference: a reference is used once', async () => {
    const { clock, hand, refuse } = dialing([{ to: A, reference: 'a-reference-of-my-own-0' }])
    await turn()
    refuse(0)
    await clock.advance(1000)
    expect(hand.call(1).request).toEqual({ to: A })
  })

  it('of a list that is no array is put back too, and the list is not read meanwhile', async () => {
    let reads = 0
    const list = function* () {
      for (const number of [A, B]) {
        reads++
        yield number
      }
    }
    const { clock, hand, run, refuse } = dialing(list())
    await turn()
    refuse(0)
    await turn()
    expect([reads, run.entries.length, run.counts.idle]).toEqual([1, 1, 1])
    await clock.advance(1000)
    await hand.endAll()
    expect(hand.dialed).toEqual([A, A, B])
    expect(run.counts).toMatchObject({ completed: 2, idle: 0 })
  })

  it('of a retry waits as a retry, with the number of attempts that it had', async () => {
    const retry = retryOutcomes({ maxAttempts: 2, delayMs: 1000 })
    const { clock, hand, run, refuse } = dialing([A], 1, { retry })
    await turn()
    hand.call(0).end('busy')
    await clock.advance(1000)
    refuse(1)
    await turn()
    expect(run.entries[0]).toMatchObject({ status: 'scheduled', attempt: 1, result: { outcome: 'busy' } })
    await clock.advance(1000)
    expect(run.entries[0]).toMatchObject({ status: 'dialing', attempt: 2 })
    hand.call(2).end('busy')
    await turn()
    expect(run.entries[0]).toMatchObject({ status: 'busy', attempt: 2 })
    expect(run.state).toBe('finished')
  })

  it.each([
    ['a refusal of the call itself', { code: 'rejected' }],
    ['an answer that proves nothing', { code: 'rate-limited', placed: 'unknown' }],
  ] as const)('is never assumed from %s', async (_, { code, ...details }) => {
    const { clock, hand, run, refuse } = dialing([A])
    await turn()
    refuse(0, code, details)
    await clock.advance(60_000)
    expect(hand.dialed).toEqual([A])
    expect(run.entries[0]).toMatchObject({ status: 'rejected', cause: 'slow down' })
  })

  it('is never assumed of a call that an update showed as placed', async () => {
    const { clock, hand, run, refuse } = dialing([A])
    await turn()
    hand.call(0).update('unknown', { providerCallId: '7' })
    refuse(0)
    await clock.advance(60_000)
    expect(hand.dialed).toEqual([A])
    expect(run.entries[0]?.status).toBe('rejected')
  })
})

describe('while the provider refuses calls', () => {
  it('no call of any run begins before the provider wishes, and the runs say until when', async () => {
    const { clock, hand, run, dialer, refuse } = dialing([A, B], 2)
    const changes: unknown[] = []
    run.on('run', change => changes.push(change))
    await turn()
    const until = new Date(clock.now().getTime() + 20_000)
    refuse(0, 'rate-limited', { retryAfterMs: 20_000 })
    const other = dialer.run([C])
    hand.call(1).end()
    await turn()
    expect([run.backoff, other.backoff]).toEqual([
      { until, code: 'rate-limited' },
      { until, code: 'rate-limited' },
    ])
    await clock.advance(19_999)
    expect(hand.dialed).toEqual([A, B])
    await clock.advance(1)
    expect(hand.dialed).toEqual([A, B, A, C])
    expect([run.backoff, other.backoff]).toEqual([undefined, undefined])
    expect(changes).toEqual([
      { state: 'running', version: 1, backoff: undefined },
      { state: 'running', version: 2, backoff: { until, code: 'rate-limited' } },
      { state: 'running', version: 3, backoff: undefined },
    ])
  })

  it('the wait doubles up to a minute, and is short again after a call was accepted', async () => {
    const { clock, hand, run, refuse } = dialing([A, B])
    const waits: number[] = []
    const refuseAndWait = async () => {
      refuse(hand.calls.length - 1)
      await turn()
      const waitMs = (run.backoff?.until.getTime() ?? 0) - clock.now().getTime()
      waits.push(waitMs)
      await clock.advance(waitMs)
    }
    await turn()
    for (let refusals = 0; refusals < 8; refusals++) await refuseAndWait()
    hand.call(8).update('ringing')
    hand.call(8).end()
    await turn()
    await refuseAndWait()
    expect(waits).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 1000])
    expect(hand.dialed).toEqual([...Array.from({ length: 9 }, () => A), B, B])
  })

  it.each(['accepted first', 'refused first'])(
    'the wait does not grow as long as some calls of each round are accepted: %s',
    async order => {
      const { clock, hand, run, refuse } = dialing(numbers(20), 2)
      await turn()
      for (let round = 0; round < 5; round++) {
        const second = hand.calls.length - 1
        if (order === 'refused first') refuse(second)
        hand.call(second - 1).end()
        if (order === 'accepted first') refuse(second)
        await turn()
        expect((run.backoff?.until.getTime() ?? 0) - clock.now().getTime()).toBe(1000)
        await clock.advance(1000)
      }
    },
  )

  it('a wish longer than a minute is cut to a minute, and then probed', async () => {
    const { clock, hand, refuse } = dialing([A])
    await turn()
    refuse(0, 'rate-limited', { retryAfterMs: 3_600_000 })
    await clock.advance(59_999)
    expect(hand.dialed).toEqual([A])
    await clock.advance(1)
    expect(hand.dialed).toEqual([A, A])
  })

  it('a stop ends the entry at once: `cancelled`, or its last outcome', async () => {
    const retry = retryOutcomes({ maxAttempts: 2, delayMs: 0 })
    const { clock, hand, run, refuse } = dialing([A, B, C], 2, { retry })
    await turn()
    hand.call(0).end('busy')
    await turn()
    hand.call(1).end()
    hand.call(2).end()
    await clock.advance(0)
    expect(hand.dialed).toEqual([A, B, C, A])
    refuse(3)
    await turn()
    run.stop()
    expect(run.state).toBe('stopped')
    expect(run.entries[0]).toMatchObject({ status: 'busy', attempt: 1, cause: 'slow down' })

    const fresh = dialing([D, E])
    await turn()
    fresh.refuse(0)
    await turn()
    const emitted: unknown[] = []
    fresh.run.on('entry', ({ index, status }) => emitted.push([index, status]))
    fresh.run.stop()
    expect(emitted).toEqual([
      [0, 'cancelled'],
      [1, 'cancelled'],
    ])
    expect(await fresh.run.finished).toMatchObject({ cancelled: 2, idle: 0 })
    expect(fresh.run.entries[0]).toMatchObject({ status: 'cancelled', attempt: 0, cause: 'slow down' })
    await fresh.clock.advance(10_000)
    expect(fresh.hand.dialed).toEqual([D])
  })

  it('a call that is refused after a stop ends `rejected`, with the words of the provider', async () => {
    const { hand, run, refuse } = dialing([A, B])
    await turn()
    run.stop()
    refuse(0)
    expect(await run.finished).toMatchObject({ rejected: 1, cancelled: 1 })
    expect(run.entries[0]?.cause).toBe('slow down')
    expect(hand.dialed).toEqual([A])
  })

  it('a listener that stops the run at the back-off leaves no entry behind', async () => {
    const { run, refuse } = dialing([A, B])
    run.on('run', ({ backoff }) => backoff && run.stop())
    await turn()
    refuse(0)
    expect(await run.finished).toMatchObject({ rejected: 1, cancelled: 1, idle: 0 })
  })

  it('a pause outlasts the back-off', async () => {
    const { clock, hand, run, refuse } = dialing([A])
    await turn()
    refuse(0)
    await turn()
    run.pause()
    await clock.advance(60_000)
    expect(hand.dialed).toEqual([A])
    run.resume()
    expect(hand.dialed).toEqual([A, A])
  })

  it('a resume does not end the back-off', async () => {
    const { clock, hand, run, refuse } = dialing([A])
    await turn()
    refuse(0)
    await turn()
    run.pause()
    run.resume()
    expect(hand.dialed).toEqual([A])
    await clock.advance(1000)
    expect(hand.dialed).toEqual([A, A])
  })
})
