import { describe, expect, it } from 'vitest'
import { type CallClient, createCallClient } from './client.ts'
import type { CallResult, CallUpdate, Recorded } from './kernel/call.ts'
import { CallError } from './kernel/call-error.ts'
import type { AttemptStatus } from './kernel/status.ts'
import type { CallProvider, PlacedProviderUpdate, PlaceRequest } from './provider.ts'
import { manualClock } from './testing/manual-clock.ts'
import type { Webhook } from './webhook.ts'

const to = '+13018040009'
const MAX_CALL_MS = 60_000

/** A provider that the test answers by hand. Its webhooks are the bare status in UTF-8. */
function provider(extra: Partial<CallProvider> = {}, { webhooks } = { webhooks: true }) {
  const placed: {
    request: PlaceRequest
    answer: (update: PlacedProviderUpdate) => void
    fail: (error: unknown) => void
    signal: AbortSignal
  }[] = []
  const port: CallProvider = {
    name: 'by-hand',
    facts: { idempotencyWindowMs: 0, overRate: 'refuses', repeatsWebhooks: false },
    place: (request, { signal }) =>
      new Promise((answer, fail) => {
        placed.push({ request, answer, fail, signal })
        signal.addEventListener('abort', () => fail(new CallError('aborted', 'let go', { placed: 'unknown' })))
      }),
    ...(webhooks && {
      parseWebhook({ body }: Webhook) {
        const word = new TextDecoder().decode(body)
        if (word === 'forged') throw new CallError('unauthorized', 'Bad signature')
        if (word === 'garbage') throw new CallError('bad-response', 'Cannot be read')
        return word === 'nothing' ? undefined : { status: word as AttemptStatus, providerCallId: '7' }
      },
    }),
    ...extra,
  }
  return { port, placed }
}

function setUp(extra: Partial<CallProvider> = {}, how = { webhooks: true }) {
  const clock = manualClock()
  const { port, placed } = provider(extra, how)
  const calls = createCallClient({ provider: port, maxCallMs: MAX_CALL_MS, placeTimeoutMs: 5000, clock })
  const hear = (word: string, index = 0, client: CallClient = calls) => {
    const reference = placed[index]?.request.reference ?? expect.unreachable('nothing was placed')
    return send(client, `/by-hand/${reference}`, word)
  }
  return { clock, calls, placed, hear, port }
}

const send = (client: CallClient, path: string, word: string) =>
  client.receive({ path, url: `http://me.test${path}`, headers: {}, body: new TextEncoder().encode(word) })

/** The value or error of the promise, `undefined` while it is pending. */
function watch<Value>(promise: Promise<Value>) {
  const watched: { value?: Value; error?: unknown } = {}
  promise.then(
    value => {
      watched.value = value
    },
    (error: unknown) => {
      watched.error = error
    },
  )
  return watched
}

const POLLED = { webhooks: false }

describe('dialing', () => {
  it('places one call, reports each change and resolves at its end with the metadata of the request', async () => {
    const { calls, placed, hear, clock } = setUp()
    const updates: CallUpdate[] = []
    const metadata = { list: 1 }
    const dialed = calls.dial({ to, from: '+15550001111', metadata }, { onUpdate: update => updates.push(update) })
    await clock.advance(10)
    placed[0]?.answer({ providerCallId: '7', status: 'initiated' })
    for (const word of ['ringing', 'answered', 'completed']) {
      await clock.advance(10)
      expect(await hear(word)).toMatchObject({ status: 200 })
    }
    const result = await dialed
    expect(result).toMatchObject({
      to,
      from: '+15550001111',
      outcome: 'completed',
      provider: 'by-hand',
      providerCallId: '7',
      answered: true,
    })
    expect(result.metadata).toBe(metadata)
    expect(placed[0]?.request).not.toHaveProperty('metadata')
    expect(result.endedAt.getTime() - (result.answeredAt?.getTime() ?? 0)).toBe(10)
    expect(updates.map(({ status }) => status)).toEqual(['initiated', 'ringing', 'answered', 'completed'])
    expect(placed).toHaveLength(1)
    expect(clock.waiting).toBe(0)
  })

  it('gives every attempt a reference of 128 bits of its own', async () => {
    const { calls, placed, clock } = setUp()
    void calls.dial({ to })
    void calls.dial({ to })
    await clock.advance(0)
    const references = placed.map(({ request }) => request.reference)
    expect(new Set(references).size).toBe(2)
    for (const reference of references) expect(reference).toMatch(/^[\da-f]{32}$/)
  })

  it('finds its attempt by a webhook that comes before the answer to the POST', async () => {
    const { calls, placed, hear, clock } = setUp()
    const dialed = watch(calls.dial({ to }))
    await clock.advance(0)
    expect(await hear('completed')).toMatchObject({ status: 200 })
    await clock.advance(0)
    expect(dialed.value?.outcome).toBe('completed')
    expect(placed).toHaveLength(1)
  })

  it('ends the same when updates repeat, change their order or come late', async () => {
    const { calls, hear, placed, clock } = setUp()
    const dialed = calls.dial({ to })
    await clock.advance(0)
    placed[0]?.answer({ providerCallId: '7', status: 'initiated' })
    for (const word of ['completed', 'ringing', 'completed', 'answered'])
      expect(await hear(word)).toMatchObject({ status: 200 })
    expect(await dialed).toMatchObject({ outcome: 'completed' })
  })

  it('frees the line at maxCallMs as `indeterminate` when `completed` is lost', async () => {
    const { calls, placed, hear, clock } = setUp()
    const dialed = watch(calls.dial({ to }))
    await clock.advance(0)
    placed[0]?.answer({ providerCallId: '7', status: 'initiated' })
    await hear('ringing')
    await clock.advance(MAX_CALL_MS - 1)
    expect(dialed.value).toBeUndefined()
    await clock.advance(1)
    expect(dialed.value).toMatchObject({
      outcome: 'indeterminate',
      providerCallId: '7',
      error: { code: 'timed-out', placed: 'unknown' },
    })
    expect(clock.waiting).toBe(0)
  })

  it('ends `rejected` with the error when the provider proves that nothing was placed', async () => {
    const { calls, placed, clock } = setUp()
    const dialed = calls.dial({ to })
    await clock.advance(0)
    const refusal = new CallError('rate-limited', 'slow down', { retryAfterMs: 500 })
    placed[0]?.fail(refusal)
    expect(await dialed).toMatchObject({ outcome: 'rejected', error: refusal, answered: false })
    expect(clock.waiting).toBe(0)
  })

  it('keeps following a call that is known to ring, even if the answer to the POST is a refusal', async () => {
    const { calls, placed, hear, clock } = setUp()
    const dialed = watch(calls.dial({ to }))
    await clock.advance(0)
    await hear('ringing')
    placed[0]?.fail(new CallError('rejected', 'no'))
    await clock.advance(0)
    expect(dialed.value).toBeUndefined()
    await hear('completed')
    await clock.advance(0)
    expect(dialed.value?.outcome).toBe('completed')
  })

  it('holds the line of an ambiguous POST until the call is surely over', async () => {
    const { calls, placed, clock } = setUp()
    const updates: CallUpdate[] = []
    const dialed = watch(calls.dial({ to }, { onUpdate: update => updates.push(update) }))
    await clock.advance(0)
    const lost = new CallError('unavailable', 'reset', { placed: 'unknown' })
    placed[0]?.fail(lost)
    await clock.advance(MAX_CALL_MS - 1)
    expect(updates.map(({ status }) => status)).toEqual(['unknown'])
    expect(dialed.value).toBeUndefined()
    await clock.advance(1)
    expect(dialed.value).toMatchObject({ outcome: 'indeterminate', error: lost })
    expect(placed).toHaveLength(1)
  })

  it('treats an unexpected error of the provider as ambiguous', async () => {
    const { calls, placed, clock } = setUp()
    const dialed = watch(calls.dial({ to }))
    await clock.advance(0)
    placed[0]?.fail(new TypeError('a bug'))
    await clock.advance(0)
    expect(dialed.value).toBeUndefined()
    await clock.advance(MAX_CALL_MS)
    expect(dialed.value).toMatchObject({ outcome: 'indeterminate', error: { placed: 'unknown' } })
  })

  it('is `unknown` at placeTimeoutMs, does not abort the POST and still binds its late answer', async () => {
    const { calls, placed, hear, clock } = setUp()
    const updates: CallUpdate[] = []
    const dialed = watch(calls.dial({ to }, { onUpdate: update => updates.push(update) }))
    await clock.advance(5000)
    expect(updates.map(({ status }) => status)).toEqual(['unknown'])
    expect(placed[0]?.signal.aborted).toBe(false)
    placed[0]?.answer({ providerCallId: '7', status: 'initiated' })
    await clock.advance(0)
    expect(updates.at(-1)).toMatchObject({ status: 'initiated', providerCallId: '7' })
    await hear('completed')
    await clock.advance(0)
    expect(dialed.value?.outcome).toBe('completed')
  })

  it('aborts an unanswered POST once the call is surely over', async () => {
    const { calls, placed, clock } = setUp()
    const dialed = watch(calls.dial({ to }))
    await clock.advance(MAX_CALL_MS)
    expect(dialed.value?.outcome).toBe('indeterminate')
    expect(placed[0]?.signal.aborted).toBe(true)
    expect(clock.waiting).toBe(0)
  })

  it.each([['13018040009'], ['+1 301 804 0009'], ['']])(
    'rejects the number %j without placing anything',
    async number => {
      const { calls, placed } = setUp()
      expect(await calls.dial({ to: number, metadata: { row: 1 } })).toMatchObject({
        outcome: 'rejected',
        to: number,
        metadata: { row: 1 },
        error: { code: 'invalid-number', placed: 'no' },
      })
      expect(placed).toHaveLength(0)
    },
  )

  it('never dials one reference twice, not even after its end', async () => {
    const { calls, placed, hear, clock } = setUp()
    const reference = 'a-reference-of-my-own-0'
    const first = calls.dial({ to, reference })
    expect(await calls.dial({ to, reference })).toMatchObject({ outcome: 'rejected', reference })
    await clock.advance(0)
    await hear('completed')
    expect(await first).toMatchObject({ outcome: 'completed', reference })
    expect(await calls.dial({ to, reference })).toMatchObject({ outcome: 'rejected' })
    expect(await calls.dial({ to, reference: 'guessable' })).toMatchObject({
      outcome: 'rejected',
      error: { code: 'rejected' },
    })
    expect(placed).toHaveLength(1)
  })

  it('emits the error of a listener that throws, undisturbed', async () => {
    const { calls, hear, clock } = setUp()
    const errors: unknown[] = []
    calls.on('error', ({ error }) => errors.push(error))
    calls.on('update', () => {
      throw new Error('client listener')
    })
    const dialed = calls.dial(
      { to },
      {
        onUpdate: () => {
          throw new Error('call listener')
        },
      },
    )
    await clock.advance(0)
    await hear('completed')
    expect(await dialed).toMatchObject({ outcome: 'completed' })
    expect(errors.map(String)).toEqual(['Error: client listener', 'Error: call listener'])
  })

  it('emits the error of a listener that rejects, undisturbed', async () => {
    const { calls, hear, clock } = setUp()
    const errors: unknown[] = []
    calls.on('error', ({ error, event }) => errors.push([event, String(error)]))
    // oxlint-disable-next-line typescript/no-misused-promises -- a common mistake, which must be harmless
    const dialed = calls.dial({ to }, { onUpdate: async () => Promise.reject(new Error('rejected')) })
    await hear('completed')
    expect((await dialed).outcome).toBe('completed')
    await clock.advance(0)
    expect(errors).toEqual([['onUpdate', 'Error: rejected']])
  })
})

describe('aborting a dial', () => {
  it('hangs up if aborted right after `dial`, because the POST has begun, and sends no other POST', async () => {
    const hungUp: string[] = []
    const { calls, placed, clock } = setUp({ hangUp: async id => void hungUp.push(id) })
    const aborting = new AbortController()
    void calls.dial({ to }, { signal: aborting.signal })
    expect(placed).toHaveLength(1)
    aborting.abort()
    placed[0]?.answer({ providerCallId: '7', status: 'initiated' })
    await clock.advance(0)
    expect([placed.length, hungUp]).toEqual([1, ['7']])
  })

  it('ignores a hang-up that fails after the end, and repeats one that fails before', async () => {
    let hangUps = 0
    const { calls, placed, hear, clock } = setUp({
      hangUp: (_, { signal }) =>
        hangUps++ === 0
          ? Promise.reject(new Error('away'))
          : new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('let go')))),
    })
    const errors: unknown[] = []
    calls.on('error', ({ error }) => errors.push(String(error)))
    const aborting = new AbortController()
    const dialed = calls.dial({ to }, { signal: aborting.signal })
    placed[0]?.answer({ providerCallId: '7', status: 'initiated' })
    await clock.advance(0)
    aborting.abort()
    await clock.advance(0)
    await hear('ringing')
    await hear('cancelled')
    expect((await dialed).outcome).toBe('cancelled')
    await clock.advance(0)
    expect([hangUps, errors]).toEqual([2, ['Error: away']])
  })

  it('before it begins places nothing', async () => {
    const { calls, placed } = setUp()
    expect(await calls.dial({ to }, { signal: AbortSignal.abort() })).toMatchObject({
      outcome: 'cancelled',
      error: { code: 'aborted', placed: 'no' },
    })
    expect(placed).toHaveLength(0)
  })

  it('asks the provider once to hang up, as soon as the id is known, and ends with its update', async () => {
    const hungUp: string[] = []
    const { calls, placed, hear, clock } = setUp({ hangUp: async id => void hungUp.push(id) })
    const aborting = new AbortController()
    const dialed = watch(calls.dial({ to }, { signal: aborting.signal }))
    await clock.advance(0)
    aborting.abort()
    await clock.advance(0)
    expect([hungUp, placed[0]?.signal.aborted]).toEqual([[], false])
    placed[0]?.answer({ providerCallId: '7', status: 'initiated' })
    await hear('ringing')
    await clock.advance(0)
    expect([hungUp, dialed.value]).toEqual([['7'], undefined])
    await hear('cancelled')
    await clock.advance(0)
    expect(dialed.value?.outcome).toBe('cancelled')
  })

  it('follows the call to its end if the provider cannot hang up', async () => {
    const { calls, placed, hear, clock } = setUp()
    const aborting = new AbortController()
    const dialed = watch(calls.dial({ to }, { signal: aborting.signal }))
    await clock.advance(0)
    placed[0]?.answer({ providerCallId: '7', status: 'initiated' })
    aborting.abort()
    await clock.advance(1000)
    expect(dialed.value).toBeUndefined()
    await hear('completed')
    await clock.advance(0)
    expect(dialed.value?.outcome).toBe('completed')
  })

  it.each([
    ['rejects', async () => Promise.reject(new CallError('unavailable', 'away'))],
    [
      'throws',
      () => {
        throw new Error('a bug')
      },
    ],
  ])('is undisturbed by a hang-up that %s', async (_, hangUp) => {
    const { calls, placed, hear, clock } = setUp({ hangUp })
    const errors: string[] = []
    calls.on('error', ({ event }) => errors.push(event))
    const aborting = new AbortController()
    const dialed = calls.dial({ to }, { signal: aborting.signal })
    await clock.advance(0)
    placed[0]?.answer({ providerCallId: '7', status: 'initiated' })
    await clock.advance(0)
    aborting.abort()
    await clock.advance(0)
    expect(errors).toEqual(['hangUp'])
    await hear('completed')
    expect((await dialed).outcome).toBe('completed')
  })
})

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
    for (const [index, { answer }] of placed.entries()) answer({ providerCallId: String(index), status: 'initiated' })
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

describe('placing', () => {
  it('never places one reference twice, by `place` or `dial`', async () => {
    const { calls, placed, clock } = setUp()
    const reference = 'a-reference-of-my-own-0'
    void calls.place({ to, reference }).catch(() => {})
    await expect(calls.place({ to, reference })).rejects.toMatchObject({ code: 'rejected', placed: 'no' })
    expect(await calls.dial({ to, reference })).toMatchObject({ outcome: 'rejected' })
    await clock.advance(0)
    expect(placed).toHaveLength(1)
  })

  it('resolves with the id and the reference', async () => {
    const { calls, placed, clock } = setUp()
    const answer = calls.place({ to })
    await clock.advance(0)
    placed[0]?.answer({ providerCallId: '7', status: 'initiated' })
    expect(await answer).toMatchObject({
      providerCallId: '7',
      reference: placed[0]?.request.reference,
      provider: 'by-hand',
    })
    await clock.advance(0)
    expect(clock.waiting).toBe(0)
  })

  it('rejects an invalid number and places nothing', async () => {
    const { calls, placed } = setUp()
    await expect(calls.place({ to: '911' })).rejects.toMatchObject({ code: 'invalid-number', placed: 'no' })
    await expect(calls.place({ to, from: 'me' })).rejects.toMatchObject({ code: 'invalid-number', placed: 'no' })
    await expect(calls.place({ to }, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'aborted',
      placed: 'no',
    })
    expect(placed).toHaveLength(0)
  })

  it.each(['the time-out', 'an abort'])(
    'stops waiting at %s, leaves the POST alone, and gives its late answer to the recorders',
    async how => {
      const { calls, placed, clock } = setUp()
      const recorded: CallUpdate[] = []
      calls.addRecorder({
        record: async update => {
          recorded.push(update)
          return 'applied'
        },
      })
      const aborting = new AbortController()
      const answer = watch(calls.place({ to }, { signal: aborting.signal }))
      await clock.advance(0)
      if (how === 'an abort') aborting.abort()
      await clock.advance(5000)
      expect(answer.error).toMatchObject({ code: how === 'an abort' ? 'aborted' : 'timed-out', placed: 'unknown' })
      expect(placed[0]?.signal.aborted).toBe(false)
      placed[0]?.answer({ providerCallId: '7', status: 'initiated' })
      await clock.advance(0)
      expect(recorded).toMatchObject([
        { status: 'initiated', providerCallId: '7', reference: placed[0]?.request.reference },
      ])
    },
  )

  it('passes a refusal that comes after the time-out to the recorders as `rejected`', async () => {
    const { calls, placed, clock } = setUp()
    const updates: CallUpdate[] = []
    calls.addRecorder({
      async record(update) {
        updates.push(update)
        return 'applied'
      },
    })
    const waiting = calls.place({ to }).catch((error: unknown) => error)
    await clock.advance(5000)
    expect(await waiting).toMatchObject({ code: 'timed-out', placed: 'unknown' })
    const refusal = new CallError('rate-limited', 'too many', { retryAfterMs: 1000 })
    placed[0]?.fail(refusal)
    await clock.advance(0)
    expect(updates).toMatchObject([{ status: 'rejected', error: refusal }])
  })
})

describe('receiving a webhook', () => {
  const unknownReference = 'f'.repeat(32)

  it.each([
    ['an unknown reference', `/by-hand/${unknownReference}`, 'ringing', 404],
    ['another provider', `/another/${unknownReference}`, 'ringing', 404],
    ['a path that is none', '/by-hand', 'ringing', 404],
    ['a path with more in it', `/by-hand/${unknownReference}/x`, 'ringing', 404],
    ['a reference that is none', '/by-hand/..', 'ringing', 404],
    ['a bad signature', `/by-hand/${unknownReference}`, 'forged', 403],
    ['what cannot be read', `/by-hand/${unknownReference}`, 'garbage', 400],
    ['a webhook without an update', `/by-hand/${unknownReference}`, 'nothing', 200],
  ])('of %s is answered', async (_, path, word, status) => {
    const { calls } = setUp()
    expect(await send(calls, path, word)).toMatchObject({ status })
  })

  it('that repeats a known update, even after the end, is answered 200', async () => {
    const { calls, hear, clock } = setUp()
    const dialed = calls.dial({ to })
    await clock.advance(0)
    await hear('completed')
    await dialed
    expect(await hear('completed')).toMatchObject({ status: 200 })
    expect(await hear('ringing')).toMatchObject({ status: 200 })
  })

  it('finds its attempt at another client that shares a recorder', async () => {
    const store = new Map<string, AttemptStatus>()
    const recorder = {
      record: async ({ reference = '', status }: CallUpdate): Promise<Recorded> => {
        if (!store.has(reference)) return 'unknown'
        store.set(reference, status)
        return 'applied'
      },
    }
    const placing = setUp()
    const receiving = createCallClient({ provider: placing.port })
    placing.calls.addRecorder(recorder)
    const remove = receiving.addRecorder(recorder)
    const reference = 'e'.repeat(32)
    store.set(reference, 'dialing')
    const answer = placing.calls.place({ to, reference })
    await placing.clock.advance(0)
    expect(await placing.hear('ringing', 0, receiving)).toMatchObject({ status: 200 })
    expect(store.get(reference)).toBe('ringing')
    expect(await send(receiving, `/by-hand/${unknownReference}`, 'ringing')).toMatchObject({ status: 404 })
    remove()
    expect(await placing.hear('ringing', 0, receiving)).toMatchObject({ status: 404 })
    placing.placed[0]?.answer({ providerCallId: '7', status: 'initiated' })
    await answer
  })

  it('is answered 503 if one recorder fails, even if another knew the attempt', async () => {
    const { calls, hear, clock } = setUp()
    const errors: unknown[] = []
    calls.on('error', ({ error }) => errors.push(error))
    const failure = new Error('the database is away')
    calls.addRecorder({ record: async () => Promise.reject(failure) })
    const dialed = calls.dial({ to })
    await clock.advance(0)
    expect(await hear('completed')).toMatchObject({ status: 503 })
    expect((await dialed).outcome).toBe('completed')
    expect(errors).toEqual([failure])
  })

  it('emits one `update`, however many recorded it', async () => {
    const { calls, hear, clock } = setUp()
    calls.addRecorder({ record: async () => 'applied' })
    const updates: CallUpdate[] = []
    calls.on('update', update => updates.push(update))
    void calls.dial({ to })
    await clock.advance(0)
    await hear('ringing')
    expect(updates.map(({ status }) => status)).toEqual(['ringing'])
  })
})

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
    expect(() => createCallClient({ provider: port, placeTimeoutMs: Number.NaN })).toThrow(
      /`placeTimeoutMs` .* got NaN/,
    )
    // @ts-expect-error not a provider
    expect(() => createCallClient({ provider: {} })).toThrow(/Expected `provider` to be a provider, such as/)
  })
})
