import { createDialer } from '@outdial/dialer'
import { expect, it } from 'vitest'
import { createHandler } from '../handler.ts'
import { toNodeListener } from '../node/listener.ts'
import type { OutdialOptions } from '../options.ts'
import { scriptedPhone } from '../testing/phone.ts'
import { readEvents } from '../testing/read-events.ts'
import { serve } from '../testing/serve.ts'
import { dialerSnapshotSchema } from './dialer-schemas.ts'

const NUMBERS = ['+13018040009', '+19842068287', '+15512459377', '+13018040009']

async function dialerApp(options: Partial<OutdialOptions> = {}) {
  const phone = scriptedPhone()
  const handler = createHandler({
    webhooks: { receive: async () => ({ status: 200 }) },
    dialer: createDialer({ dial: phone.dial, concurrency: 2 }),
    list: () => NUMBERS,
    ...options,
  })
  const listen = toNodeListener(handler)
  const url = await serve((request, response) =>
    listen(request, response, () => response.writeHead(404).end('the app')),
  )
  const post = (action: string, init: RequestInit = {}) =>
    fetch(`${url}/api/dialer/${action}`, { method: 'POST', ...init })
  const json = (body: unknown): RequestInit => ({
    body: JSON.stringify(body),
    headers: { 'Content-Type': 'application/json' },
  })
  const snapshot = async () => dialerSnapshotSchema.strict().parse(await (await fetch(`${url}/api/dialer`)).json())
  const statuses = async () => (await snapshot()).entries.map(({ status }) => status)
  return { phone, handler, url, post, json, snapshot, statuses }
}

it('a list with an invalid number is shown as the dialer would show it', async () => {
  const list = () => [13018040009, null, { to: '+19842068287' }] as unknown as string[] // as from JavaScript
  const { snapshot, post } = await dialerApp({ list })
  expect((await snapshot()).entries.map(({ to }) => to)).toEqual(['13018040009', '', '+19842068287'])
  expect((await post('start')).status).toBe(202)
  await expect
    .poll(async () => (await snapshot()).entries.map(({ status }) => status))
    .toEqual(['rejected', 'rejected', 'dialing'])
})

it('a list that fails is answered with 500, without the status and the message of its error', async () => {
  const errors: unknown[] = []
  const failure = Object.assign(new Error('token=secret'), { status: 401 })
  const { url } = await dialerApp({ list: () => Promise.reject(failure), onError: error => errors.push(error) })
  const response = await fetch(`${url}/api/dialer`)
  expect([response.status, errors]).toEqual([500, [failure]])
  expect(await response.text()).not.toContain('secret')
})

it('every number is idle before the start', async () => {
  const { snapshot, phone } = await dialerApp()
  const { state, concurrency, entries } = await snapshot()
  expect({ state, concurrency }).toEqual({ state: 'idle', concurrency: 2 })
  expect(entries).toEqual(NUMBERS.map((to, index) => ({ index, to, status: 'idle', attempt: 0, version: 0 })))
  expect(phone.calls).toHaveLength(0)
})

it('start dials the list in order on the available lines, and answers with the snapshot', async () => {
  const { post, snapshot, phone } = await dialerApp()
  const response = await post('start')
  expect(response.status).toBe(202)
  expect(dialerSnapshotSchema.parse(await response.json()).state).toBe('running')
  expect(phone.calls.map(({ request }) => request.to)).toEqual(NUMBERS.slice(0, 2))
  phone.calls[1]?.end()
  await expect.poll(() => phone.calls.length).toBe(3)
  phone.calls[2]?.ring()
  expect((await snapshot()).entries).toMatchObject([
    { status: 'dialing', attempt: 1 },
    { status: 'completed', endedAt: '2026-01-01T00:01:00.000Z', durationMs: 37_400 },
    { status: 'ringing' },
    { status: 'idle' },
  ])
})

it('no secret of an attempt leaves the server', async () => {
  const { post, url, phone } = await dialerApp()
  const page = await readEvents(url)
  await post('start')
  await page.until(({ event, data }) => event === 'snapshot' && data.state === 'running')
  phone.calls[0]?.end()
  await page.until(({ event, data }) => event === 'entry' && data.status === 'completed')
  expect(await (await fetch(`${url}/api/dialer`)).text()).not.toMatch(/secret-reference|call-0|result/)
})

it('one of two concurrent starts succeeds', async () => {
  const { post, phone } = await dialerApp({ list: async () => NUMBERS })
  const statuses = await Promise.all(Array.from({ length: 8 }, () => post('start').then(({ status }) => status)))
  expect(statuses.toSorted()).toEqual([202, ...Array.from({ length: 7 }, () => 409)])
  expect(phone.calls).toHaveLength(2)
})

it('a finished list cannot be started again', async () => {
  const { post, phone, snapshot } = await dialerApp({ list: () => NUMBERS.slice(0, 1) })
  await post('start')
  phone.calls[0]?.end()
  await expect.poll(async () => (await snapshot()).state).toBe('finished')
  const again = await post('start')
  expect(again.status).toBe(409)
  expect(again.headers.get('content-type')).toBe('application/problem+json')
  expect(await again.json()).toMatchObject({ type: 'urn:outdial:problem:not-in-this-state', state: 'finished' })
})

it('pause, resume and stop work, and only in their states', async () => {
  const { post, json, snapshot, statuses, phone } = await dialerApp()
  const refusal = async (action: string) => {
    const response = await post(action)
    return [response.status, (await response.json()).detail]
  }
  expect(await refusal('pause')).toEqual([409, 'Expected the dialer to be running to pause it, but it is idle'])
  await post('start')
  expect(await refusal('resume')).toEqual([409, 'Expected the dialer to be paused to resume it, but it is running'])
  expect((await post('pause')).status).toBe(202)
  phone.calls[0]?.end()
  await expect.poll(statuses).toEqual(['completed', 'dialing', 'idle', 'idle'])
  expect((await post('resume')).status).toBe(202)
  expect(await statuses()).toEqual(['completed', 'dialing', 'dialing', 'idle'])
  expect((await post('stop')).status).toBe(202)
  expect(phone.calls.map(({ hungUp }) => hungUp)).toEqual([false, false, false])
  expect((await post('stop', json({ hangUp: true }))).status).toBe(202)
  expect(phone.calls.slice(1).map(({ hungUp }) => hungUp)).toEqual([true, true])
  phone.calls[1]?.end('cancelled')
  phone.calls[2]?.end('cancelled')
  await expect.poll(async () => (await snapshot()).state).toBe('stopped')
  expect(await statuses()).toEqual(['completed', 'cancelled', 'cancelled', 'cancelled'])
  expect((await refusal('stop'))[0]).toBe(409)
})

it('the list is read again at the start, and that list is dialed', async () => {
  let numbers: readonly string[] = NUMBERS
  const { post, url, snapshot, phone } = await dialerApp({ list: () => numbers })
  const page = await readEvents(url)
  await page.until(({ event }) => event === 'snapshot')
  numbers = ['+15512459377']
  await post('start')
  expect(await page.next()).toMatchObject({ event: 'snapshot', data: { entries: [{ to: '+15512459377' }] } })
  numbers = NUMBERS
  expect((await snapshot()).entries).toHaveLength(1)
  expect(phone.calls).toHaveLength(1)
})

it('a list that cannot be read is not started', async () => {
  const errors: unknown[] = []
  let readable = false
  const list = async function* () {
    yield '+13018040009'
    if (!readable) throw new Error('the file /secret is gone')
  }
  const { post, url, phone } = await dialerApp({ list, onError: error => errors.push(error) })
  const failed = await post('start')
  expect([failed.status, await failed.text()]).toEqual([500, expect.not.stringContaining('secret')])
  expect((await fetch(`${url}/api/events`)).status).toBe(500)
  expect(errors).toHaveLength(2)
  readable = true
  expect((await post('start')).status).toBe(202)
  expect(phone.calls).toHaveLength(1)
})

it('unknown fields are refused by name', async () => {
  const { post, json, phone } = await dialerApp()
  const refused = await post('start', json({ concurrency: 9, list: ['+1900'] }))
  expect(refused.status).toBe(422)
  expect((await refused.json()).errors).toEqual([
    { field: 'concurrency', detail: 'There is no such field' },
    { field: 'list', detail: 'There is no such field' },
  ])
  const wrong = await post('stop', json({ hangUp: 'yes' }))
  expect((await wrong.json()).errors).toMatchObject([{ field: 'hangUp', detail: /expected boolean, received string/ }])
  expect((await post('stop', json([]))).status).toBe(422)
  const prototype: RequestInit = { ...json({}), body: '{"__proto__":{"hangUp":true},"constructor":1}' }
  expect((await post('start', prototype)).status).toBe(422)
  expect(phone.calls).toHaveLength(0)
})

it.each([
  ['another type', 415, { body: 'a=1', headers: { 'Content-Type': 'application/x-www-form-urlencoded' } }],
  ['text that passes for a simple request', 415, { body: '{}' }],
  ['broken JSON', 400, { body: '{', headers: { 'Content-Type': 'application/json' } }],
  ['too much', 413, { body: `"${'x'.repeat(5000)}"`, headers: { 'Content-Type': 'application/json' } }],
])('a body of %s is refused with %i', async (_what, status, init) => {
  const { post, phone } = await dialerApp()
  const response = await post('start', init)
  expect(response.status).toBe(status)
  expect(await response.json()).toMatchObject({ status, type: expect.stringMatching(/^urn:outdial:problem:/) })
  expect(phone.calls).toHaveLength(0)
})

it.each([
  ['another site', { 'Sec-Fetch-Site': 'cross-site' }, 403],
  ['a neighbour of the site', { 'Sec-Fetch-Site': 'same-site' }, 403],
  ['another origin, in an older browser', { Origin: 'https://evil.example' }, 403],
  ['a sandboxed frame', { Origin: 'null' }, 403],
  ['this very origin', { 'Sec-Fetch-Site': 'same-origin', Origin: 'https://behind.a.proxy' }, 202],
  ['the public origin', { Origin: 'https://calls.example' }, 202],
  ['no page at all', {}, 202],
])('a change from %s', async (_who, headers, status) => {
  const { post } = await dialerApp({ publicUrl: 'https://calls.example/out' })
  expect((await post('start', { headers })).status).toBe(status)
})

it('a page of this origin in an older browser is accepted', async () => {
  const { post, url } = await dialerApp()
  expect((await post('start', { headers: { Origin: url } })).status).toBe(202)
})

it('no answer allows another origin to read it', async () => {
  const { url } = await dialerApp()
  const response = await fetch(`${url}/api/dialer`, { headers: { Origin: 'https://evil.example' } })
  expect([...response.headers.keys()].filter(name => name.startsWith('access-control'))).toEqual([])
  expect(response.headers.get('cache-control')).toBe('no-store')
})

it.each([
  ['DELETE', '/api/dialer', 'GET, HEAD'],
  ['GET', '/api/dialer/start', 'POST'],
  ['PUT', '/api/dialer/stop', 'POST'],
  ['OPTIONS', '/api/dialer/pause', 'POST'],
  ['POST', '/api/events', 'GET'],
  ['HEAD', '/api/events', 'GET'],
])('%s %s is refused, allowing %s', async (method, path, allow) => {
  const { url } = await dialerApp()
  const response = await fetch(url + path, { method })
  expect([response.status, response.headers.get('allow')]).toEqual([405, allow])
})

it('unknown paths are left to the application', async () => {
  const { url } = await dialerApp()
  const response = await fetch(`${url}/api/other`)
  expect([response.status, await response.text()]).toEqual([404, 'the app'])
})

it('errors of dialing are reported, and dialing goes on', async () => {
  const errors: unknown[] = []
  const failure = new Error('dial is broken')
  const dialer = createDialer({ dial: () => Promise.reject(failure), concurrency: 1 })
  const { post, snapshot } = await dialerApp({ dialer, onError: error => errors.push(error) })
  await post('start')
  await expect.poll(async () => (await snapshot()).state).toBe('finished')
  expect(errors).toEqual(NUMBERS.map(() => failure))
})
