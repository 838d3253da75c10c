import { describe, expect, it } from 'vitest'
import { createCallClient } from './client.ts'
import type { CallUpdate } from './kernel/call.ts'
import { CallError } from './kernel/call-error.ts'
import { manualClock } from './testing/manual-clock.ts'
import { MAX_CALL_MS, provider, setUp, to, watch } from './testing/provider-by-hand.ts'

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
    expect(placed[0]?.request.metadata).toBe(metadata)
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

describe('a provider that only has webhooks', () => {
  it('is reported once if none came within a minute of the first call', async () => {
    const webhookUrl = 'https://calls.example/webhooks'
    const { port, placed } = provider({ webhookUrl })
    const clock = manualClock()
    const calls = createCallClient({ provider: port, clock })
    const errors: unknown[] = []
    calls.on('error', error => errors.push(error))
    for (const index of [0, 1]) {
      void calls.dial({ to })
      await clock.advance(0)
      placed[index]?.answer({ providerCallId: String(index), status: 'initiated' })
    }
    await clock.advance(59_999)
    expect(errors).toEqual([])
    await clock.advance(120_000)
    expect(errors).toEqual([
      { event: 'webhook', error: expect.objectContaining({ message: expect.stringContaining(webhookUrl) }) },
    ])
    await calls.close({ drainMs: 0 })
  })

  it('is not reported if one came', async () => {
    const { calls, placed, hear, clock } = setUp()
    const errors: unknown[] = []
    calls.on('error', error => errors.push(error))
    void calls.dial({ to })
    await clock.advance(0)
    placed[0]?.answer({ providerCallId: '7', status: 'initiated' })
    await clock.advance(10)
    await hear('ringing')
    await clock.advance(MAX_CALL_MS)
    expect(errors).toEqual([])
  })
})
