import { CallError, type Outcome, type RetryPolicy, retryOutcomes } from '@outdial/call-client/kernel'
import { manualClock } from '@outdial/call-client/testing'
import { describe, expect, it } from 'vitest'
import { createDialer } from './dialer.ts'
import type { CallList } from './list.ts'
import { dialByHand, numbers, turn } from './testing/dial-by-hand.ts'

function retrying(list: CallList, retry: RetryPolicy, concurrency = 1) {
  const clock = manualClock()
  const hand = dialByHand()
  const run = createDialer({ dial: hand.dial, concurrency, retry, clock }).run(list)
  const errors: unknown[] = []
  run.on('error', ({ error }) => errors.push(error))
  return { clock, hand, run, errors }
}

const [A = '', B = '', C = '', D = ''] = numbers(4)
const twice = retryOutcomes({ maxAttempts: 2, delayMs: 1000 })

describe('a retry', () => {
  it('is dialed when it is due, and the run ends only afterwards', async () => {
    const { clock, hand, run } = retrying([A], twice)
    await turn()
    hand.call(0).end('busy')
    await turn()
    expect(run.entries[0]).toMatchObject({ status: 'scheduled', attempt: 1, version: 2, result: { outcome: 'busy' } })
    expect(run.state).toBe('running')
    await clock.advance(999)
    expect(hand.calls.length).toBe(1)
    await clock.advance(1)
    expect(run.entries[0]).toMatchObject({ status: 'dialing', attempt: 2, version: 3 })
    expect(run.entries[0]?.result).toBeUndefined()
    await hand.endAll()
    expect(run.state).toBe('finished')
    expect(run.counts).toMatchObject({ completed: 1, busy: 0, scheduled: 0 })
  })

  it('uses no line while it waits', async () => {
    const { hand, run } = retrying([A, B], twice)
    await turn()
    hand.call(0).end('busy')
    await turn()
    expect(hand.dialed).toEqual([A, B])
    expect(run.inFlight).toBe(1)
  })

  it('that is due never overtakes a first attempt', async () => {
    const { clock, hand } = retrying([A, B, C], twice)
    await turn()
    hand.call(0).end('busy')
    await clock.advance(5000)
    hand.call(1).end()
    await turn()
    expect(hand.dialed).toEqual([A, B, C])
    hand.call(2).end()
    await turn()
    expect(hand.dialed).toEqual([A, B, C, A])
  })

  it('that came due first is dialed first', async () => {
    const delays: Record<string, number> = { [A]: 3000, [B]: 1000 }
    const { clock, hand } = retrying([A, B, C], ({ attempt, result }) =>
      attempt > 1 ? null : (delays[result.to] ?? 0),
    )
    await turn()
    hand.call(0).end('busy')
    await turn()
    hand.call(1).end('busy')
    await clock.advance(10_000)
    hand.call(2).end()
    await hand.endAll()
    expect(hand.dialed).toEqual([A, B, C, B, A])
  })

  it('is not dialed while the run is paused', async () => {
    const { clock, hand, run } = retrying([A], twice)
    await turn()
    hand.call(0).end('busy')
    await turn()
    run.pause()
    await clock.advance(5000)
    expect(hand.calls.length).toBe(1)
    expect(run.state).toBe('paused')
    run.resume()
    expect(hand.calls.length).toBe(2)
  })

  it('has no reference of the attempt before it', async () => {
    const { clock, hand } = retrying([{ to: A, reference: 'of-attempt-1', metadata: { row: 1 } }], twice)
    await turn()
    hand.call(0).end('no-answer')
    await clock.advance(1000)
    expect(hand.call(0).request.reference).toBe('of-attempt-1')
    expect(hand.call(1).request).toEqual({ to: A, metadata: { row: 1 } })
  })

  it('is not changed by a late update of the attempt before it', async () => {
    const { clock, hand, run } = retrying([A], twice)
    await turn()
    hand.call(0).end('no-answer')
    await clock.advance(1000)
    const before = run.entries[0]
    hand.call(0).update('answered', { providerCallId: 'old' })
    hand.call(0).update('completed')
    expect(run.entries[0]).toBe(before)
  })
})

describe('no further attempt', () => {
  const always: RetryPolicy = () => 0

  it.each(['completed', 'cancelled', 'expired', 'indeterminate'] as const)(
    'follows one that ended %s, even if the policy wants one',
    async (outcome: Outcome) => {
      const { clock, hand, run } = retrying([A], always)
      await turn()
      hand.call(0).end(outcome)
      await clock.advance(1000)
      expect(hand.calls.length).toBe(1)
      expect(run.state).toBe('finished')
    },
  )

  it('follows a completed call, unless a machine answered it', async () => {
    const { clock, hand, run } = retrying([A], always)
    await turn()
    hand.call(0).end('completed', { details: { answeredBy: 'machine' } })
    await clock.advance(1000)
    expect(hand.calls.length).toBe(2)
    hand.call(1).end('completed', { details: { answeredBy: 'human' } })
    await clock.advance(1000)
    expect(hand.calls.length).toBe(2)
    expect(run.counts.completed).toBe(1)
  })

  it('follows one that is `indeterminate` because `dial` failed', async () => {
    const { clock, hand, run } = retrying([A], always)
    await turn()
    hand.call(0).fail(new Error('reset'))
    await clock.advance(1000)
    expect(hand.calls.length).toBe(1)
    expect(run.counts.indeterminate).toBe(1)
  })

  it('follows an invalid number', async () => {
    const { clock, hand, run } = retrying(['no number'], always)
    await clock.advance(1000)
    expect(hand.calls).toEqual([])
    expect(run.counts.rejected).toBe(1)
  })

  it('follows the last one that the policy allows', async () => {
    const { clock, hand, run } = retrying([A], retryOutcomes({ maxAttempts: 3, delayMs: 1000 }))
    for (let attempt = 0; attempt < 3; attempt++) {
      await clock.advance(10_000)
      hand.call(attempt).end('busy')
    }
    await clock.advance(100_000)
    expect(hand.calls.length).toBe(3)
    expect(await run.finished).toMatchObject({ busy: 1 })
  })

  it.each([
    [
      'throws',
      () => {
        throw new Error('policy')
      },
    ],
    ['returns nothing', () => undefined as never],
    ['returns NaN', () => Number.NaN],
    ['returns Infinity', () => Number.POSITIVE_INFINITY],
    ['returns a negative delay', () => -1],
    ['returns a promise', () => Promise.resolve(1) as never],
  ])(
    'follows if the policy %s: the entry ends with its outcome, and the error is emitted',
    async (_, retry: RetryPolicy) => {
      const { hand, run, errors } = retrying([A, B], retry)
      await turn()
      hand.call(0).end('busy')
      await turn()
      expect(run.entries[0]?.status).toBe('busy')
      expect(errors).toEqual([expect.any(Error)])
      hand.call(1).end()
      expect(await run.finished).toMatchObject({ busy: 1, completed: 1 })
    },
  )
})

it('a retried refusal waits for the retryAfterMs of the provider', async () => {
  const retry = retryOutcomes({ maxAttempts: 2, outcomes: ['rejected'], delayMs: 1000 })
  const { clock, hand } = retrying([A], retry)
  await turn()
  hand.call(0).fail(new CallError('rate-limited', 'too many', { retryAfterMs: 5000 }))
  await clock.advance(4999)
  expect(hand.calls.length).toBe(1)
  await clock.advance(1)
  expect(hand.calls.length).toBe(2)
})

describe('stop', () => {
  it('ends a waiting retry with its last outcome', async () => {
    const { clock, hand, run } = retrying([A, B], twice)
    const emitted: string[] = []
    run.on('entry', ({ index, status, version }) => emitted.push(`${index} ${status} ${version}`))
    await turn()
    hand.call(0).end('busy')
    await turn()
    hand.call(1).end('no-answer')
    await turn()
    run.stop()
    expect(run.state).toBe('stopped')
    expect(await run.finished).toMatchObject({ busy: 1, 'no-answer': 1, scheduled: 0 })
    expect(emitted.slice(-2)).toEqual(['0 busy 3', '1 no-answer 3'])
    expect(clock.waiting).toBe(0)
  })

  it('makes the attempt in flight the last one of its call', async () => {
    const { clock, hand, run } = retrying([A], twice)
    await turn()
    run.stop()
    hand.call(0).end('busy')
    expect(await run.finished).toMatchObject({ busy: 1 })
    expect(clock.waiting).toBe(0)
  })

  it('within the policy prevents the retry', async () => {
    const { hand, run } = retrying([A], () => {
      run.stop()
      return 0
    })
    await turn()
    hand.call(0).end('busy')
    expect(await run.finished).toMatchObject({ busy: 1 })
  })
})

describe('with an async list', () => {
  it('first attempts go first if the list yields them within the grace turn', async () => {
    const { clock, hand } = retrying(
      (async function* () {
        yield* [A, B, C]
      })(),
      ({ attempt }) => (attempt > 1 ? null : 0),
    )
    await turn()
    hand.call(0).end('busy')
    await clock.advance(100)
    hand.call(1).end()
    await clock.advance(100)
    hand.call(2).end()
    await clock.advance(100)
    expect(hand.dialed).toEqual([A, B, C, A])
  })

  it('first attempts go first while the list is quick, and retries while it is slow', async () => {
    const more = Promise.withResolvers<void>()
    const { clock, hand } = retrying(
      (async function* () {
        yield A
        await more.promise
        yield* [B, C, D]
        await new Promise(() => {})
      })(),
      ({ attempt }) => (attempt > 1 ? null : 0),
    )
    const end = async (call: number, outcome?: Outcome) => {
      hand.call(call).end(outcome)
      await clock.advance(100)
    }
    await turn()
    await end(0, 'busy')
    more.resolve()
    await turn()
    await end(1)
    await end(2, 'busy')
    await end(3)
    expect(hand.dialed).toEqual([A, A, B, C, D])
    await end(4)
    expect(hand.dialed).toEqual([A, A, B, C, D, B])
  })

  it('a due retry is dialed when the list has no item ready', async () => {
    const more = Promise.withResolvers<void>()
    const { clock, hand, run } = retrying(
      (async function* () {
        yield A
        await more.promise
        yield B
      })(),
      twice,
    )
    await turn()
    hand.call(0).end('busy')
    await clock.advance(1000)
    expect(hand.dialed).toEqual([A, A])
    more.resolve()
    await turn()
    expect(hand.dialed).toEqual([A, A])
    await hand.endAll()
    expect(hand.dialed).toEqual([A, A, B])
    expect(run.state).toBe('finished')
  })
})
