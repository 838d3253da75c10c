import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { inspect } from 'node:util'
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { isCallError } from '../../kernel/call-error.ts'
import { basic } from '../credentials.ts'
import { createRequests, type SendRequestOptions } from './requests.ts'

const SECRET = 'kept-secret-of-the-test'
const MB = 1024 * 1024
const never = new AbortController().signal

/** A real service, and a function that sends it requests with credentials. */
async function service(answer: (request: IncomingMessage, response: ServerResponse, body: string) => void) {
  const seen: string[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', chunk => {
      body += String(chunk)
    })
    request.on('end', () => {
      seen.push(`${request.method} ${request.url}`)
      answer(request, response, body)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/base/`
  const send = createRequests({ baseUrl, headers: basic('user', SECRET) })
  return { seen, send: (path: string, more?: Partial<SendRequestOptions>) => send(path, { signal: never, ...more }) }
}

/** Sends a request by a `fetch` that is asked several times, while the timers are moved by hand. */
function byHand(fetch: typeof globalThis.fetch, more?: Partial<SendRequestOptions>) {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const failed = createRequests({ baseUrl: 'http://service.test', fetch })('calls/7', { signal: never, ...more }).then(
    () => expect.unreachable('it succeeded'),
    (error: unknown) => (isCallError(error) ? error : expect.unreachable(`no CallError but ${String(error)}`)),
  )
  return { failed, pass: (ms: number) => vi.advanceTimersByTimeAsync(ms) }
}

afterEach(() => void vi.useRealTimers())

describe('a request that places no call', () => {
  it('is sent below the path of the base, with method, query, credentials and body', async () => {
    const { send, seen } = await service((request, response, body) => {
      const { authorization, 'content-type': contentType } = request.headers
      response.end(JSON.stringify({ authorization, contentType, body }))
    })
    const query = new URLSearchParams({ To: '+13018040009', 'StartTime>': '2026-01-01' })
    expect((await send('calls', { query })).body).toMatchObject({ ...basic('user', SECRET), body: '' })
    const form = new URLSearchParams({ Status: 'completed' })
    expect((await send('calls/7', { method: 'POST', body: { form } })).body).toMatchObject({
      contentType: 'application/x-www-form-urlencoded',
      body: 'Status=completed',
    })
    expect((await send('calls/7', { method: 'PUT', body: { json: { action: 'hangup' } } })).body).toMatchObject({
      contentType: 'application/json',
      body: '{"action":"hangup"}',
    })
    expect(seen).toEqual([
      'GET /base/calls?To=%2B13018040009&StartTime%3E=2026-01-01',
      'POST /base/calls/7',
      'PUT /base/calls/7',
    ])
  })

  it.each([204, 200])('with an empty answer (%i) has no body', async status => {
    const { send } = await service((_, response) => response.writeHead(status).end())
    expect(await send('calls/7', { method: 'DELETE' })).toMatchObject({ status, body: undefined })
  })

  it('may be answered with 1 MB, and not with more', async () => {
    let length = 0
    const { send } = await service((_, response) => void response.end(JSON.stringify('x'.repeat(length - 2))))
    length = MB
    expect((await send('calls/7')).body).toHaveLength(MB - 2)
    length = MB + 1
    await expect(send('calls/7', { mayRepeat: true })).rejects.toMatchObject({
      code: 'bad-response',
      placed: 'unknown',
    })
  })

  it.each([
    ['no JSON', '<html>'],
    ['JSON that is nested more than 32 deep', `${'['.repeat(33)}${']'.repeat(33)}`],
  ])('proves nothing if its answer is %s', async (_, body) => {
    const { send } = await service((_request, response) => void response.end(body))
    await expect(send('calls/7')).rejects.toMatchObject({ code: 'bad-response', placed: 'unknown', status: 200 })
  })

  it('reads a refusal by the function of the provider', async () => {
    const fetch = async () => Response.json({ code: 20404, message: 'No such call' }, { status: 404 })
    const readRefusal = (body: unknown) => ({ providerCode: '20404', message: JSON.stringify(body) })
    const send = createRequests({ baseUrl: 'http://service.test', fetch, readRefusal })
    await expect(send('calls/7', { signal: never })).rejects.toMatchObject({
      code: 'not-found',
      placed: 'unknown',
      status: 404,
      providerCode: '20404',
      message: expect.stringContaining('No such call'),
    })
  })
})

describe('repeating', () => {
  it.each([
    ['once', undefined, 1],
    ['three times if it may be repeated', true, 3],
  ])('a request that is answered 503 is sent %s', async (_, mayRepeat, times) => {
    const { send, seen } = await service((_request, response) => {
      response.writeHead(503, { 'retry-after': '0' }).end()
    })
    for (const method of ['GET', 'POST', 'PUT', 'DELETE'] as const) {
      await expect(send('calls/7', { method, mayRepeat })).rejects.toMatchObject({ code: 'unavailable', status: 503 })
      expect(seen.splice(0)).toEqual(Array.from({ length: times }, () => `${method} /base/calls/7`))
    }
  })

  it('ends with the first success', async () => {
    let requests = 0
    const { send } = await service((_, response) => {
      response.writeHead(++requests < 3 ? 429 : 200, { 'retry-after': '0' }).end('{"ok":true}')
    })
    expect(await send('calls/7', { mayRepeat: true })).toMatchObject({ status: 200, body: { ok: true } })
  })

  it.each([400, 401, 403, 404, 409, 422])('does not follow a %i', async status => {
    const { send, seen } = await service((_, response) => void response.writeHead(status, { 'retry-after': '0' }).end())
    await expect(send('calls/7', { mayRepeat: true })).rejects.toMatchObject({ status })
    expect(seen).toHaveLength(1)
  })

  it.each<[string, () => Promise<Response>]>([
    ['a connection that fails', () => Promise.reject(new TypeError('fetch failed'))],
    ['a 500', async () => new Response(null, { status: 500 })],
  ])('follows %s after a pause that grows', async (_, fetch) => {
    const answer = vi.fn(fetch)
    const { failed, pass } = byHand(answer, { mayRepeat: true })
    await pass(299)
    expect(answer).toHaveBeenCalledTimes(1)
    await pass(1)
    expect(answer).toHaveBeenCalledTimes(2)
    await pass(599)
    expect(answer).toHaveBeenCalledTimes(2)
    await pass(1)
    expect(answer).toHaveBeenCalledTimes(3)
    expect(await failed).toMatchObject({ code: 'unavailable', placed: 'unknown' })
  })

  it('waits for as long as the service asks, up to 5 s', async () => {
    const answer = vi.fn(async () => new Response(null, { status: 429, headers: { 'retry-after': '5' } }))
    const { failed, pass } = byHand(answer, { mayRepeat: true })
    await pass(4999)
    expect(answer).toHaveBeenCalledTimes(1)
    await pass(1)
    expect(answer).toHaveBeenCalledTimes(2)
    await pass(5000)
    expect(answer).toHaveBeenCalledTimes(3)
    expect(await failed).toMatchObject({ code: 'rate-limited', retryAfterMs: 5000 })
  })

  it('leaves a longer pause to the caller', async () => {
    const answer = vi.fn(async () => new Response(null, { status: 429, headers: { 'retry-after': '6' } }))
    const { failed } = byHand(answer, { mayRepeat: true })
    expect(await failed).toMatchObject({ code: 'rate-limited', retryAfterMs: 6000 })
    expect(answer).toHaveBeenCalledTimes(1)
  })

  it.each(['RateLimit-Reset', 'X-RateLimit-Retry-After', 'X-RateLimit-Reset', 'X-Rate-Limit-Reset'])(
    'waits at most 5 s whatever `%s` says',
    async name => {
      const answer = vi.fn(async () => new Response(null, { status: 429, headers: { [name]: '3600' } }))
      const { failed, pass } = byHand(answer, { mayRepeat: true })
      await pass(5000)
      await pass(5000)
      expect(answer).toHaveBeenCalledTimes(3)
      expect(await failed).toMatchObject({ code: 'rate-limited' })
    },
  )

  it('ends with an abort, also in a pause', async () => {
    const answer = vi.fn(async () => new Response(null, { status: 429, headers: { 'retry-after': '5' } }))
    const aborted = new AbortController()
    const { failed, pass } = byHand(answer, { mayRepeat: true, signal: aborted.signal })
    await pass(100)
    aborted.abort()
    expect(await failed).toMatchObject({ code: 'aborted', placed: 'unknown' })
    expect(answer).toHaveBeenCalledTimes(1)
  })
})

describe('the time limit of 10 s', () => {
  const untilAborted = (signal: AbortSignal) =>
    new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))))

  it.each<[string, typeof globalThis.fetch]>([
    ['a request without an answer', async input => untilAborted(new Request(input).signal)],
    ['an answer that does not end', async () => new Response(new ReadableStream())],
  ])('ends %s, once, even if it may be repeated', async (_, fetch) => {
    const answer = vi.fn(fetch)
    const { failed, pass } = byHand(answer, { mayRepeat: true })
    let ended = false
    void failed.then(() => {
      ended = true
    })
    await pass(9999)
    expect(ended).toBe(false)
    await pass(1)
    expect(await failed).toMatchObject({
      code: 'timed-out',
      placed: 'unknown',
      message: 'No answer: none within 10000 ms',
    })
    expect(answer).toHaveBeenCalledTimes(1)
  })
})

it.each<[string, Parameters<typeof service>[0]]>([
  ['a reset', request => request.socket.resetAndDestroy()],
  ['a refusal', (_, response) => void response.writeHead(401).end('{"error":"no"}')],
  ['a 503', (_, response) => void response.writeHead(503, { 'retry-after': '9' }).end()],
  ['a redirect', (_, response) => void response.writeHead(302, { location: '/' }).end()],
  ['no JSON', (_, response) => void response.end('<html>')],
  ['too much', (_, response) => void response.end('x'.repeat(2 * MB))],
])('the error of %s has no credential', async (_, answer) => {
  const { send } = await service(answer)
  const error: unknown = await send('calls/7').catch((reason: unknown) => reason)
  expect(isCallError(error)).toBe(true)
  const shown = inspect(error, { depth: 20, showHidden: true }) + JSON.stringify(error) + String(error)
  expect(shown).not.toContain(SECRET)
  expect(shown).not.toContain(btoa(`user:${SECRET}`))
})
