import { gzipSync } from 'node:zlib'
import type { Webhook, WebhookReply } from '@outdial/call-client'
import { createDialer } from '@outdial/dialer'
import express, { type Express } from 'express'
import { expect, it } from 'vitest'
import { type OutdialOptions, outdial, outdialWebhooks } from './router.ts'
import { serve } from './testing/serve.ts'

const TOKEN = 'correct-horse-battery-staple-0001'
const dialer = createDialer({ dial: () => Promise.reject(new Error('nothing is dialed here')), concurrency: 1 })

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

const routerOf = (options: Partial<OutdialOptions> = {}) =>
  outdial({ webhooks: receiver(), dialer, list: () => [], ...options })

const post = (app: Express, path: string, init: RequestInit = {}) =>
  serve(app).then(url => fetch(url + path, { method: 'POST', ...init }))

it('the router serves its paths below its mount path, and leaves others to the app', async () => {
  const calls = receiver()
  const app = express()
    .use('/calls', routerOf({ webhooks: calls }))
    .use((_request, response) => void response.status(404).send('the app'))
  const url = await serve(app)
  expect((await fetch(`${url}/calls/api/dialer`)).status).toBe(200)
  expect((await (await fetch(`${url}/calls/api/openapi.json`)).json()).servers).toEqual([{ url: '/calls' }])
  const address = `${url}/calls/webhooks/num-dialer/abc_-1?x=%20y`
  expect((await fetch(address, { method: 'POST', body: 'word' })).status).toBe(200)
  expect(calls.received).toMatchObject([{ path: '/num-dialer/abc_-1', url: address }])
  for (const path of ['/api/dialer', '/calls/api/other', '/calls', '/calls/other']) {
    expect([path, await (await fetch(url + path)).text()]).toEqual([path, 'the app'])
  }
})

it('proxies are trusted as by `trust proxy` of the app', async () => {
  const statuses = async (app: Express) => {
    const url = await serve(app.use(routerOf({ token: TOKEN, limits: { readsPerMinute: 1 } })))
    const from = (address: string) =>
      fetch(`${url}/api/dialer`, { headers: { 'X-Forwarded-For': address, Authorization: `Bearer ${TOKEN}` } })
    return [(await from('192.0.2.1')).status, (await from('192.0.2.2')).status, (await from('192.0.2.1')).status]
  }
  expect(await statuses(express())).toEqual([200, 429, 429])
  expect(await statuses(express().set('trust proxy', 1))).toEqual([200, 200, 429])
})

it('a body that the app has read and decompressed is accepted', async () => {
  const url = await serve(express().use(express.raw({ type: '*/*' }), routerOf()))
  const headers = { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' }
  const response = await fetch(`${url}/api/dialer/start`, { method: 'POST', body: gzipSync('{}'), headers })
  expect(response.status).toBe(202)
})

it('a body that the app has parsed is accepted', async () => {
  const url = await serve(express().use(express.json(), routerOf()))
  const post = (body: string) =>
    fetch(`${url}/api/dialer/start`, { method: 'POST', body, headers: { 'Content-Type': 'application/json' } })
  expect((await post('{"concurrency":9}')).status).toBe(422)
  expect((await post('{}')).status).toBe(202)
})

it('a body that a parser has consumed is refused, and the answer names the remedy', async () => {
  const calls = receiver()
  const errors: unknown[] = []
  const app = express()
    .use(express.json())
    .use(routerOf({ webhooks: calls, onError: error => errors.push(error) }))
  const init = { body: '{"a":1}', headers: { 'Content-Type': 'application/json' } }
  const response = await post(app, '/webhooks/a/b', init)
  expect(response.status).toBe(500)
  expect(response.headers.get('content-type')).toMatch('application/problem+json')
  const problem: unknown = await response.json()
  expect(problem).toMatchObject({ type: 'urn:outdial:problem:body-consumed', status: 500 })
  expect(problem).toHaveProperty('detail', expect.stringContaining('before express.json()'))
  expect(errors).toHaveLength(1)
  expect(calls.received).toHaveLength(0)
})

it('a body that was parsed as raw bytes is accepted', async () => {
  const calls = receiver()
  const app = express()
    .use(express.raw({ type: () => true }))
    .use(routerOf({ webhooks: calls }))
  expect((await post(app, '/webhooks/a/b', { body: 'word' })).status).toBe(200)
  expect(Buffer.from(calls.received[0]?.body ?? []).toString()).toBe('word')
})

it('the cookie of a signed-in page is limited to the mount path as it is called, whatever its pattern', async () => {
  const url = await serve(express().use('/:tenant', routerOf({ token: TOKEN })))
  const headers = { 'Content-Type': 'application/json' }
  const init = { method: 'POST', body: JSON.stringify({ token: TOKEN }), headers }
  const signedIn = await fetch(`${url}/a;b/api/session`, init)
  expect(signedIn.headers.get('set-cookie')).toContain('; Path=/a%3Bb;')
})

it('the app can tell which route answered, to measure it', async () => {
  const routes: unknown[] = []
  const app = express()
    .use((_request, response, next) => {
      response.on('finish', () => routes.push(response.locals['outdialRoute']))
      next()
    })
    .use(routerOf())
  const url = await serve(app)
  for (const path of ['/api/phone-numbers/13018040009', '/api/dialer/start', '/elsewhere']) await fetch(url + path)
  await expect.poll(() => routes).toEqual(['/api/phone-numbers/:text', '/api/dialer/start', undefined])
})

it('routes of the app below /api need the token too, in whatever case they are asked for', async () => {
  const app = express()
    .use(routerOf({ token: TOKEN }))
    .get('/api/mine', (_request, response) => void response.send('mine'))
  const url = await serve(app)
  const headers = { Authorization: `Bearer ${TOKEN}` }
  for (const path of ['/api/mine', '/API/mine', '/Api/Mine', '/api/mine/']) {
    expect([path, (await fetch(url + path)).status]).toEqual([path, 401])
    expect([path, await (await fetch(url + path, { headers })).text()]).toEqual([path, 'mine'])
  }
})

it('routes of the app below /api know who sends the request', async () => {
  const app = express()
    .use(routerOf({ token: TOKEN, authorize: request => (request.headers.has('x-user') ? { ownerId: 'ada' } : null) }))
    .get('/api/own', (_request, response) => void response.json(response.locals['outdialCaller']))
  const url = await serve(app)
  const ask = async (headers: Record<string, string>) => {
    const response = await fetch(`${url}/api/own`, { headers })
    return response.ok ? response.json() : response.status
  }
  expect(await ask({ 'X-User': 'ada' })).toEqual({ role: 'user', ownerId: 'ada' })
  expect(await ask({ Authorization: `Bearer ${TOKEN}` })).toEqual({ role: 'admin' })
  expect(await ask({})).toBe(401)
})

it('a mount path as an option is refused: Express knows it', () => {
  const webhooks = { receive: async () => ({ status: 200 }) }
  for (const make of [outdial, outdialWebhooks]) {
    expect(() => make({ webhooks, basePath: '/outdial' } as never)).toThrow(/^Expected no `basePath`.*app\.use/)
  }
})
