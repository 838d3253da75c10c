import { expect, it, vi } from 'vitest'
import { callOf, fakeServer, problem } from '../testing/fake-server.ts'

const ID = callOf().id

it('calls are listed by query, page by page', async () => {
  const server = fakeServer()
  server.on('GET', '/api/calls', () => ({ calls: [callOf(), { id: 1 }, null], cursor: 'next', novelty: 1 }))
  const page = await server.client.listCalls({
    status: ['scheduled', 'ringing'],
    to: '+13018040009',
    limit: 2,
    cursor: 'a',
  })
  expect(page).toMatchObject({ calls: [{ id: ID, status: 'scheduled' }], cursor: 'next' })
  expect(page.calls).toHaveLength(1)
  expect(server.asked[0]?.query.toString()).toBe('status=scheduled&status=ringing&to=%2B13018040009&limit=2&cursor=a')
})

it('a call comes with its attempts', async () => {
  const server = fakeServer()
  const attempt = { attempt: 1, status: 'busy', provider: 'p', licensedAt: '2026-11-21T09:00:00Z', released: false }
  server.on('GET', '/api/calls/*', () => callOf({ attempts: [{ ...attempt, events: [] }] }))
  await expect(server.client.getCall('a/b')).resolves.toMatchObject({ attempts: [{ status: 'busy', events: [] }] })
  expect(server.asked[0]?.path).toBe('/calls/api/calls/a%2Fb')
})

it('a call is scheduled with its key', async () => {
  const server = fakeServer()
  server.on('POST', '/api/calls', () => Response.json(callOf(), { status: 201 }))
  const draft = { to: '+13018040009', at: { local: '2026-11-21T09:00', timeZone: 'Europe/Berlin' } }
  await expect(server.client.schedule(draft, { key: 'k' })).resolves.toMatchObject({ id: ID })
  const [asked] = server.asked
  expect([asked?.body, asked?.headers.get('Idempotency-Key'), asked?.headers.get('Content-Type')]).toEqual([
    draft,
    'k',
    'application/json',
  ])
})

it('an edit applies to one version, and a conflict contains the current call', async () => {
  const server = fakeServer()
  const now = callOf({ version: 4, to: '+19842068287' })
  server.on('PATCH', '/api/calls/*', () => problem(412, 'It has changed', { code: 'conflict', call: now }))
  await expect(server.client.editCall(ID, 3, { notAfter: null })).rejects.toMatchObject({
    status: 412,
    code: 'conflict',
    call: { version: 4, to: '+19842068287' },
  })
  expect(server.asked[0]?.headers.get('If-Match')).toBe('"3"')
  expect(server.asked[0]?.body).toEqual({ notAfter: null })
})

it('a call is cancelled, optionally only in one version', async () => {
  const server = fakeServer()
  server.on('DELETE', '/api/calls/*', () => callOf({ status: 'cancelled' }))
  await expect(server.client.cancelCall(ID)).resolves.toMatchObject({ status: 'cancelled' })
  await server.client.cancelCall(ID, { version: 2 })
  expect(server.asked.map(({ headers }) => headers.get('If-Match'))).toEqual([null, '"2"'])
})

it('a history is read from the wire format, and its next page from the Link header', async () => {
  const server = fakeServer()
  const calls = [
    { created_at: '2024-01-31T10:00:00Z', counterparty: '+13333333333', type: 'Completed Inbound', duration: '37.4' },
    { created_at: '2024-01-31T09:00:00Z', type: 'Missed Outbound' },
    { created_at: 'yesterday', type: 'Missed Outbound' },
    { created_at: '2024-01-31T09:00:00Z', type: 'Lost' },
  ]
  const link = '</api/phone-numbers/%2B1/calls?limit=2&cursor=a%2Bb>; rel="next"'
  server.on('GET', '/api/phone-numbers/*/calls', () => Response.json(calls, { headers: { Link: link } }))
  await expect(server.client.history('+13018040009', { limit: 2 })).resolves.toEqual({
    calls: [
      {
        createdAt: '2024-01-31T10:00:00Z',
        counterparty: '+13333333333',
        type: 'Completed Inbound',
        durationMs: 37_400,
      },
      { createdAt: '2024-01-31T09:00:00Z', counterparty: undefined, type: 'Missed Outbound', durationMs: undefined },
    ],
    cursor: 'a+b',
  })
  server.on('GET', '/api/phone-numbers/*/calls', () => [])
  await expect(server.client.history('+13018040009')).resolves.toEqual({ calls: [], cursor: undefined })
})

it('numbers and times are checked by the server', async () => {
  const server = fakeServer()
  server.on('GET', '/api/phone-numbers/*', () => ({ formatted: '1 301', problem: { code: 'invalid-number' } }))
  server.on('GET', '/api/local-time', () => ({
    at: '2026-03-29T01:30:00Z',
    kind: 'skipped',
    local: '2026-03-29T03:30',
  }))
  await expect(server.client.checkNumber('1 301', { defaultCountry: 'US' })).resolves.toMatchObject({
    formatted: '1 301',
    problem: { code: 'invalid-number' },
  })
  const time = { local: '2026-03-29T02:30', timeZone: 'Europe/Berlin' }
  await expect(server.client.resolveTime(time)).resolves.toMatchObject({ kind: 'skipped', local: '2026-03-29T03:30' })
  expect(server.asked.map(({ path, query }) => `${path}?${query}`)).toEqual([
    '/calls/api/phone-numbers/1%20301?defaultCountry=US',
    '/calls/api/local-time?local=2026-03-29T02%3A30&timeZone=Europe%2FBerlin',
  ])
})

it('a refusal says which fields do not fit, and how long to wait', async () => {
  const server = fakeServer()
  const errors = [{ field: 'to', detail: 'Expected a number' }, { detail: 'All of it' }, 7, { field: 'from' }]
  server.on('POST', '/api/calls', () => problem(422, 'Fields do not fit', { code: 'invalid-body', errors }))
  await expect(server.client.schedule({ to: '1' })).rejects.toMatchObject({
    code: 'invalid-body',
    errors: [{ field: 'to', detail: 'Expected a number' }, { detail: 'All of it' }],
  })
  server.on('POST', '/api/calls', () => problem(429, 'Too many', { code: 'rate-limited' }, { 'Retry-After': '7' }))
  await expect(server.client.schedule({ to: '1' })).rejects.toMatchObject({ status: 429, retryAfterMs: 7000 })
})

it.each(['', '<h1>', 'null', '[]', '{"calls":{}}', '{"id":1}', '{"at":"soon"}'])(
  'a success that cannot be read is an error: %s',
  async text => {
    const server = fakeServer()
    server.answer = async () => new Response(text)
    const { client } = server
    const answers = await Promise.allSettled([
      client.listCalls(),
      client.getCall(ID),
      client.schedule({ to: '1' }),
      client.editCall(ID, 1, {}),
      client.cancelCall(ID),
      client.checkNumber('1'),
      client.resolveTime({ local: '', timeZone: '' }),
    ])
    // An answer that is no JSON is not Outdial's.
    const message = ['', '<h1>'].includes(text)
      ? 'There is no Outdial at this address'
      : 'The server’s answer cannot be read'
    for (const answer of answers) {
      expect(answer).toMatchObject({ reason: { name: 'ApiError', message } })
    }
  },
)

it("an aborted request rejects with the signal's reason", async () => {
  const server = fakeServer()
  server.on('GET', '/api/calls', () => new Promise(() => {}))
  const controller = new AbortController()
  const answer = server.client.listCalls({}, { signal: controller.signal })
  await expect.poll(() => server.asked).toHaveLength(1)
  const reason = new Error('No longer wanted')
  controller.abort(reason)
  await expect(answer).rejects.toBe(reason)
  await expect(server.client.listCalls({}, { signal: controller.signal })).rejects.toBe(reason)
  expect(server.asked).toHaveLength(1)
})

it('a request times out after ten seconds', async () => {
  const timeout = vi.spyOn(AbortSignal, 'timeout')
  const expired = new DOMException('It took too long', 'TimeoutError')
  timeout.mockReturnValueOnce(AbortSignal.abort(expired))
  const server = fakeServer()
  server.on('GET', '/api/calls', () => new Promise(() => {}))
  await expect(server.client.listCalls()).rejects.toMatchObject({
    name: 'ApiError',
    message: 'The server cannot be reached',
    cause: expired,
  })
  expect(timeout).toHaveBeenCalledWith(10_000)
})
