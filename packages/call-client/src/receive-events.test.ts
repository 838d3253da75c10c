import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { CallClient, CallClientEvents } from './client.ts'
import type { CallUpdate, Recorded } from './kernel/call.ts'
import { CallError } from './kernel/call-error.ts'
import type { ParsedWebhook } from './provider.ts'
import { send, setUp } from './testing/provider-by-hand.ts'

const reference = 'e'.repeat(32)
const PATH = `/by-hand/${reference}`
const PLAIN = { 'content-type': 'text/plain; charset=utf-8' }

/** A client whose recorder records as the test says, and all its events about webhooks. */
function receiving(parse: (word: string) => ParsedWebhook | Promise<ParsedWebhook>) {
  const { calls } = setUp({ parseWebhook: ({ body }) => parse(new TextDecoder().decode(body)) })
  const seen: string[] = []
  const state: { result: Recorded | Error } = { result: 'applied' }
  calls.addRecorder({
    async record({ status, reference: named }: CallUpdate) {
      seen.push(`${status} of ${named === reference ? 'the attempt' : String(named)}`)
      if (state.result instanceof Error) throw state.result
      return state.result
    },
  })
  const webhooks: CallClientEvents['webhook'][] = []
  const refused: CallClientEvents['webhook-refused'][] = []
  calls.on('webhook', event => webhooks.push(event))
  calls.on('webhook-refused', event => refused.push(event))
  calls.on('error', () => {})
  return { calls, seen, state, webhooks, refused }
}

const status = async (calls: CallClient, word = 'x', path = PATH) => (await send(calls, path, word)).status

describe('a webhook with several updates', () => {
  const updates = [{ status: 'ringing' }, { status: 'answered', providerCallId: '7' }, { status: 'completed' }] as const

  it('is recorded in their order, under the reference of its address', async () => {
    const { calls, seen } = receiving(() => ({ updates }))
    expect(await status(calls)).toBe(200)
    expect(seen).toEqual(['ringing of the attempt', 'answered of the attempt', 'completed of the attempt'])
  })

  it('is answered 503 if one of them could not be saved, although others were', async () => {
    const { calls, state, seen, webhooks } = receiving(() => ({ updates, eventId: 'one' }))
    let saved = 0
    calls.addRecorder({
      record: async () => (++saved === 2 ? Promise.reject(new Error('the database is away')) : 'applied'),
    })
    state.result = 'unchanged'
    expect(await status(calls)).toBe(503)
    expect(seen).toHaveLength(3)
    expect(webhooks).toEqual([])
  })

  it('records nothing if one of them names another attempt', async () => {
    const { calls, seen, refused } = receiving(() => ({
      updates: [{ status: 'ringing' }, { status: 'completed', reference: 'f'.repeat(32) }],
    }))
    expect(await status(calls)).toBe(404)
    expect(seen).toEqual([])
    expect(refused).toMatchObject([{ path: PATH, error: { code: 'bad-response' } }])
  })

  it('is answered 200 if it has none', async () => {
    const { calls, seen } = receiving(() => ({ updates: [] }))
    expect(await status(calls)).toBe(200)
    expect(seen).toEqual([])
  })
})

describe('an event that the service repeats', () => {
  const once = () => ({ updates: [{ status: 'ringing' as const }], eventId: 'event-1' })

  it('is answered 200 and not recorded again', async () => {
    const { calls, seen, webhooks } = receiving(once)
    expect([await status(calls), await status(calls)]).toEqual([200, 200])
    expect(seen).toHaveLength(1)
    expect(webhooks).toHaveLength(1)
  })

  it.each<[string, Recorded | Error, number]>([
    ['could not be saved', new Error('the database is away'), 503],
    ['belonged to no attempt yet', 'unknown', 404],
  ])('is recorded if it %s when it came first', async (_, result, reply) => {
    const { calls, seen, state, webhooks } = receiving(once)
    state.result = result
    expect(await status(calls)).toBe(reply)
    expect(webhooks).toEqual([])
    state.result = 'applied'
    expect([await status(calls), await status(calls)]).toEqual([200, 200])
    expect(seen).toHaveLength(2)
    expect(webhooks).toHaveLength(1)
  })

  it('is recorded again if the service gives its events no ids', async () => {
    const { calls, seen } = receiving(() => ({ updates: [{ status: 'ringing' }] }))
    await status(calls)
    await status(calls)
    expect(seen).toHaveLength(2)
  })
})

describe('the reply', () => {
  const reply = { headers: { 'content-type': 'text/xml' }, body: '<Response/>' }
  const xml = () => ({ updates: [{ status: 'ringing' as const }], eventId: 'event-1', reply })

  it('is what the provider says, also to a repeat', async () => {
    const { calls } = receiving(xml)
    expect(await send(calls, PATH, 'x')).toEqual({ status: 200, ...reply })
    expect(await send(calls, PATH, 'x')).toEqual({ status: 200, ...reply })
  })

  it('is an empty text otherwise', async () => {
    const { calls } = receiving(() => ({ updates: [] }))
    expect(await send(calls, PATH, 'x')).toEqual({ status: 200, headers: PLAIN, body: '' })
  })

  it('is not that of the provider if the webhook was not recorded', async () => {
    const { calls, state } = receiving(xml)
    state.result = 'unknown'
    expect(await send(calls, PATH, 'x')).toEqual({ status: 404, headers: PLAIN, body: 'No such attempt' })
    state.result = new Error('the database is away')
    expect(await send(calls, PATH, 'x')).toEqual({ status: 503, headers: PLAIN, body: 'Not saved, send it again' })
  })
})

describe('the events about webhooks', () => {
  it('have a recorded webhook as it came, with what it says', async () => {
    const { calls, webhooks, refused } = receiving(word => ({ updates: [{ status: 'ringing', cause: word }] }))
    await status(calls, 'raw')
    expect(webhooks).toMatchObject([{ updates: [{ status: 'ringing', cause: 'raw' }], webhook: { path: PATH } }])
    expect(new TextDecoder().decode(webhooks[0]?.webhook.body)).toBe('raw')
    expect(refused).toEqual([])
  })

  it('say why a forged webhook was refused, and its sender learns only that it was', async () => {
    const forged = new CallError('unauthorized', 'The signature is 301 s old')
    const { calls, seen, webhooks, refused } = receiving(() => Promise.reject(forged))
    expect(await send(calls, PATH, 'x')).toEqual({ status: 403, headers: PLAIN, body: 'Refused' })
    expect(refused).toEqual([{ error: forged, path: PATH }])
    expect([seen, webhooks]).toEqual([[], []])
  })

  it('say why an unexpected error refused a webhook, and its sender learns nothing of it', async () => {
    const { calls, refused } = receiving(() => Promise.reject(new Error('secret /srv/app/keys.ts')))
    expect(await send(calls, PATH, 'x')).toEqual({ status: 400, headers: PLAIN, body: 'Cannot be parsed' })
    expect(refused).toMatchObject([{ error: { code: 'bad-response', cause: { message: 'secret /srv/app/keys.ts' } } }])
  })

  it('say nothing about a path that is no webhook of this provider, whose body is not looked at', async () => {
    const { calls, refused } = receiving(() => expect.unreachable('parsed'))
    for (const path of ['/by-hand', `/another/${reference}`, '/by-hand/short']) {
      expect(await status(calls, 'x', path)).toBe(404)
    }
    expect(refused).toEqual([])
  })

  it('do not disturb the reply if a listener throws', async () => {
    const { calls } = receiving(word => {
      if (word === 'forged') throw new CallError('unauthorized', 'Forged')
      return { updates: [{ status: 'ringing' }] }
    })
    const fail = () => {
      throw new Error('a listener failed')
    }
    calls.on('webhook', fail)
    calls.on('webhook-refused', fail)
    expect([await status(calls), await status(calls, 'forged')]).toEqual([200, 403])
  })

  it('tell of the first refused one as a process warning without a listener', async () => {
    const { calls } = setUp({
      parseWebhook() {
        throw new CallError('unauthorized', 'The signature is wrong')
      },
    })
    const warnings: unknown[] = []
    const emitWarning = vi.spyOn(process, 'emitWarning').mockImplementation((...given) => void warnings.push(given))
    onTestFinished(() => emitWarning.mockRestore())
    expect([await status(calls), await status(calls)]).toEqual([403, 403])
    expect(warnings).toEqual([
      [expect.stringContaining('refused: The signature is wrong'), { code: 'OUTDIAL_WEBHOOK_REFUSED' }],
    ])
  })
})
