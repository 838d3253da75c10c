import { describe, expect, it } from 'vitest'
import { createCallClient } from './client.ts'
import { isCallError } from './kernel/call-error.ts'
import type { CallProvider } from './provider.ts'
import { MAX_CALL_MS, POLLED, setUp, to, watch } from './testing/provider-by-hand.ts'

// What a provider in JavaScript may do: nothing has checked its types.
const untyped = (value: unknown) => value as never

function dialing(extra: Partial<CallProvider> = {}, how = { webhooks: true }) {
  const parts = setUp(extra, how)
  const errors: unknown[] = []
  const refused: unknown[] = []
  parts.calls.on('error', ({ error }) => errors.push(error))
  parts.calls.on('webhook-refused', ({ error }) => refused.push(error))
  return { ...parts, errors, refused }
}

const messages = (errors: readonly unknown[]) =>
  errors.map(error => isCallError(error) && `${error.code}: ${error.message}`)

describe('a provider that was not checked by TypeScript', () => {
  const { port } = setUp()
  it.each([
    ['no object', undefined, 'Expected `provider` to be a provider, such as callApi(), got undefined'],
    ['a function', () => port, 'Expected `provider` to be a provider, such as callApi(), got a function'],
    ['no `place`', { ...port, place: undefined }, 'Expected `provider.place` to be a function, got undefined'],
    ['no name', { ...port, name: undefined }, 'Expected `provider.name` to be 1 to 64 lowercase letters'],
    ['a name that is no segment', { ...port, name: 'My Carrier' }, 'and hyphens, got "My Carrier"'],
    ['a `get` that is none', { ...port, get: 'yes' }, 'Expected `provider.get` to be a function, got string'],
    ['a `hangUp` that is none', { ...port, hangUp: true }, 'Expected `provider.hangUp` to be a function, got boolean'],
    ['facts that are none', { ...port, facts: 'none' }, 'Expected `provider.facts` to be an object, got string'],
    ['no way to follow a call', { ...port, parseWebhook: undefined }, 'to have `get` or `parseWebhook`'],
  ])('is refused with %s', (_what, provider, message) => {
    expect(() => createCallClient({ provider: untyped(provider) })).toThrow(TypeError)
    expect(() => createCallClient({ provider: untyped(provider) })).toThrow(message)
  })
})

describe('a request that is none', () => {
  it.each([
    ['a number', '+13018040009', 'got a text'],
    ['nothing', undefined, 'got undefined'],
    ['another name', { number: '+13018040009' }, 'got one without `to`'],
  ])('is refused before anything is placed: %s', async (_what, request, got) => {
    const { calls, placed } = dialing()
    for (const use of [calls.dial, calls.place]) {
      await expect(use(untyped(request))).rejects.toThrow(
        new TypeError(`Expected a request such as { to: '+13018040009' }, ${got}`),
      )
    }
    expect(placed).toHaveLength(0)
  })

  it('is refused before anything is placed: a mistyped field', async () => {
    const { calls, placed } = dialing()
    for (const use of [calls.dial, calls.place]) {
      await expect(use(untyped({ to, frm: to }))).rejects.toThrow('among to, from, reference, metadata, got `frm`')
    }
    expect(placed).toHaveLength(0)
  })
})

describe('options of a call that are none', () => {
  it.each([
    ['a `signal` that is none', { signal: 7 }, 'Expected `signal` to be an AbortSignal, got number'],
    ['a mistyped name', { signl: new AbortController().signal }, 'got `signl`'],
    ['a text', 'now', 'to be an object, got a text'],
  ])('are refused before anything is placed: %s', async (_what, options, message) => {
    const { calls, placed, clock } = dialing()
    for (const asked of [watch(calls.dial({ to }, untyped(options))), watch(calls.place({ to }, untyped(options)))]) {
      await clock.advance(0)
      expect(asked.error).toMatchObject({ name: 'TypeError', message: expect.stringContaining(message) })
    }
    expect(placed).toHaveLength(0)
  })
})

describe('an answer to the POST', () => {
  it.each([
    ['nothing', undefined, 'Expected an update from the provider by-hand, got undefined'],
    ['an unknown status', { providerCallId: '7', status: 'queued' }, 'ringing, answered, completed'],
    [
      'no id',
      { status: 'initiated' },
      'Expected an answer with a `providerCallId` from the provider by-hand, got undefined',
    ],
    [
      'an id that is a number',
      { providerCallId: 7, status: 'initiated' },
      'Expected a `providerCallId` that is a text',
    ],
    ['a time that is a text', { providerCallId: '7', status: 'initiated', at: 'now' }, 'Expected a valid Date `at`'],
  ])('with %s makes the attempt unknown, with an error that says why', async (_what, answer, message) => {
    const { calls, placed, clock, errors } = dialing()
    const statuses: string[] = []
    const dialed = watch(calls.dial({ to }, { onUpdate: ({ status }) => statuses.push(status) }))
    placed[0]?.answer(untyped(answer))
    await clock.advance(0)
    expect(statuses).toEqual(['unknown'])
    expect(messages(errors)).toEqual([expect.stringContaining(message)])
    expect(messages(errors)).toEqual([expect.stringContaining('bad-response: Expected')])
    await clock.advance(MAX_CALL_MS)
    expect(dialed.value).toMatchObject({ outcome: 'indeterminate', error: { placed: 'unknown' } })
  })

  it('of `place` alone rejects, since the phone may ring', async () => {
    const { calls, placed } = dialing()
    const answered = calls.place({ to })
    placed[0]?.answer(untyped({ providerCallId: '7', status: 'queued' }))
    await expect(answered).rejects.toMatchObject({ code: 'bad-response', placed: 'unknown' })
  })
})

describe('a poll', () => {
  it.each([
    ['nothing', null],
    ['an unknown status', { status: 'done' }],
    ['an unknown id', { status: 'completed', providerCallId: {} }],
  ])('with %s ends no call, and each is an error', async (_what, answer) => {
    const { calls, placed, clock, errors } = dialing({ get: async () => untyped(answer) }, POLLED)
    const dialed = watch(calls.dial({ to }))
    placed[0]?.answer({ providerCallId: '7', status: 'initiated' })
    await clock.advance(10_000)
    expect(dialed.value).toBeUndefined()
    expect(errors.length).toBeGreaterThan(0)
    expect(messages(errors)[0]).toContain('bad-response: Expected')
    await expect(calls.get('7')).rejects.toMatchObject({ code: 'bad-response' })
  })
})

describe('a webhook', () => {
  it.each([
    ['nothing', undefined],
    ['no list', { updates: { status: 'completed' } }],
    ['an unknown status', { updates: [{ status: 'hung-up' }] }],
    ['an update that is none', { updates: [null] }],
  ])('that is parsed as %s is answered 400 and reported', async (_what, parsed) => {
    const { calls, placed, hear, clock, refused } = dialing({ parseWebhook: () => untyped(parsed) })
    const dialed = watch(calls.dial({ to }))
    placed[0]?.answer({ providerCallId: '7', status: 'initiated' })
    await clock.advance(0)
    expect(await hear('completed')).toMatchObject({ status: 400 })
    expect(dialed.value).toBeUndefined()
    expect(messages(refused)).toEqual([expect.stringContaining('bad-response: Expected')])
  })
})
