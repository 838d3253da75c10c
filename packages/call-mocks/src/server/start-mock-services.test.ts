import { callApi as createCallApiProvider, createCallClient } from '@outdial/call-client'
import { manualClock } from '@outdial/call-client/testing'
import { afterEach, expect, test } from 'vitest'
import { type MockServicesOptions, startCallApi, startMockServices, startNumDialer } from './index.ts'
import { listen } from './listen.ts'

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp()
})

async function start(options: MockServicesOptions = {}) {
  const services = await startMockServices({ callApi: { port: 0 }, numDialer: { port: 0 }, ...options })
  cleanUps.push(services.close)
  return services
}

/** A receiver of webhooks. `next` resolves with the next one, received already or not. */
async function startReceiver() {
  const { readable, writable } = new TransformStream<unknown>({}, {}, { highWaterMark: 10 })
  const writer = writable.getWriter()
  const receive = async (request: Request) => {
    const { pathname } = new URL(request.url)
    const type = request.headers.get('content-type')
    await writer.write({ method: request.method, pathname, type, body: await request.json() })
    return new Response()
  }
  const { url, close } = await listen(receive, { port: 0, host: '127.0.0.1' })
  cleanUps.push(close)
  const reader = readable.getReader()
  const next = async () => (await reader.read()).value
  return { url: `${url}/webhooks/num-dialer/ref-1`, next }
}

const post = (url: string, body: unknown, init: RequestInit = {}) =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
    ...init,
  })

const CALL = { phone_number: '+13018040009' }

test('both services answer over HTTP on free ports, each with a ledger of its own', async () => {
  const clock = manualClock()
  const { url } = await startReceiver()
  const { callApi, callApiUrl, numDialerUrl } = await start({ clock })
  const { id } = await (await post(`${callApiUrl}/api/call`, CALL)).json()
  await (await post(`${numDialerUrl}/call`, { phone: '15512459377', webhookURL: url })).text()
  await clock.advance(60_000)
  expect(await (await fetch(`${callApiUrl}/api/call/${id}`)).json()).toMatchObject({ id, status: 'completed' })

  const report = await (await fetch(`${callApiUrl}/_ledger`)).json()
  expect(report).toEqual(JSON.parse(JSON.stringify(callApi?.ledger)))
  expect(report).toMatchObject({
    service: 'call-api',
    counts: { posts: 1, placed: 1, rang: 1, ended: 1 },
    mostAtOnce: 1,
    entries: [{ id: String(id), to: '+13018040009', placedAt: '2026-01-01T00:00:00.000Z', outcome: 'completed' }],
  })
  expect(await (await fetch(`${numDialerUrl}/_ledger`)).json()).toMatchObject({
    service: 'num-dialer',
    entries: [{ to: '+15512459377', reference: 'ref-1' }],
  })
})

test('webhooks are sent by HTTP POST in JSON', async () => {
  const clock = manualClock()
  const { url, next } = await startReceiver()
  const { numDialerUrl } = await start({ clock, scenario: { setupMs: 1, ringMs: 1, talkMs: 1 } })
  const { id } = await (await post(`${numDialerUrl}/call`, { phone: '13018040009', webhookURL: url })).json()
  for (const status of ['ringing', 'answered', 'completed']) {
    await clock.advance(1)
    expect(await next()).toEqual({
      method: 'POST',
      pathname: '/webhooks/num-dialer/ref-1',
      type: 'application/json',
      body: { id, status },
    })
  }
})

test('an unreachable receiver disturbs no call', async () => {
  const clock = manualClock()
  const { numDialer, numDialerUrl } = await start({ clock, scenario: { outcome: 'busy' } })
  await post(`${numDialerUrl}/call`, { phone: '13018040009', webhookURL: 'http://127.0.0.1:1/n/ref' })
  await clock.advance(60_000)
  while (numDialer?.webhooks()[0]?.result === 'under-way') await new Promise(resolve => setImmediate(resolve))
  expect(numDialer?.webhooks()).toMatchObject([{ status: 'busy', result: 'failed', error: expect.any(TypeError) }])
  expect(numDialer?.ledger.entries).toMatchObject([{ outcome: 'busy' }])
})

test('a connection can break before an answer or within it, or stay without one', async () => {
  const { callApi, callApiUrl } = await start({
    clock: manualClock(),
    numbers: { '13018040001': { reply: 'reset' }, '13018040002': { reply: 'torn' }, '13018040003': { reply: 'never' } },
  })
  const place = (number: string, init?: RequestInit) => post(`${callApiUrl}/api/call`, { phone_number: number }, init)
  await expect(place('13018040001')).rejects.toThrow('fetch failed')
  const torn = await place('13018040002')
  expect(torn.status).toBe(201)
  await expect(torn.text()).rejects.toThrow('terminated')
  const giveUp = new AbortController()
  const never = place('13018040003', { signal: giveUp.signal })
  while (callApi?.ledger.counts.posts !== 3) await new Promise(resolve => setImmediate(resolve))
  giveUp.abort(new Error('enough'))
  await expect(never).rejects.toThrow('enough')
  expect((await fetch(`${callApiUrl}/_ledger`)).status).toBe(200)
})

test('a surplus answer comes before the answer to each POST on a used connection, and on no other', async () => {
  const { callApi, callApiUrl = '' } = await start({ surplusAnswers: 429 })
  const calls = createCallClient({ provider: createCallApiProvider({ baseUrl: callApiUrl }) })
  for (let call = 0; call < 20; call++) {
    const { providerCallId } = await calls.place({ to: '+13018040009' })
    expect(await calls.get(providerCallId)).toMatchObject({ providerCallId })
  }

  const statuses: number[] = []
  for (let call = 0; call < 4; call++) {
    const response = await post(`${callApiUrl}/api/call`, CALL)
    await response.text()
    statuses.push(response.status)
    // The connection is free for the next request some turns later.
    for (let turn = 0; turn < 10; turn++) await new Promise(resolve => setImmediate(resolve))
  }
  expect(statuses).toContain(429)
  expect(callApi?.ledger.counts.placed).toBe(24)
})

test('closing breaks open connections at once', async () => {
  const callApi = await startCallApi({ port: 0, scenario: { reply: 'never' } })
  const broken = post(`${callApi.url}/api/call`, CALL).catch(String)
  while (callApi.ledger.counts.placed === 0) await new Promise(resolve => setImmediate(resolve))
  await callApi.close()
  expect(await broken).toContain('TypeError')
  await expect(fetch(`${callApi.url}/_ledger`)).rejects.toThrow(TypeError)
})

test('a body that is too large is refused', async () => {
  const { callApi, callApiUrl } = await start()
  const response = await post(`${callApiUrl}/api/call`, { phone_number: '1'.repeat(100_000) })
  expect([response.status, await response.json()]).toEqual([413, { error: 'The body is over 65536 bytes' }])
  expect(callApi?.ledger.counts.placed).toBe(0)
})

test('a service can be left out, or started alone', async () => {
  const { callApi, callApiUrl, numDialerUrl } = await start({ callApi: false })
  expect([callApi, callApiUrl, typeof numDialerUrl]).toEqual([undefined, undefined, 'string'])
  const alone = await startNumDialer({ port: 0 })
  cleanUps.push(alone.close)
  expect((await fetch(`${alone.url}/_ledger`)).status).toBe(200)
})

test('a port in use rejects with a one-line reason, and then neither service runs', async () => {
  const taken = await startCallApi({ port: 0 })
  cleanUps.push(taken.close)
  const port = Number(new URL(taken.url).port)
  await expect(startNumDialer({ port })).rejects.toThrow(`Cannot listen on 127.0.0.1, port ${port}: the port is in use`)

  const free = await startCallApi({ port: 0 })
  await free.close()
  const freed = Number(new URL(free.url).port)
  await expect(startMockServices({ callApi: { port: freed }, numDialer: { port } })).rejects.toThrow('in use')
  await expect(fetch(free.url)).rejects.toThrow(TypeError)
})

test('invalid options are refused before a server listens', async () => {
  await expect(startMockServices({ scenario: { ringMs: -1 } })).rejects.toThrow(RangeError)
  await expect(startMockServices({ surplusAnswers: 99 })).rejects.toThrow(RangeError)
  await expect(startNumDialer({ firstId: 0 })).rejects.toThrow(RangeError)
  await expect(startCallApi({ port: 70_000 })).rejects.toThrow(RangeError)
})
