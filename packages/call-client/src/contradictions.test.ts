import { describe, expect, it } from 'vitest'
import type { FollowState } from './kernel/call.ts'
import { CallError } from './kernel/call-error.ts'
import { toPhoneNumber } from './kernel/phone-number.ts'
import type { CallProvider } from './provider.ts'
import { MAX_CALL_MS, POLLED, setUp, to, watch } from './testing/provider-by-hand.ts'

const other = toPhoneNumber('+13018040010')

function dialing(extra: Partial<CallProvider> = {}, how = { webhooks: true }) {
  const parts = setUp(extra, how)
  const errors: { readonly error: unknown; readonly event: string }[] = []
  parts.calls.on('error', error => errors.push(error))
  return { ...parts, errors }
}

describe('what names another call proves nothing', () => {
  it('an answer to the POST with another number makes the call `unknown`, and its line is held', async () => {
    const { calls, placed, clock, errors } = dialing()
    const statuses: string[] = []
    const dialed = watch(calls.dial({ to }, { onUpdate: ({ status }) => statuses.push(status) }))
    placed[0]?.answer({ providerCallId: '7', status: 'completed', to: other })
    await clock.advance(MAX_CALL_MS - 1)
    expect(statuses).toEqual(['unknown'])
    expect(dialed.value).toBeUndefined()
    expect(errors).toMatchObject([{ event: 'update', error: { code: 'bad-response' } }])
    await clock.advance(1)
    expect(dialed.value).toMatchObject({ outcome: 'indeterminate', providerCallId: undefined })
  })

  it('a webhook with another id under the reference is answered 404 and reported once', async () => {
    const { calls, placed, hear, clock, errors } = dialing()
    const dialed = watch(calls.dial({ to }))
    await clock.advance(0)
    placed[0]?.answer({ providerCallId: '8', status: 'initiated' })
    await clock.advance(0)
    expect(await hear('completed')).toMatchObject({ status: 404 })
    expect(await hear('completed')).toMatchObject({ status: 404 })
    await clock.advance(0)
    expect(dialed.value).toBeUndefined()
    expect(errors).toMatchObject([{ event: 'update', error: { code: 'bad-response', placed: 'unknown' } }])
  })

  it('a webhook that names another reference than its address is answered 404', async () => {
    const { calls, hear, clock } = dialing({
      parseWebhook: () => ({ updates: [{ status: 'completed', reference: 'e'.repeat(32) }] }),
    })
    const dialed = watch(calls.dial({ to }))
    await clock.advance(0)
    expect(await hear('completed')).toMatchObject({ status: 404 })
    expect(dialed.value).toBeUndefined()
  })

  it('`get` refuses an answer with another id', async () => {
    const { calls } = dialing({ get: async () => ({ providerCallId: '8', status: 'completed' }) })
    await expect(calls.get('7')).rejects.toMatchObject({ code: 'bad-response', placed: 'unknown' })
  })

  it('an id that the service gave to a later call neither polls nor hangs up nor ends the earlier one', async () => {
    const used: string[] = []
    const { calls, placed, hear, clock, errors } = dialing({
      get: async id => {
        used.push(`get ${id}`)
        return { providerCallId: id, status: 'completed' }
      },
      hangUp: async id => void used.push(`hang up ${id}`),
    })
    const abort = new AbortController()
    const states: FollowState[] = []
    const earlier = watch(calls.dial({ to }, { signal: abort.signal, onFollow: state => states.push(state) }))
    const later = watch(calls.dial({ to: other }))
    for (const { answer } of placed) {
      answer({ providerCallId: '7', status: 'initiated' })
      await clock.advance(0)
    }
    abort.abort()
    await clock.advance(30_000)
    expect(used).toEqual(['get 7'])
    expect([earlier.value, later.value?.outcome]).toEqual([undefined, 'completed'])
    expect(errors).toMatchObject([{ event: 'update', error: { code: 'bad-response' } }])
    expect(states.at(-1)?.silentSince).toBeDefined()
    // Webhooks under its own reference still count.
    await hear('no-answer')
    await clock.advance(0)
    expect(earlier.value?.outcome).toBe('no-answer')
  })

  it('a poll that was under way when the id was reused ends nothing', async () => {
    let answerPoll = (_update: { readonly providerCallId: string; readonly status: 'completed' }) => {}
    const { calls, placed, clock } = dialing({ get: () => new Promise(resolve => void (answerPoll = resolve)) }, POLLED)
    const earlier = watch(calls.dial({ to }))
    await clock.advance(0)
    placed[0]?.answer({ providerCallId: '7', status: 'initiated' })
    await clock.advance(2000)
    void calls.dial({ to: other })
    await clock.advance(0)
    placed[1]?.answer({ providerCallId: '7', status: 'initiated' })
    await clock.advance(0)
    answerPoll({ providerCallId: '7', status: 'completed' })
    await clock.advance(0)
    expect(earlier.value).toBeUndefined()
  })
})

describe('how a call is followed', () => {
  it('says when it ends at the latest, and since when the provider is silent', async () => {
    let isAway = false
    const { calls, placed, clock } = dialing(
      {
        get: async () => {
          if (isAway) throw new CallError('unavailable', 'away', { placed: 'unknown' })
          return { status: 'ringing' }
        },
      },
      POLLED,
    )
    const states: FollowState[] = []
    const began = clock.now().getTime()
    const endsBy = new Date(began + MAX_CALL_MS)
    void calls.dial({ to }, { onFollow: state => states.push(state) })
    expect(states.splice(0)).toEqual([])
    await clock.advance(5000)
    expect(states.splice(0)).toEqual([{ endsBy, silentSince: new Date(began) }])
    placed[0]?.answer({ providerCallId: '7', status: 'initiated' })
    await clock.advance(2000)
    expect(states.splice(0)).toEqual([{ endsBy }])
    const heard = clock.now().getTime()
    isAway = true
    await clock.advance(20_000)
    const [silent, ...rest] = states.splice(0)
    expect(rest).toEqual([])
    expect(silent?.silentSince?.getTime()).toBeLessThanOrEqual(heard)
    expect(silent?.silentSince?.getTime()).toBeGreaterThan(heard - 2000)
    isAway = false
    await clock.advance(20_000)
    expect(states.splice(0)).toEqual([{ endsBy }])
  })

  it('a refusal keeps the words of the provider as the cause', async () => {
    const { calls, placed, clock } = dialing()
    const dialed = watch(calls.dial({ to }))
    await clock.advance(0)
    placed[0]?.fail(new CallError('rejected', 'The service answered 422: no such country'))
    await clock.advance(0)
    expect(dialed.value).toMatchObject({ outcome: 'rejected', cause: 'The service answered 422: no such country' })
  })
})
