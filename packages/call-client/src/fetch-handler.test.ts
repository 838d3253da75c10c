import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createCallClient } from './client.ts'
import { toFetchHandler } from './fetch-handler.ts'
import { CallError } from './kernel/call-error.ts'
import { newReference } from './kernel/reference.ts'
import type { CallProvider } from './provider.ts'
import { numDialer } from './providers/num-dialer/num-dialer.ts'
import { manualClock } from './testing/manual-clock.ts'
import type { Webhook } from './webhook.ts'

/** A receiver that keeps the webhooks it receives. */
function receiver(reply = { status: 200 }) {
  const received: Webhook[] = []
  const receive = async (webhook: Webhook) => {
    received.push(webhook)
    return reply
  }
  return { received, receive }
}

const post = (url: string, body: BodyInit | null = '{}', headers: HeadersInit = {}) =>
  new Request(url, { method: 'POST', body, headers, ...(body instanceof ReadableStream && { duplex: 'half' }) })

const textOf = async (response: Response) => [response.status, await response.text()]

describe('a webhook as a Request', () => {
  it('is passed on unchanged, byte for byte', async () => {
    const { received, receive } = receiver()
    const bytes = new Uint8Array([0, 255, 123, 13, 10, 195, 40])
    const url = 'https://calls.example.com/webhooks/num-dialer/abc?a=%20b&a=2'
    const response = await toFetchHandler({ receive })(post(url, bytes, { 'X-Signature': 's', 'Content-Type': 'a/b' }))
    expect(response.status).toBe(200)
    expect(received).toEqual([
      {
        path: '/num-dialer/abc',
        url,
        headers: { 'x-signature': 's', 'content-type': 'a/b' },
        body: bytes,
      },
    ])
  })

  it.each([
    ['/webhooks', 'http://a.test/webhooks/num-dialer/abc', '/num-dialer/abc'],
    ['/webhooks/', 'http://a.test/webhooks/num-dialer/abc', '/num-dialer/abc'],
    ['', 'http://a.test/num-dialer/abc', '/num-dialer/abc'],
    ['/', 'http://a.test/num-dialer/abc', '/num-dialer/abc'],
    ['/api/calls/hooks', 'http://a.test/api/calls/hooks/x/y?z', '/x/y'],
  ])('has the path after the base %j', async (base, url, path) => {
    const { received, receive } = receiver()
    await toFetchHandler({ receive }, { base })(post(url))
    expect(received).toMatchObject([{ path, url }])
  })

  it.each(['/webhooks', '/webhook/num-dialer/abc', '/webhooksnum-dialer/abc', '/', '/webhooks/../x/y'])(
    'is answered 404 elsewhere: %s',
    async path => {
      const { received, receive } = receiver()
      const response = await toFetchHandler({ receive })(post(`http://a.test${path}`))
      expect(await textOf(response)).toEqual([404, 'No such webhook'])
      expect(received).toEqual([])
    },
  )

  it.each(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS'])('is answered 405 if it is a %s', async method => {
    const { received, receive } = receiver()
    const response = await toFetchHandler({ receive })(new Request('http://a.test/webhooks/a/b', { method }))
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST'])
    expect(received).toEqual([])
  })

  it('may have 1 MB; of a larger one no more is read', async () => {
    const { received, receive } = receiver()
    const handle = toFetchHandler({ receive })
    const url = 'http://a.test/webhooks/a/b'
    expect((await handle(post(url, 'x'.repeat(1_048_576)))).status).toBe(200)
    expect(received[0]?.body).toHaveLength(1_048_576)
    expect((await handle(post(url, 'x'.repeat(1_048_577)))).status).toBe(413)
    expect((await handle(post(url, 'x', { 'content-length': '1048577' }))).status).toBe(413)

    let chunks = 0
    const pull = (controller: ReadableStreamDefaultController) => {
      chunks += 1
      controller.enqueue(new Uint8Array(16_384))
    }
    const endless = new ReadableStream({ pull })
    expect((await handle(post(url, endless))).status).toBe(413)
    expect(chunks).toBeLessThan(70)
    expect(received).toHaveLength(1)
  })

  it('without a body is passed on with an empty one', async () => {
    const { received, receive } = receiver()
    await toFetchHandler({ receive })(post('http://a.test/webhooks/a/b', null))
    expect(received[0]?.body).toEqual(new Uint8Array())
  })

  it('whose body was read before is answered 500 with the reason', async () => {
    const { received, receive } = receiver()
    const request = post('http://a.test/webhooks/a/b')
    await request.json()
    const [status, text] = await textOf(await toFetchHandler({ receive })(request))
    expect([status, text]).toEqual([500, expect.stringContaining('was read before the handler got it')])
    expect(received).toEqual([])
  })

  it.each([['webhooks'], ['webhooks/'], ['https://a.test/webhooks'], ['/webhooks?x=1']])(
    'cannot have the base %j',
    base => {
      expect(() => toFetchHandler(receiver(), { base })).toThrow(
        `Expected \`base\` to be a path, such as /webhooks, got ${base}`,
      )
    },
  )

  it('cannot have a public address that is no address', () => {
    expect(() => toFetchHandler(receiver(), { webhookUrl: '/webhooks' })).toThrow('Expected `webhookUrl`')
  })
})

describe('a signed webhook', () => {
  const sign = (url: string, body: string) => createHmac('sha256', 'secret').update(url).update(body).digest('hex')
  const signing: CallProvider = {
    name: 'signing',
    facts: { idempotencyWindowMs: 0, overRate: 'refuses', repeatsWebhooks: true },
    place: async () => ({ providerCallId: '1', status: 'initiated' }),
    parseWebhook({ url, headers, body }) {
      if (headers['x-signature'] === sign(url, new TextDecoder().decode(body)))
        return { updates: [{ status: 'ringing' }] }
      throw new CallError('unauthorized', 'Bad signature')
    },
  }
  const reference = newReference()
  const path = `/signing/${reference}?try=2`

  it.each([
    ['the address of the request', undefined, `http://127.0.0.1:3000/webhooks${path}`],
    [
      'the public address, behind a proxy',
      'https://calls.example.com/hooks/',
      `https://calls.example.com/hooks${path}`,
    ],
  ])('is verified by %s', async (_which, webhookUrl, signed) => {
    const calls = createCallClient({ provider: signing, clock: manualClock() })
    calls.addRecorder({ record: async update => (update.reference === reference ? 'applied' : 'unknown') })
    const { receive } = calls
    const handle = toFetchHandler({ receive }, { webhookUrl })
    const came = (signature: string) =>
      handle(post(`http://127.0.0.1:3000/webhooks${path}`, 'update', { 'x-signature': signature }))
    expect(await textOf(await came(sign(signed, 'update')))).toEqual([200, ''])
    expect(await textOf(await came(sign(`${signed}&more`, 'update')))).toEqual([403, 'Refused'])
    expect(await textOf(await came(sign(signed, 'other')))).toEqual([403, 'Refused'])
  })
})

it('the reply of the client is passed on, and the update ends the call', async () => {
  const clock = manualClock()
  const placed = Promise.withResolvers<{ webhookURL: string }>()
  const provider = numDialer({
    baseUrl: 'http://dialer.test',
    webhookUrl: 'http://me.test/webhooks',
    async fetch(input, init) {
      placed.resolve(await new Request(input, init).json())
      return Response.json({ id: 7 })
    },
  })
  const calls = createCallClient({ provider, clock })
  const handle = toFetchHandler(calls)
  const dialed = calls.dial({ to: '+13018040009' })
  const { webhookURL } = await placed.promise
  const send = async (status: string) => textOf(await handle(post(webhookURL, JSON.stringify({ id: 7, status }))))

  expect(await textOf(await handle(post(webhookURL, 'ringing')))).toEqual([400, 'Expected a webhook in JSON'])
  expect(
    await textOf(
      await handle(post(`http://me.test/webhooks/num-dialer/${newReference()}`, '{"id":7,"status":"ringing"}')),
    ),
  ).toEqual([404, 'No such attempt'])
  expect(await send('answered')).toEqual([200, ''])
  expect(await send('completed')).toEqual([200, ''])
  expect((await dialed).outcome).toBe('completed')
  await calls.close()
  expect((await send('completed'))[0]).toBe(503)
})
