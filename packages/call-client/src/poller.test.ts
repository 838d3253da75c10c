import { describe, expect, it } from 'vitest'
import { createCallClient } from './client.ts'
import { CallError } from './kernel/call-error.ts'
import type { AttemptStatus } from './kernel/status.ts'
import type { PlacedProviderUpdate } from './provider.ts'
import { manualClock } from './testing/manual-clock.ts'
import { MAX_CALL_MS, POLLED, provider, setUp, to, watch } from './testing/provider-by-hand.ts'

describe('polling', () => {
  it('pauses for at most a minute, even if a provider asks for a day', async () => {
    const clock = manualClock()
    let polls = 0
    const { port, placed } = provider(
      {
        get: async () => {
          if (polls++ > 0) return { status: 'completed' }
          throw new CallError('unavailable', 'later', { placed: 'unknown', retryAfterMs: 86_400_000 })
        },
      },
      POLLED,
    )
    const dialed = watch(createCallClient({ provider: port, clock }).dial({ to }))
    placed[0]?.answer({ providerCallId: '7', status: 'initiated' })
    await clock.advance(80_000)
    expect([polls, dialed.value?.outcome]).toEqual([2, 'completed'])
  })

  it('continues after polls that never settle, even when aborted', async () => {
    let polls = 0
    const { calls, placed, clock } = setUp(
      { get: () => (polls++ < 10 ? new Promise(() => {}) : Promise.resolve({ status: 'completed' })) },
      POLLED,
    )
    const all = Array.from({ length: 11 }, () => watch(calls.dial({ to })))
    for (const [index, { answer }] of placed.entries()) answer({ providerCallId: String(index), status: 'initiated' })
    await clock.advance(30_000)
    expect(all.map(({ value }) => value?.outcome)).toEqual(all.map(() => 'completed'))
  })

  it('begins after 1 s, backs off to 10 s and deviates by at most ten percent', async () => {
    const polls: number[] = []
    const { calls, placed, clock } = setUp(
      {
        get: async () => {
          polls.push(clock.monotonic())
          return { status: 'ringing' }
        },
      },
      POLLED,
    )
    void calls.dial({ to })
    await clock.advance(0)
    placed[0]?.answer({ providerCallId: '7', status: 'initiated' })
    await clock.advance(MAX_CALL_MS)
    const gaps = polls.map((poll, index) => poll - (polls[index - 1] ?? 0))
    const nominal = [1000, 2000, 3000, 4500, 6750, 10_000, 10_000]
    for (const [index, ms] of nominal.entries()) {
      expect(gaps[index]).toBeGreaterThanOrEqual(ms * 0.9)
      expect(gaps[index]).toBeLessThanOrEqual(ms * 1.1)
    }
  })

  it('follows a call to its end without webhooks', async () => {
    const words: AttemptStatus[] = ['initiated', 'ringing', 'answered', 'completed']
    const { calls, placed, clock } = setUp({ get: async () => ({ status: words.shift() ?? 'completed' }) }, POLLED)
    const dialed = watch(calls.dial({ to }))
    await clock.advance(0)
    placed[0]?.answer({ providerCallId: '7', status: 'initiated' })
    await clock.advance(15_000)
    expect(dialed.value).toMatchObject({ outcome: 'completed', answered: true })
    expect(clock.waiting).toBe(0)
  })

  it('does not end a call that the provider forgot, whose id has another number, or whose poll fails', async () => {
    const answers: (() => Promise<PlacedProviderUpdate>)[] = [
      async () => Promise.reject(new CallError('not-found', 'forgotten', { placed: 'unknown' })),
      async () => ({
        providerCallId: '7',
        status: 'completed',
        to: '+19998887777' as NonNullable<PlacedProviderUpdate['to']>,
      }),
      async () => Promise.reject(new Error('away')),
    ]
    let polls = 0
    const { calls, placed, clock } = setUp(
      { get: async () => answers[polls++ % 3]?.() ?? expect.unreachable() },
      POLLED,
    )
    const dialed = watch(calls.dial({ to }))
    await clock.advance(0)
    placed[0]?.answer({ providerCallId: '7', status: 'initiated' })
    await clock.advance(MAX_CALL_MS - 1)
    expect(polls).toBeGreaterThan(5)
    expect(dialed.value).toBeUndefined()
    await clock.advance(1)
    expect(dialed.value?.outcome).toBe('indeterminate')
  })

  it('polls once more at maxCallMs, so that an end after the previous poll is not missed', async () => {
    const { calls, placed, clock } = setUp(
      { get: async () => ({ status: clock.monotonic() < MAX_CALL_MS - 0.5 ? 'answered' : 'completed' }) },
      POLLED,
    )
    const dialed = watch(calls.dial({ to }))
    placed[0]?.answer({ providerCallId: '7', status: 'initiated' })
    await clock.advance(MAX_CALL_MS - 0.5)
    expect(dialed.value).toBeUndefined()
    await clock.advance(0.5)
    expect(dialed.value?.outcome).toBe('completed')
    expect(clock.waiting).toBe(0)
  })

  it('waits at most ten seconds for the last poll, queueing included, and ends sooner by a webhook', async () => {
    const { calls, placed, hear, clock } = setUp({ get: () => new Promise(() => {}) })
    const ended = watch(calls.dial({ to }))
    const openCalls = Array.from({ length: 11 }, () => watch(calls.dial({ to })))
    // The webhook below has the id 7.
    for (const [index, { answer }] of placed.entries()) {
      answer({ providerCallId: String(index + 7), status: 'initiated' })
    }
    await clock.advance(MAX_CALL_MS + 9999)
    await hear('completed')
    await clock.advance(0)
    expect([ended.value?.outcome, ...openCalls.map(({ value }) => value)]).toEqual([
      'completed',
      ...openCalls.map(() => undefined),
    ])
    await clock.advance(1)
    for (const { value } of openCalls) {
      expect(value).toMatchObject({ outcome: 'indeterminate', error: { code: 'timed-out' } })
    }
    expect(clock.waiting).toBe(0)
  })

  it('polls anew at maxCallMs, even if a poll is under way', async () => {
    let polls = 0
    const { calls, placed, clock } = setUp({
      get: async () => {
        // With webhooks the second poll follows after 50.5 to 59.5 s.
        if (clock.monotonic() < MAX_CALL_MS) return new Promise(() => {})
        polls++
        return { status: 'completed' }
      },
    })
    const dialed = watch(calls.dial({ to }))
    placed[0]?.answer({ providerCallId: '7', status: 'initiated' })
    await clock.advance(MAX_CALL_MS)
    expect([dialed.value?.outcome, polls]).toEqual(['completed', 1])
    expect(clock.waiting).toBe(0)
  })

  it('keeps the pause that a provider asks for even at maxCallMs', async () => {
    const pollTimes: number[] = []
    const { calls, placed, clock } = setUp(
      {
        get: async () => {
          if (clock.monotonic() < MAX_CALL_MS) return { status: 'answered' }
          pollTimes.push(clock.monotonic())
          await new Promise<void>(resolve => clock.setTimer(resolve, 50))
          if (pollTimes.length <= 10) throw new CallError('rate-limited', 'slow down', { retryAfterMs: 5000 })
          return { status: 'completed' }
        },
      },
      POLLED,
    )
    const all = Array.from({ length: 20 }, () => watch(calls.dial({ to })))
    for (const [index, { answer }] of placed.entries()) answer({ providerCallId: String(index), status: 'initiated' })
    await clock.advance(MAX_CALL_MS + 10_000)
    const [first, ...later] = [pollTimes.slice(0, 10), ...pollTimes.slice(10)]
    expect(first).toEqual(Array.from({ length: 10 }, () => MAX_CALL_MS))
    expect(later).toHaveLength(10)
    for (const at of later) expect(at).toBeGreaterThanOrEqual(MAX_CALL_MS + 5050)
    expect(all.filter(({ value }) => value?.outcome === 'completed')).toHaveLength(10)
  })

  it('gives up a call without an id at maxCallMs without queueing', async () => {
    const { calls, placed, clock } = setUp({ get: () => new Promise(() => {}) })
    for (const _ of Array.from({ length: 10 })) void calls.dial({ to })
    for (const [index, { answer }] of placed.entries()) answer({ providerCallId: String(index), status: 'initiated' })
    const unanswered = watch(calls.dial({ to }))
    await clock.advance(MAX_CALL_MS)
    expect(unanswered.value?.outcome).toBe('indeterminate')
  })

  it('runs at most ten polls at once when many calls reach maxCallMs together', async () => {
    let asking = 0
    let most = 0
    const { calls, placed, clock } = setUp(
      {
        get: async (_, { signal }) => {
          most = Math.max(most, ++asking)
          await new Promise<void>(resolve => {
            clock.setTimer(resolve, 100)
            signal.addEventListener('abort', () => resolve())
          })
          asking--
          return { status: clock.monotonic() < MAX_CALL_MS ? 'answered' : 'completed' }
        },
      },
      POLLED,
    )
    const all = Array.from({ length: 50 }, () => watch(calls.dial({ to })))
    for (const [index, { answer }] of placed.entries()) answer({ providerCallId: String(index), status: 'initiated' })
    await clock.advance(MAX_CALL_MS + 1000)
    expect(all.map(({ value }) => value?.outcome)).toEqual(all.map(() => 'completed'))
    expect(most).toBe(10)
    expect(clock.waiting).toBe(0)
  })

  it('aborts a poll that hangs, and polls again', async () => {
    let polls = 0
    const { calls, placed, clock } = setUp(
      {
        get: (_, { signal }) => {
          polls++
          if (polls > 1) return Promise.resolve({ status: 'completed' })
          return new Promise((_resolve, reject) =>
            signal.addEventListener('abort', () => reject(signal.reason as Error)),
          )
        },
      },
      POLLED,
    )
    const dialed = watch(calls.dial({ to }))
    await clock.advance(0)
    placed[0]?.answer({ providerCallId: '7', status: 'initiated' })
    await clock.advance(20_000)
    expect(dialed.value?.outcome).toBe('completed')
  })

  it('pauses all calls when the provider asks for a pause', async () => {
    const polls: number[] = []
    const { calls, placed, clock } = setUp(
      {
        get: async () => {
          polls.push(clock.monotonic())
          throw new CallError('rate-limited', 'slow down', { placed: 'unknown', retryAfterMs: 20_000 })
        },
      },
      POLLED,
    )
    for (let index = 0; index < 3; index++) {
      void calls.dial({ to })
      await clock.advance(0)
      placed[index]?.answer({ providerCallId: String(index), status: 'initiated' })
    }
    await clock.advance(50_000)
    expect(polls.length).toBeGreaterThanOrEqual(2)
    for (const [index, poll] of polls.slice(1).entries())
      expect(poll - (polls[index] ?? 0)).toBeGreaterThanOrEqual(20_000)
  })

  it('runs at most ten polls at once, and polls every call in turn', async () => {
    let asking = 0
    let most = 0
    const answers: (() => void)[] = []
    const { calls, placed, clock } = setUp(
      {
        get: async () => {
          most = Math.max(most, ++asking)
          await new Promise<void>(resolve => answers.push(resolve))
          asking--
          return { status: 'completed' }
        },
      },
      POLLED,
    )
    const all = Array.from({ length: 25 }, () => calls.dial({ to }))
    await clock.advance(0)
    for (const [index, { answer }] of placed.entries()) answer({ providerCallId: String(index), status: 'initiated' })
    await clock.advance(1100)
    expect(most).toBe(10)
    while (answers.length > 0) {
      answers.shift()?.()
      await clock.advance(0)
    }
    for (const result of await Promise.all(all)) expect(result.outcome).toBe('completed')
    expect(most).toBe(10)
  })

  it('finds an end whose webhook was lost', async () => {
    let polls = 0
    const { calls, placed, hear, clock } = setUp({
      get: async () => {
        polls++
        return { status: 'completed' }
      },
    })
    const dialed = watch(calls.dial({ to }))
    await clock.advance(0)
    placed[0]?.answer({ providerCallId: '7', status: 'initiated' })
    await hear('ringing')
    await clock.advance(10_000)
    expect(polls).toBe(0)
    await clock.advance(10_000)
    expect([polls, dialed.value?.outcome]).toEqual([1, 'completed'])
  })
})
