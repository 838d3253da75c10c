import { manualClock } from '@outdial/call-client/testing'
import { expect, test } from 'vitest'
import { type MockCallApiOptions, mockCallApi } from '../index.ts'

const TO = '+13018040009'
const BASE = 'http://localhost:5000'

function setUp(options: MockCallApiOptions = {}) {
  const clock = manualClock()
  const mock = mockCallApi({ clock, firstId: 2345, ...options })
  const post = (body: unknown, headers: Record<string, string> = { 'content-type': 'application/json' }) =>
    mock.fetch(`${BASE}/api/call`, {
      method: 'POST',
      headers,
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
  const get = async (id: string | number) => (await mock.fetch(`${BASE}/api/call/${id}`)).json()
  return { clock, mock, post, get }
}

const timed = { setupMs: 100, ringMs: 1_000, talkMs: 5_000 }

test('an answered call goes initiated, ringing, connected, completed, with its duration at the end', async () => {
  const { clock, mock, post, get } = setUp({ scenario: timed })
  const placed = await post({ phone_number: TO })
  expect(placed.status).toBe(201)
  const initiated = {
    id: 2345,
    phone_number: TO,
    status: 'initiated',
    created_at: '2026-01-01T00:00:00.000',
    updated_at: '2026-01-01T00:00:00.000',
    duration: null,
  }
  expect(await placed.json()).toEqual(initiated)
  expect(await get(2345)).toEqual(initiated)
  await clock.advance(100)
  expect(await get(2345)).toMatchObject({ status: 'ringing', updated_at: '2026-01-01T00:00:00.100', duration: null })
  await clock.advance(1_000)
  expect(await get(2345)).toMatchObject({ status: 'connected', duration: null })
  await clock.advance(5_000)
  expect(await get(2345)).toEqual({
    ...initiated,
    status: 'completed',
    updated_at: '2026-01-01T00:00:06.100',
    duration: 5,
  })
  expect(mock.ledger.entries).toEqual([
    {
      id: '2345',
      service: 'call-api',
      to: TO,
      placedAt: new Date('2026-01-01T00:00:00.000Z'),
      rangAt: new Date('2026-01-01T00:00:00.100Z'),
      endedAt: new Date('2026-01-01T00:00:06.100Z'),
      outcome: 'completed',
    },
  ])
  expect(clock.waiting).toBe(0)
})

test.each([
  ['no-answer', true],
  ['busy', false],
  ['failed', false],
] as const)('a call can end %s; it rings: %s', async (outcome, rings) => {
  const { clock, mock, post, get } = setUp({ scenario: { ...timed, outcome } })
  await post({ phone_number: TO })
  await clock.advance(100)
  expect(await get(2345)).toMatchObject({ status: rings ? 'ringing' : outcome })
  await clock.advance(1_000)
  expect(await get(2345)).toMatchObject({ status: outcome, duration: null })
  const [entry] = mock.ledger.entries
  expect(entry?.outcome).toBe(outcome)
  expect(entry?.rangAt !== undefined).toBe(rings)
})

test.each([
  [{ idField: 'call_id' }, { call_id: 2345 }],
  [{ idType: 'string' }, { id: 'call-2345' }],
  [{ envelope: 'call' }, { success: true, call: { id: 2345 } }],
  [
    { idField: 'call_id', idType: 'string', envelope: 'call' },
    { success: true, call: { call_id: 'call-2345' } },
  ],
] as const)('a deployment can write a call as %j', async (shape, written) => {
  const { mock, post, get } = setUp({ shape })
  expect(await (await post({ phone_number: TO })).json()).toMatchObject(written)
  expect(await get(mock.calls()[0]?.id ?? '')).toMatchObject(written)
})

test('a deployment can write a call without its number', async () => {
  const { post, get } = setUp({ shape: { numberField: 'none' } })
  expect(await (await post({ phone_number: TO })).json()).not.toHaveProperty('phone_number')
  expect(await get(2345)).not.toHaveProperty('phone_number')
})

test.each([
  ['no number', {}, 400],
  ['an empty number', { phone_number: '' }, 400],
  ['null for a number', { phone_number: null }, 400],
  ['a number that is too short', { phone_number: '+12345' }, 400],
  ['a list', [TO], 400],
  ['cut JSON', '{"phone_num', 400],
  ['a number that is a JSON number', { phone_number: 13018040009 }, 500],
])('refuses %s, and nothing rings', async (_name, body, status) => {
  const { mock, post } = setUp()
  const response = await post(body)
  expect(response.status).toBe(status)
  expect(await response.json()).toEqual({ error: expect.any(String) })
  expect(mock.ledger.counts).toEqual({ posts: 1, placed: 0, rang: 0, ended: 0 })
})

test('refuses a body without the content type of JSON', async () => {
  const { mock, post } = setUp()
  const response = await post({ phone_number: TO }, { 'content-type': 'text/plain' })
  expect([response.status, await response.json()]).toEqual([415, { error: expect.any(String) }])
  expect(mock.ledger.counts.placed).toBe(0)
})

test('refuses an unknown id, path or method', async () => {
  const { mock } = setUp()
  const statusOf = async (path: string, method = 'GET') => {
    const response = await mock.fetch(`${BASE}${path}`, { method })
    return [response.status, await response.json()]
  }
  expect(await statusOf('/api/call/1')).toEqual([404, { error: expect.any(String) }])
  expect(await statusOf('/api/call/%E0%A4%A')).toEqual([404, { error: expect.any(String) }])
  expect(await statusOf('/api/calls')).toEqual([404, { error: expect.any(String) }])
  expect(await statusOf('/api/call/1', 'DELETE')).toEqual([405, { error: expect.any(String) }])
})

test('a restarted service has forgotten every call, and the phones keep ringing', async () => {
  const { clock, mock, post } = setUp({ scenario: timed })
  await post({ phone_number: TO })
  mock.forget()
  expect((await mock.fetch(`${BASE}/api/call/2345`)).status).toBe(404)
  expect(mock.calls()).toEqual([])
  await clock.advance(10_000)
  expect(mock.ledger.entries[0]?.outcome).toBe('completed')
})

test('the reference is the idempotency key, which the service ignores: a second POST is a second call', async () => {
  const { mock, post } = setUp()
  const headers = { 'content-type': 'application/json; charset=utf-8', 'idempotency-key': 'ref-1' }
  await post({ phone_number: TO }, headers)
  await post({ phone_number: TO }, headers)
  expect(mock.ledger.entries.map(({ id, reference }) => [id, reference])).toEqual([
    ['2345', 'ref-1'],
    ['2346', 'ref-1'],
  ])
})

test('a new service does not begin its ids at 1', async () => {
  const ids = await Promise.all(
    [setUp({ firstId: undefined }), setUp({ firstId: undefined })].map(async ({ post }) => {
      const { id } = await (await post({ phone_number: TO })).json()
      return id
    }),
  )
  expect(ids[0]).toBeGreaterThan(1)
  expect(ids[0]).not.toBe(ids[1])
})

test('a base address may have a path', async () => {
  const mock = mockCallApi({ clock: manualClock(), baseUrl: 'http://calls.test/v1/' })
  expect((await mock.fetch('http://calls.test/v1/api/call/1')).status).toBe(404)
  expect((await mock.fetch('http://calls.test/v1/_ledger')).status).toBe(200)
  expect((await mock.fetch('http://calls.test/_ledger')).status).toBe(404)
})
