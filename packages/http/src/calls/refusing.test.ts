import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, it } from 'vitest'
import { ADA, BOB, callIn, LATER, problemIn } from '../testing/answers.ts'
import { scheduling } from '../testing/scheduling.ts'

it('metadata are answered as JSON that no browser renders as a page', async () => {
  const { send } = await scheduling()
  const metadata = { note: '<script>alert(1)</script>', constructor: { prototype: 1 }, toString: 'x' }
  const { id } = await callIn(await send('POST', '/calls', { to: ADA, at: LATER, metadata }))
  const shown = await send('GET', `/calls/${id}`)
  expect(shown.headers.get('content-type')).toBe('application/json; charset=utf-8')
  expect(shown.headers.get('x-content-type-options')).toBe('nosniff')
  expect(await shown.json()).toMatchObject({ metadata })
  const refused = await send('POST', '/calls', { to: '<script>' })
  expect(refused.headers.get('content-type')).toBe('application/problem+json')
  expect(refused.headers.get('x-content-type-options')).toBe('nosniff')
})

it('no body reaches a prototype', async () => {
  const { send } = await scheduling()
  const post = async (body: string) => problemIn(await send('POST', '/calls', body))
  expect(await post(`{"to":"${ADA}","metadata":{"__proto__":{"polluted":1}}}`)).toMatchObject([
    422,
    { errors: [{ field: 'metadata.__proto__' }] },
  ])
  expect(await post(`{"to":"${ADA}","__proto__":{"polluted":1}}`)).toMatchObject([
    422,
    { errors: [{ field: '__proto__' }] },
  ])
  expect(await post(`{"to":"${ADA}","at":{"__proto__":1,"local":"2026-01-02T09:00","timeZone":"UTC"}}`)).toMatchObject([
    422,
    {},
  ])
  expect(Object.prototype).not.toHaveProperty('polluted')
})

it('a body of 1 MiB is accepted, one byte more is refused', async () => {
  const { send } = await scheduling()
  const body = JSON.stringify([{ to: ADA, metadata: { a: 'x' } }])
  const padded = (bytes: number) => body.replace('[', `[${' '.repeat(bytes - body.length)}`)
  expect((await send('POST', '/calls', padded(1024 * 1024))).status).toBe(201)
  expect((await send('POST', '/calls', padded(1024 * 1024 + 1))).status).toBe(413)
  expect((await send('POST', `/phone-numbers/${ADA}/calls`, padded(4097))).status).toBe(413)
})

it.each([
  ['broken JSON', 400, '{', {}],
  ['a text', 422, '"x"', {}],
  ['null', 422, 'null', {}],
  ['a number', 422, '1', {}],
  ['no call', 422, '{}', {}],
  ['no calls', 422, '[]', {}],
  ['1001 calls', 422, JSON.stringify(Array.from({ length: 1001 }, () => ({ to: ADA }))), {}],
  ['JSON that is nested deep', 422, `${'['.repeat(200_000)}${']'.repeat(200_000)}`, {}],
  [
    'metadata that are nested deep',
    422,
    `{"to":"${ADA}","metadata":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_001)}`,
    {},
  ],
  ['another charset', 415, '{}', { 'Content-Type': 'application/json; charset=latin-9' }],
  ['another encoding', 415, '{}', { 'Content-Encoding': 'morse' }],
  ['what is not gzip', 400, '{}', { 'Content-Encoding': 'gzip' }],
  ['gzip in gzip', 415, '{}', { 'Content-Encoding': 'gzip, gzip' }],
  ['the encoding "constructor"', 415, '{}', { 'Content-Encoding': 'constructor' }],
  ['brotli', 415, '{}', { 'Content-Encoding': 'br' }],
  ['a patch', 415, '{}', { 'Content-Type': 'application/merge-patch+json' }],
  ['a form', 415, 'to=1', { 'Content-Type': 'application/x-www-form-urlencoded' }],
])('a body of %s is refused with %i', async (_what, status, body, headers) => {
  const { send, errors } = await scheduling()
  const response = await send('POST', '/calls', body, headers)
  expect(response.status).toBe(status)
  expect(await response.json()).toMatchObject({ status, type: expect.stringMatching(/^urn:outdial:problem:/) })
  expect(errors).toEqual([])
})

/** The answer to a request whose body never ends, until the server ends the connection. */
async function unending(url: string, head: string, body: string) {
  const { port, hostname } = new URL(url)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => undefined)
  socket.write(`${head}\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n${body}`)
  let text = ''
  for await (const chunk of socket) text += chunk
  return { status: Number(text.slice(9, 12)), text }
}

it.each([
  [413, 'POST /api/calls HTTP/1.1\r\nContent-Type: application/json', 1024 * 1024 + 1],
  [413, 'POST /webhooks/a/b HTTP/1.1', 1024 * 1024 + 1],
  [415, 'POST /api/calls HTTP/1.1\r\nContent-Type: text/plain', 1],
  [403, 'POST /api/calls HTTP/1.1\r\nContent-Type: application/json\r\nSec-Fetch-Site: cross-site', 1],
  [405, 'PUT /api/calls HTTP/1.1\r\nContent-Type: application/json', 1],
  [401, 'POST /api/calls HTTP/1.1\r\nContent-Type: application/json', 1],
])('the rest of a request that is refused with %i is not read', async (status, head, bytes) => {
  const { url } = await scheduling(status === 401 ? { token: 'a-secret-of-thirty-two-bytes-or-more' } : {})
  const sent = `${bytes.toString(16)}\r\n${' '.repeat(bytes)}\r\n`
  const { text, ...answer } = await unending(url, head, sent)
  expect(answer).toEqual({ status })
  expect(text).toMatch(/^connection: close\r$/im)
})

it('no page of another origin schedules, edits or cancels', async () => {
  const { send, get } = await scheduling()
  const there = { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' }
  expect((await send('POST', '/calls', { to: ADA }, there)).status).toBe(403)
  expect((await send('PATCH', '/calls/a', { to: ADA }, { ...there, 'If-Match': '*' })).status).toBe(403)
  expect((await send('DELETE', '/calls/a', undefined, there)).status).toBe(403)
  expect((await send('POST', `/phone-numbers/${ADA}/calls`, { from: BOB, answered: true }, there)).status).toBe(403)
  expect(await get('/calls')).toEqual({ calls: [] })
})

it('a request whose client disconnects halfway schedules nothing and causes no error', async () => {
  const { url, get, errors } = await scheduling()
  const { port, hostname } = new URL(url)
  const socket = connect(Number(port), hostname)
  const head = 'POST /api/calls HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n'
  socket.write(`${head}[{"to":"${ADA}"}`)
  await once(socket, 'connect')
  socket.destroy()
  await once(socket, 'close')
  expect(await get('/calls')).toEqual({ calls: [] })
  expect(errors).toEqual([])
})
