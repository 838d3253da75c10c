import { describe, expect, it } from 'vitest'
import { isCallError } from '../../kernel/call-error.ts'
import { toPhoneNumber } from '../../kernel/phone-number.ts'
import { manualClock } from '../../testing/manual-clock.ts'
import type { Webhook } from '../../webhook.ts'
import type { VapiHmac } from './hmac-plan.ts'
import type { VapiOptions } from './options.ts'
import { signVapiWebhook } from './sign.ts'
import { vapi } from './vapi.ts'

const reference = '0123456789abcdef0123456789abcdef'
const OPTIONS: VapiOptions = {
  apiKey: 'private-key',
  assistantId: 'assistant-1',
  phoneNumberId: 'number-1',
  webhookUrl: 'https://me.test/hooks',
  secret: 'swordfish',
}
const HMAC: VapiHmac = { credentialId: 'credential-1', secret: 'swordfish' }
const CALL = {
  id: 'call-1',
  status: 'queued',
  customer: { number: '+13018040009' },
  assistantOverrides: { metadata: { outdialReference: reference } },
}

const webhook = (body: string | Uint8Array, headers: Webhook['headers'] = {}): Webhook => ({
  path: `/vapi/${reference}`,
  url: `https://me.test/hooks/vapi/${reference}`,
  headers,
  body: typeof body === 'string' ? new TextEncoder().encode(body) : body,
})

const saying = (message: unknown) => JSON.stringify({ message })

/** Receives a genuine webhook. */
async function receive(body: string | Uint8Array, options: Partial<VapiOptions> = {}) {
  const headers = await signVapiWebhook({ secret: 'swordfish', reference })
  return vapi({ ...OPTIONS, ...options }).parseWebhook?.(webhook(body, headers))
}

const refusal = async (promise: Promise<unknown> | undefined) =>
  promise?.then(
    () => expect.unreachable('it was accepted'),
    (error: unknown) => (isCallError(error) ? error.code : error),
  )

describe('messages', () => {
  it.each([
    ['scheduled', 'initiated'],
    ['queued', 'initiated'],
    ['ringing', 'ringing'],
    ['in-progress', 'answered'],
    ['forwarding', 'answered'],
    ['not-found', 'initiated'],
    ['deletion-failed', 'initiated'],
    ['something-new', 'initiated'],
  ])('a status-update %s is %s, at the time of the message', async (word, status) => {
    const message = { type: 'status-update', status: word, timestamp: 1_767_225_600_000, call: CALL }
    expect(await receive(saying(message))).toMatchObject({
      updates: [
        {
          providerCallId: 'call-1',
          reference,
          status,
          cause: word,
          to: '+13018040009',
          at: new Date('2026-01-01T00:00:00.000Z'),
        },
      ],
    })
  })

  it('a status-update ended without a reason ends nothing: the report does', async () => {
    const message = { type: 'status-update', status: 'ended', call: CALL }
    expect(await receive(saying(message))).toMatchObject({ updates: [{ status: 'initiated', cause: 'ended' }] })
  })

  it.each([
    ['customer-busy', 'busy'],
    ['customer-did-not-answer', 'no-answer'],
    ['manually-canceled', 'cancelled'],
    ['twilio-failed-to-connect-call', 'failed'],
    ['assistant-ended-call', 'completed'],
  ])('a status-update ended by %s is %s', async (endedReason, status) => {
    const message = { type: 'status-update', status: 'ended', endedReason, call: CALL }
    expect(await receive(saying(message))).toMatchObject({ updates: [{ status, cause: endedReason }] })
  })

  it('an end-of-call-report has the outcome, the duration, the price and what was said', async () => {
    const message = {
      type: 'end-of-call-report',
      endedReason: 'assistant-ended-call',
      startedAt: '2026-01-01T00:00:00.000Z',
      endedAt: '2026-01-01T00:00:30.000Z',
      cost: 0.05,
      timestamp: 1_767_225_700_000,
      artifact: { transcript: 'AI: Hi.', recordingUrl: 'https://x.test/1.wav' },
      analysis: { summary: 'Hi.' },
      call: { ...CALL, status: 'in-progress' },
    }
    expect(await receive(saying(message))).toMatchObject({
      updates: [
        {
          status: 'completed',
          answered: true,
          durationMs: 30_000,
          at: new Date('2026-01-01T00:00:30.000Z'),
          details: {
            price: { amount: 0.05, currency: 'USD' },
            transcript: 'AI: Hi.',
            summary: 'Hi.',
            recordingUrl: 'https://x.test/1.wav',
          },
        },
      ],
    })
  })

  it('a status-update tells no price: the cost is not complete before the report', async () => {
    const message = { type: 'status-update', status: 'ended', endedReason: 'customer-ended-call', cost: 0.01234 }
    const parsed = await receive(saying({ ...message, call: { ...CALL, cost: 0.01234 } }))
    expect(parsed?.updates[0]?.details).toBeUndefined()
  })

  it('other messages are no update: without a handler they are accepted, and nothing is sent back', async () => {
    expect(await receive(saying({ type: 'tool-calls', call: CALL }))).toEqual({ updates: [] })
  })

  it('a handler of messages receives them, and its answer is sent back', async () => {
    const seen: unknown[] = []
    const onMessage: VapiOptions['onMessage'] = async message => {
      seen.push(message)
      return message.type === 'tool-calls' ? { results: [{ toolCallId: '1', result: '7' }] } : undefined
    }
    expect(await receive(saying({ type: 'tool-calls', toolCallList: [] }), { onMessage })).toEqual({
      updates: [],
      reply: {
        headers: { 'content-type': 'application/json' },
        body: '{"results":[{"toolCallId":"1","result":"7"}]}',
      },
    })
    expect(await receive(saying({ type: 'hang' }), { onMessage })).toEqual({ updates: [] })
    await receive(saying({ type: 'status-update', status: 'ringing', call: CALL }), { onMessage })
    expect(seen).toEqual([{ type: 'tool-calls', toolCallList: [] }, { type: 'hang' }])
  })

  it('a handler does not receive a message about another call: the token proves the address alone', async () => {
    const seen: unknown[] = []
    const onMessage: VapiOptions['onMessage'] = message => void seen.push(message)
    const other = { ...CALL, assistantOverrides: { metadata: { outdialReference: 'x'.repeat(32) } } }
    await expect(receive(saying({ type: 'tool-calls', call: other }), { onMessage })).rejects.toMatchObject({
      code: 'bad-response',
    })
    expect(seen).toEqual([])
  })

  it('a handler that fails is reported as the cause of a refusal', async () => {
    const onMessage = () => {
      throw new Error('no database')
    }
    await expect(receive(saying({ type: 'tool-calls' }), { onMessage })).rejects.toMatchObject({
      code: 'rejected',
      cause: { message: 'no database' },
    })
  })

  it.each([
    ['no JSON', '{'],
    ['an empty body', ''],
    ['a list', '[]'],
    ['null', 'null'],
    ['no message', '{}'],
    ['a message that is a text', '{"message":"status-update"}'],
    ['a type that is none', '{"message":{"type":7}}'],
    ['no call', '{"message":{"type":"status-update","status":"ringing"}}'],
    ['a call that is a list', '{"message":{"type":"status-update","status":"ended","call":["call-1"]}}'],
    ['an id that is an object', '{"message":{"type":"end-of-call-report","call":{"id":{}}}}'],
    ['an id of a megabyte', saying({ type: 'status-update', call: { id: 'x'.repeat(1_000_000) } })],
    ['JSON that is too deep', `${'['.repeat(40)}${']'.repeat(40)}`],
    ['polluting keys', '{"__proto__":{"message":{"type":"status-update","call":{"id":"1"}}}}'],
    ['bytes that are no text', new Uint8Array([0xff, 0xfe, 0x00])],
  ])('%s is a bad response', async (_, body) => {
    expect(await refusal(receive(body))).toBe('bad-response')
  })

  it.each([
    ['a status of the wrong type', { status: ['ended'], endedReason: 'customer-busy' }, 'initiated'],
    ['a reason of the wrong type', { status: 'ended', endedReason: { a: 1 } }, 'initiated'],
    ['a name of every object', { status: 'constructor' }, 'initiated'],
    ['times that are none', { status: 'ended', endedReason: 'voicemail', endedAt: 'x', timestamp: 1e30 }, 'completed'],
    ['a cost that is a text', { status: 'ended', endedReason: 'customer-busy', cost: '7', artifact: [] }, 'busy'],
  ])('%s is harmless', async (_, fields, status) => {
    const parsed = await receive(saying({ type: 'status-update', ...fields, call: CALL }))
    expect(parsed?.updates).toMatchObject([{ status, at: undefined }])
  })
})

describe('the token of an attempt', () => {
  const body = saying({ type: 'status-update', status: 'ringing', call: CALL })

  it('accepts a token of any of the secrets', async () => {
    const headers = await signVapiWebhook({ secret: 'old', reference })
    const rotated = vapi({ ...OPTIONS, secret: ['new', 'old'] })
    expect(await rotated.parseWebhook?.(webhook(body, headers))).toMatchObject({ updates: [{ status: 'ringing' }] })
  })

  it('the token that is sent is the one that is accepted', async () => {
    let token = ''
    const fetch: typeof globalThis.fetch = async (input, init) => {
      const sent: { assistantOverrides: { server: { headers: Record<string, string> } } } = await new Request(
        input,
        init,
      ).json()
      token = sent.assistantOverrides.server.headers['x-outdial-token'] ?? ''
      return Response.json(CALL, { status: 201 })
    }
    const { signal } = new AbortController()
    const provider = vapi({ ...OPTIONS, fetch })
    const to = toPhoneNumber('+13018040009')
    await provider.place({ to, reference, maxCallMs: 3_600_000 }, { signal })
    expect(await signVapiWebhook({ secret: 'swordfish', reference })).toEqual({ 'x-outdial-token': token })
  })

  it.each([
    ['no token', async () => ({})],
    ['an empty token', async () => ({ 'x-outdial-token': '' })],
    ['the secret itself', async () => ({ 'x-outdial-token': 'swordfish' })],
    ['a token of another secret', () => signVapiWebhook({ secret: 'other', reference })],
    ['a token of another attempt', () => signVapiWebhook({ secret: 'swordfish', reference: 'f'.repeat(32) })],
    ['two tokens', async () => ({ 'x-outdial-token': ['a', 'b'] })],
  ])('refuses %s, before anything is parsed', async (_, headers) => {
    const parse = (text: string) => headers().then(sent => vapi(OPTIONS).parseWebhook?.(webhook(text, sent)))
    expect(await refusal(parse(body))).toBe('unauthorized')
    expect(await refusal(parse('{'))).toBe('unauthorized')
  })
})

describe('the signature of a credential', () => {
  const clock = manualClock()
  const at = clock.now()
  const body = saying({ type: 'status-update', status: 'ringing', call: CALL, text: 'Grüße 👋' })
  const parse = (text: string, headers: Webhook['headers'], hmac: VapiHmac = HMAC) =>
    Promise.resolve(vapi({ ...OPTIONS, secret: undefined, hmac, clock }).parseWebhook?.(webhook(text, headers)))

  it('is an HMAC of the time and the body: a value made elsewhere is accepted', async () => {
    // printf '1767225600.{"message":{"type":"hang"}}' | openssl dgst -sha256 -hmac swordfish
    const signature = '98d8753286d9c54bc497644a57bb87ed095544f8068579603dfd0eac50b2ed48'
    const headers = { 'x-signature': signature, 'x-timestamp': '1767225600' }
    const late = manualClock(new Date('2026-01-01T00:00:00.000Z'))
    const provider = vapi({ ...OPTIONS, secret: undefined, hmac: HMAC, clock: late })
    expect(await provider.parseWebhook?.(webhook('{"message":{"type":"hang"}}', headers))).toEqual({ updates: [] })
  })

  it.each<[string, Partial<VapiHmac>]>([
    ['the defaults of Vapi', {}],
    ['SHA-1', { algorithm: 'sha1' }],
    ['SHA-512 in base64', { algorithm: 'sha512', signatureEncoding: 'base64' }],
    [
      'a prefix and headers of its own',
      { signaturePrefix: 'sha256=', signatureHeader: 'X-My-Sig', timestampHeader: 'X-T' },
    ],
    ['the body alone', { payloadFormat: '{body}' }],
    ['another order', { payloadFormat: 'v0:{timestamp}:{body}:{timestamp}' }],
  ])('accepts %s', async (_, change) => {
    const hmac = { ...HMAC, ...change }
    expect(await parse(body, await signVapiWebhook({ hmac, body, at }), hmac)).toMatchObject({
      updates: [{ status: 'ringing' }],
    })
  })

  it('the credential is named in the request, and no secret is sent', async () => {
    let sent = ''
    const fetch: typeof globalThis.fetch = async (input, init) => {
      sent = await new Request(input, init).text()
      return Response.json(CALL, { status: 201 })
    }
    const provider = vapi({ ...OPTIONS, secret: undefined, hmac: HMAC, fetch })
    const to = toPhoneNumber('+13018040009')
    await provider.place({ to, reference, maxCallMs: 3_600_000 }, { signal: new AbortController().signal })
    expect(JSON.parse(sent)).toMatchObject({ assistantOverrides: { server: { credentialId: 'credential-1' } } })
    expect(sent).not.toContain('swordfish')
  })

  it('accepts a signature of any of the secrets, while one is rotated', async () => {
    const headers = await signVapiWebhook({ hmac: { ...HMAC, secret: 'old' }, body, at })
    expect(await parse(body, headers, { ...HMAC, secret: ['new', 'old'] })).toMatchObject({ updates: [{}] })
  })

  it('accepts five minutes of age or of difference between the clocks, in seconds or milliseconds', async () => {
    for (const shift of [-300_000, 0, 300_000]) {
      const headers = await signVapiWebhook({ hmac: HMAC, body, at: new Date(at.getTime() + shift) })
      expect(await parse(body, headers)).toMatchObject({ updates: [{}] })
    }
    for (const shift of [-301_000, 301_000]) {
      const headers = await signVapiWebhook({ hmac: HMAC, body, at: new Date(at.getTime() + shift) })
      expect(await refusal(parse(body, headers))).toBe('unauthorized')
    }
  })

  it('refuses what is missing, altered, old or of another secret', async () => {
    const good = await signVapiWebhook({ hmac: HMAC, body, at })
    const { 'x-signature': signature = '', 'x-timestamp': timestamp = '' } = good
    const bad: [string, Webhook['headers']][] = [
      [body, {}],
      [body, { 'x-signature': signature }],
      [body, { 'x-timestamp': timestamp }],
      [body, { ...good, 'x-signature': '' }],
      [body, { ...good, 'x-signature': signature.slice(2) }],
      [body, { ...good, 'x-signature': `zz${signature.slice(2)}` }],
      [body, { ...good, 'x-timestamp': String(Number(timestamp) + 1) }],
      [body, { ...good, 'x-timestamp': 'now' }],
      [body, { ...good, 'x-timestamp': '' }],
      [`${body} `, good],
      [body, await signVapiWebhook({ hmac: { ...HMAC, secret: 'other' }, body, at })],
      [body, await signVapiWebhook({ secret: 'swordfish', reference })],
    ]
    for (const [text, headers] of bad) expect(await refusal(parse(text, headers))).toBe('unauthorized')
  })
})

it('without a proof, any webhook is taken for genuine', async () => {
  const provider = vapi({ ...OPTIONS, secret: undefined, acceptForgedWebhooks: true })
  const body = saying({ type: 'status-update', status: 'ringing', call: CALL })
  expect(await provider.parseWebhook?.(webhook(body))).toMatchObject({ updates: [{ status: 'ringing' }] })
})
