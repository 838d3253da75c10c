import type { RequestListener } from 'node:http'
import { connect } from 'node:net'
import type { Webhook, WebhookReply } from '@outdial/call-client'
import { manualClock } from '@outdial/call-client/testing'
import { expect, it, onTestFinished, vi } from 'vitest'
import { createHandler } from './handler.ts'
import { toNodeListener } from './node/listener.ts'
import type { OutdialOptions } from './options.ts'
import { serve } from './testing/serve.ts'
import { createWebhookHandler } from './webhook-handler.ts'

const dialer = {
  concurrency: 1,
  run: () => {
    throw new Error('nothing is dialed here')
  },
}

function receiver(reply: WebhookReply = { status: 200 }) {
  const received: Webhook[] = []
  return {
    received,
    async receive(webhook: Webhook) {
      received.push(webhook)
      return reply
    },
  }
}

const mounted = (options: Partial<OutdialOptions> & Pick<OutdialOptions, 'webhooks'>) =>
  toNodeListener(createHandler({ dialer, list: () => [], basePath: '/calls', ...options }))

const post = (app: RequestListener, path: string, init: RequestInit = {}) =>
  serve(app).then(url => fetch(url + path, { method: 'POST', ...init }))

it('a webhook is passed on byte for byte, with its headers, path and address', async () => {
  const calls = receiver()
  const url = await serve(mounted({ webhooks: calls }))
  const body = Uint8Array.of(0, 255, 123, 10, 13)
  const address = `${url}/calls/webhooks/num-dialer/abc_-1?x=%20y`

  const response = await fetch(address, {
    method: 'POST',
    body,
    headers: { 'X-Signature': 's', 'Content-Type': 'any/thing' },
  })

  expect(response.status).toBe(200)
  expect(calls.received).toHaveLength(1)
  expect(calls.received[0]).toMatchObject({ path: '/num-dialer/abc_-1', url: address })
  expect(calls.received[0]?.headers).toMatchObject({ 'x-signature': 's', 'content-type': 'any/thing' })
  expect(new Uint8Array(calls.received[0]?.body ?? [])).toEqual(body)
})

it('an empty webhook is passed on', async () => {
  const calls = receiver()
  expect((await post(mounted({ webhooks: calls }), '/calls/webhooks/a/b')).status).toBe(200)
  expect(calls.received[0]?.body).toHaveLength(0)
})

it('behind a proxy the address of a webhook is the public one', async () => {
  const calls = receiver()
  await post(
    mounted({ webhooks: calls, publicUrl: 'https://calls.example/out/' }),
    '/calls/webhooks/num-dialer/abc?x=1',
  )
  expect(calls.received[0]?.url).toBe('https://calls.example/out/webhooks/num-dialer/abc?x=1')
})

it('a provider and a reference are one path segment each', async () => {
  const calls = receiver()
  await post(mounted({ webhooks: calls }), '/calls/webhooks/a%2Fb/c%3Fd')
  expect(calls.received[0]?.path).toBe('/a%2Fb/c%3Fd')
})

it('the reply of the client is returned', async () => {
  const calls = receiver({ status: 403, headers: { 'Content-Type': 'text/xml' }, body: '<no/>' })
  const response = await post(mounted({ webhooks: calls }), '/calls/webhooks/a/b')
  expect(response.status).toBe(403)
  expect(response.headers.get('content-type')).toBe('text/xml')
  expect(await response.text()).toBe('<no/>')
})

it('a webhook of 1 MB is accepted, one byte more is refused', async () => {
  const calls = receiver()
  const app = mounted({ webhooks: calls })
  expect((await post(app, '/calls/webhooks/a/b', { body: 'x'.repeat(1_048_576) })).status).toBe(200)
  const refused = await post(app, '/calls/webhooks/a/b', { body: 'x'.repeat(1_048_577) })
  expect(refused.status).toBe(413)
  expect(await refused.json()).toMatchObject({ type: 'urn:outdial:problem:too-large', title: 'Payload Too Large' })
  expect(calls.received).toHaveLength(1)
})

it('a compressed webhook is refused: signatures cover the bytes that were sent, and no carrier compresses', async () => {
  const calls = receiver()
  const init = { body: 'x', headers: { 'Content-Encoding': 'gzip' } }
  expect((await post(mounted({ webhooks: calls }), '/calls/webhooks/a/b', init)).status).toBe(415)
})

it('a reply of a receiver that cannot be sent is answered with 500', async () => {
  const errors: unknown[] = []
  const calls = receiver({ status: 200, headers: { 'X-Text': 'two\nlines' } })
  const handler = createHandler({ webhooks: calls, dialer, list: () => [], onError: error => errors.push(error) })
  const url = await serve(toNodeListener(handler))
  for (const ask of [fetch, handler]) {
    expect((await ask(new Request(`${url}/webhooks/a/b`, { method: 'POST' }))).status).toBe(500)
  }
  expect(errors).toHaveLength(2)
})

it('a body that does not end in time is refused', async () => {
  const clock = manualClock()
  const calls = receiver()
  const { port, hostname } = new URL(await serve(mounted({ webhooks: calls, clock })))
  const socket = connect(Number(port), hostname)
  socket.write('POST /calls/webhooks/a/b HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc')
  await expect.poll(() => clock.waiting).toBe(1)
  await clock.advance(10_000)
  let answer = ''
  for await (const chunk of socket.setEncoding('utf8')) answer += chunk
  expect(answer).toMatch(/^HTTP\/1\.1 408 /)
  expect(calls.received).toHaveLength(0)
})

it('a failure of a receiver is answered with 500 and no reason, and the server goes on', async () => {
  const errors: unknown[] = []
  // As HTTP clients throw it: the status is that of another server.
  const failure = Object.assign(new Error('the store at /secret is away'), { status: 404 })
  const calls = { receive: () => Promise.reject(failure) }
  const app = mounted({ webhooks: calls, onError: error => errors.push(error) })
  const response = await post(app, '/calls/webhooks/a/b')
  expect(response.status).toBe(500)
  expect(await response.text()).not.toContain('secret')
  expect(errors).toEqual([failure])
  expect((await post(app, '/calls/webhooks/a/b')).status).toBe(500)
})

it('only POST is accepted, and an unreadable address is refused', async () => {
  const url = await serve(mounted({ webhooks: receiver() }))
  const wrong = await fetch(`${url}/calls/webhooks/a/b`)
  expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'POST'])
  expect((await fetch(`${url}/calls/webhooks/a/%zz`, { method: 'POST' })).status).toBe(400)
})

it('a handler of webhooks alone has no other route, in web standards and on node:http', async () => {
  const calls = receiver()
  const handler = createWebhookHandler({ webhooks: calls, basePath: '/calls', hosts: ['127.0.0.1'] })
  const url = await serve(toNodeListener(handler))
  for (const ask of [fetch, handler]) {
    const status = async (path: string, method = 'GET') => (await ask(new Request(url + path, { method }))).status
    expect(await status('/calls/webhooks/a/b', 'POST')).toBe(200)
    expect(await status('/calls/webhooks/a/b')).toBe(405)
    for (const path of ['/calls/api/calls', '/webhooks/a/b', '/calls/api/session', '/'])
      expect(await status(path)).toBe(404)
  }
  expect((await handler(new Request('http://evil.example/calls/webhooks/a/b', { method: 'POST' }))).status).toBe(421)
  expect(calls.received.map(({ path }) => path)).toEqual(['/a/b', '/a/b'])
})

it('an invalid `publicUrl` is refused immediately', () => {
  const make = (publicUrl: string) => () => createHandler({ webhooks: receiver(), dialer, list: () => [], publicUrl })
  expect(make('calls.example')).toThrow('Expected `publicUrl` to be an http or https address, got "calls.example"')
  expect(make('ftp://calls.example')).toThrow(TypeError)
})

it('webhooks of 32 MB are held at once; a further large one is to be sent again, a small one is received', async () => {
  const MB = 1024 * 1024
  const held = Promise.withResolvers<WebhookReply>()
  const received: Webhook[] = []
  const calls = {
    receive: (webhook: Webhook) => {
      received.push(webhook)
      return webhook.body.length === MB ? held.promise : Promise.resolve({ status: 200 })
    },
  }
  const errors: unknown[] = []
  const url = await serve(mounted({ webhooks: calls, onError: error => errors.push(error) }))
  const send = (bytes: number) => fetch(`${url}/calls/webhooks/a/b`, { method: 'POST', body: 'x'.repeat(bytes) })
  const first = Array.from({ length: 32 }, () => send(MB))
  await expect.poll(() => received.length).toBe(32)
  const refused = await send(MB)
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1'])
  expect((await send(1000)).status).toBe(200)
  held.resolve({ status: 200 })
  for (const response of await Promise.all(first)) expect(response.status).toBe(200)
  await expect.poll(async () => (await send(MB)).status).toBe(200)
})

it('a POST that looks like a webhook elsewhere is a process warning, once', async () => {
  const warnings: unknown[] = []
  const emitWarning = vi.spyOn(process, 'emitWarning').mockImplementation((...given) => void warnings.push(given))
  onTestFinished(() => emitWarning.mockRestore())
  const url = await serve(mounted({ webhooks: receiver() }))
  const path = `/calls/num-dialer/${'a'.repeat(32)}`
  const statuses = [path, path, '/calls/elsewhere'].map(
    async each => (await fetch(url + each, { method: 'POST' })).status,
  )
  expect(await Promise.all(statuses)).toEqual([404, 404, 404])
  expect(warnings).toEqual([[expect.stringContaining('/calls/webhooks'), { code: 'OUTDIAL_STRAY_WEBHOOK' }]])
})
