import { describe, expect, it } from 'vitest'
import { CallError } from './kernel/call-error.ts'
import { setUp, to, watch } from './testing/provider-by-hand.ts'

const WINDOW = { idempotencyWindowMs: 60_000, overRate: 'refuses', repeatsWebhooks: false } as const
const signal = new AbortController().signal
const reference = '0123456789abcdef0123456789abcdef'

describe('repeating the POST of an attempt', () => {
  it('sends the reference again, which `place` refuses, and returns the id', async () => {
    const { calls, placed, clock } = setUp({ facts: WINDOW })
    const first = watch(calls.place({ to, reference }))
    placed[0]?.fail(new Error('reset'))
    await clock.advance(0)
    expect(first.error).toMatchObject({ placed: 'unknown' })
    const again = watch(calls.place({ to, reference }))
    const repeated = calls.repeat({ to, reference, metadata: { text: 'Hello' } }, { signal })
    placed[1]?.answer({ providerCallId: '7', status: 'initiated' })
    expect(await repeated).toMatchObject({ reference, providerCallId: '7' })
    expect(again.error).toMatchObject({ code: 'rejected' })
    expect(placed.map(({ request }) => request.reference)).toEqual([reference, reference])
    expect(placed[1]?.request.metadata).toEqual({ text: 'Hello' })
  })

  it('is refused, and sends nothing, if the provider has no window', async () => {
    const { calls, placed } = setUp()
    await expect(calls.repeat({ to, reference }, { signal })).rejects.toMatchObject({ code: 'not-supported' })
    expect(placed).toHaveLength(0)
  })

  it('proves nothing about the first POST if it is refused', async () => {
    const { calls, placed } = setUp({ facts: WINDOW })
    const repeated = calls.repeat({ to, reference }, { signal })
    placed[0]?.fail(new CallError('rate-limited', 'slow down', { status: 429, retryAfterMs: 5000 }))
    await expect(repeated).rejects.toMatchObject({ code: 'rate-limited', placed: 'unknown', retryAfterMs: 5000 })
  })

  it('is aborted by its signal, which `place` is not', async () => {
    const { calls, placed } = setUp({ facts: WINDOW })
    const limit = new AbortController()
    const repeated = calls.repeat({ to, reference }, { signal: limit.signal })
    limit.abort()
    await expect(repeated).rejects.toMatchObject({ code: 'aborted', placed: 'unknown' })
    expect(placed[0]?.signal.aborted).toBe(true)
  })

  it('marks the reference as used', async () => {
    const { calls } = setUp({ facts: WINDOW })
    void calls.repeat({ to, reference }, { signal }).catch(() => {})
    await expect(calls.place({ to, reference })).rejects.toMatchObject({ code: 'rejected' })
  })
})
