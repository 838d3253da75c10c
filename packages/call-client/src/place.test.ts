import { describe, expect, it } from 'vitest'
import type { CallUpdate } from './kernel/call.ts'
import { CallError } from './kernel/call-error.ts'
import { toPhoneNumber } from './kernel/phone-number.ts'
import { setUp, to, watch } from './testing/provider-by-hand.ts'

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

  it('believes no answer that names another number or reference: the call may exist', async () => {
    const { calls, placed, clock } = setUp()
    for (const named of [{ to: toPhoneNumber('+19842068287') }, { reference: 'e'.repeat(32) }]) {
      const answer = watch(calls.place({ to }))
      placed.at(-1)?.answer({ providerCallId: '7', status: 'completed', ...named })
      await clock.advance(0)
      expect(answer.error).toMatchObject({ code: 'bad-response', placed: 'unknown' })
    }
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
