import { CallError } from '@outdial/call-client/kernel'
import { manualClock } from '@outdial/call-client/testing'
import { describe, expect, it } from 'vitest'
import { createDialer } from './dialer.ts'
import { paced } from './paced.ts'
import { dialByHand, numbers, turn } from './testing/dial-by-hand.ts'

function setUp(callsPerSecond = 2) {
  const clock = manualClock()
  const hand = dialByHand()
  const startedMs: number[] = []
  const dial = paced(
    (request, options) => {
      startedMs.push(clock.monotonic())
      return hand.dial(request, options)
    },
    { callsPerSecond, clock },
  )
  return { clock, hand, dial, startedMs }
}

const [A = '', B = '', C = '', D = ''] = numbers(4)

describe('a paced dial', () => {
  it('begins calls in order, evenly spaced, and saves up no burst', async () => {
    const { clock, hand, dial, startedMs } = setUp()
    for (const to of [A, B, C]) void dial({ to })
    await clock.advance(10_000)
    expect(startedMs).toEqual([0, 500, 1000])
    for (const to of [A, B, C, D]) void dial({ to })
    await clock.advance(10_000)
    expect(startedMs.slice(3)).toEqual([10_000, 10_500, 11_000, 11_500])
    expect(hand.dialed).toEqual([A, B, C, A, B, C, D])
    expect(clock.waiting).toBe(0)
  })

  it('takes less than a call per second', async () => {
    const { clock, dial, startedMs } = setUp(0.1)
    for (const to of [A, B]) void dial({ to })
    await clock.advance(9999)
    expect(startedMs).toEqual([0])
    await clock.advance(1)
    expect(startedMs).toEqual([0, 10_000])
  })

  it('passes on the request, the options, the result and the error', async () => {
    const { clock, hand, dial } = setUp()
    const updates: string[] = []
    const { signal } = new AbortController()
    const dialed = dial({ to: A, metadata: { row: 1 } }, { signal, onUpdate: ({ status }) => updates.push(status) })
    expect(hand.call(0).request).toEqual({ to: A, metadata: { row: 1 } })
    expect(hand.call(0).signal).toBe(signal)
    hand.call(0).update('ringing')
    hand.call(0).end('busy', { details: { sipCode: 486 } })
    expect([updates, (await dialed).details]).toEqual([['ringing'], { sipCode: 486 }])
    const failed = dial({ to: B })
    await clock.advance(1000)
    hand.call(1).fail(new Error('broken'))
    await expect(failed).rejects.toThrow('broken')
  })

  it('resolves with `cancelled`, dials nothing and delays nobody if aborted while it waits', async () => {
    const { clock, hand, dial, startedMs } = setUp()
    const aborting = new AbortController()
    void dial({ to: A })
    const waiting = dial({ to: B }, { signal: aborting.signal })
    void dial({ to: C })
    aborting.abort()
    expect(await waiting).toMatchObject({ outcome: 'cancelled', to: B, error: { code: 'aborted', placed: 'no' } })
    expect(await dial({ to: D }, { signal: aborting.signal })).toMatchObject({ outcome: 'cancelled', to: D })
    await clock.advance(10_000)
    expect([hand.dialed, startedMs, clock.waiting]).toEqual([[A, C], [0, 500], 0])
  })

  it('begins nothing for as long as a refusal asks, then goes on at its pace', async () => {
    const { clock, hand, dial, startedMs } = setUp()
    for (const to of [A, B, C]) void dial({ to })
    const error = new CallError('rate-limited', 'slow down', { status: 429, retryAfterMs: 5000 })
    hand.call(0).end('rejected', { error })
    await clock.advance(4999)
    expect(startedMs).toEqual([0])
    await clock.advance(10_000)
    expect(startedMs).toEqual([0, 5000, 5500])
  })

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('refuses %s calls per second', callsPerSecond => {
    expect(() => paced(async () => Promise.reject(new Error('no')), { callsPerSecond })).toThrow(
      'Expected `callsPerSecond` to be a number from',
    )
  })
})

describe('a run with a paced dial', () => {
  it('slows down while the provider refuses, says so, and recovers by itself', async () => {
    const { clock, hand, dial, startedMs } = setUp(10)
    const dialer = createDialer({ dial, concurrency: 2, clock })
    const run = dialer.run([A, B, C, D])
    await turn()
    const error = new CallError('rate-limited', 'slow down', { status: 429 })
    hand.call(0).end('rejected', { error, cause: 'slow down' })
    await turn()
    expect(run.backoff).toMatchObject({ code: 'rate-limited' })
    expect(run.entries[0]).toMatchObject({ status: 'idle', attempt: 0, cause: 'slow down' })
    await clock.advance(999)
    expect(startedMs).toEqual([0])
    await clock.advance(101)
    expect(startedMs).toEqual([0, 1000, 1100])
    expect(run.backoff).toBeUndefined()
    while (run.state !== 'finished') {
      for (const call of hand.open) call.end()
      await clock.advance(100)
    }
    expect(run.counts).toMatchObject({ completed: 4, rejected: 0 })
    expect(new Set(hand.dialed.slice(1)).size).toBe(4)
  })

  it('that is stopped with `hangUp` dials none of the entries that wait for their turn', async () => {
    const { clock, hand, dial } = setUp(1)
    const run = createDialer({ dial, concurrency: 4, clock }).run([A, B, C, D])
    await turn()
    run.stop({ hangUp: true })
    hand.call(0).end('cancelled')
    await clock.advance(10_000)
    expect([hand.dialed, run.state, run.counts.cancelled]).toEqual([[A], 'stopped', 4])
  })
})

it('an entry has the details of its attempt while the call goes on, and at its end', async () => {
  const hand = dialByHand()
  const run = createDialer({ dial: hand.dial, concurrency: 1 }).run([A])
  await turn()
  hand.call(0).update('answered', { details: { answeredBy: 'human' } })
  expect(run.entries[0]?.details).toEqual({ answeredBy: 'human' })
  hand.call(0).update('answered', { details: { digits: '1' } })
  expect(run.entries[0]?.details).toEqual({ answeredBy: 'human', digits: '1' })
  hand.call(0).end('completed', { details: { answeredBy: 'human', digits: '1', summary: 'Agreed' } })
  await turn()
  expect(run.entries[0]?.details).toEqual({ answeredBy: 'human', digits: '1', summary: 'Agreed' })
})
