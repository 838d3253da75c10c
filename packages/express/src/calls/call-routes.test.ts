import { once } from 'node:events'
import { connect } from 'node:net'
import { describe, expect, it } from 'vitest'
import { STORES, scheduling } from '../testing/scheduling.ts'
import { callDetailsSchema, callSchema, callsPageSchema } from './call-schemas.ts'

const ADA = '+13018040009'
const BOB = '+19842068287'
const LATER = '2026-01-02T09:00:00.000Z'

const callIn = async (response: Response) => callSchema.strict().parse(await response.json())
const problemIn = async (response: Response) => [response.status, await response.json()] as const

describe.each(STORES)('on a store of kind %s', store => {
  it('a call is scheduled, shown, placed when it is due, and followed to its end', async () => {
    const { scheduler, clock, mock, send } = await scheduling({ store })
    await scheduler.start()
    const added = await send('POST', '/calls', { to: ADA, at: '2026-01-01T01:00:30+01:00', metadata: { a: [1] } })
    expect(added.status).toBe(201)
    const call = await callIn(added)
    expect(call).toMatchObject({ to: ADA, version: 1, status: 'scheduled', at: '2026-01-01T00:00:30.000Z' })
    expect(added.headers.get('etag')).toBe('"1"')
    expect(added.headers.get('location')).toBe(`/api/calls/${call.id}`)
    await clock.advance(29_999)
    expect(mock.ledger.entries).toHaveLength(0)
    await clock.advance(120_000)
    expect(mock.ledger.entries).toHaveLength(1)
    const shown = await send('GET', `/calls/${call.id}`)
    const details = callDetailsSchema.strict().parse(await shown.json())
    expect(details).toMatchObject({
      status: 'completed',
      attemptCount: 1,
      attempts: [{ attempt: 1, status: 'completed' }],
    })
    expect(shown.headers.get('etag')).toBe(`"${details.version}"`)
    expect(shown.headers.get('cache-control')).toBe('no-store')
  })

  it('no secret of an attempt leaves the server', async () => {
    const { scheduler, clock, send } = await scheduling({ store })
    await scheduler.start()
    const { id } = await callIn(await send('POST', '/calls', { to: ADA, from: BOB }))
    await send('POST', '/calls', { to: ADA, from: BOB })
    await clock.advance(120_000)
    const { attempt } = (await scheduler.get(id)) ?? {}
    expect(attempt?.providerCallId).toBeDefined()
    for (const path of ['/calls', `/calls/${id}`, `/phone-numbers/${ADA}/calls?limit=1`]) {
      const response = await send('GET', path)
      const cursor = /cursor=([\w-]+)/.exec(response.headers.get('link') ?? '')?.[1] ?? ''
      const told = (await response.text()) + Buffer.from(cursor, 'base64url').toString()
      expect(told).not.toContain(attempt?.reference)
      expect(told).not.toContain('providerCallId')
    }
  })

  it('several are scheduled together, all or none', async () => {
    const { send, get } = await scheduling({ store })
    const [status, problem] = await problemIn(
      await send('POST', '/calls', [{ to: ADA }, { to: BOB, from: 'me' }, { at: 5 }]),
    )
    expect(status).toBe(422)
    expect(problem).toMatchObject({
      type: 'urn:outdial:problem:invalid-body',
      errors: [
        {
          field: 'calls[1].from',
          detail: 'Expected `calls[1].from` to be a number like +13018040009 (E.164), got "me"',
        },
        {
          field: 'calls[2].to',
          detail: 'Expected `calls[2].to` to be a number like +13018040009 (E.164), got nothing',
        },
        {
          field: 'calls[2].at',
          detail: expect.stringMatching(/^Expected `calls\[2\].at` to be an instant .*, got 5$/),
        },
      ],
    })
    const late = await send('POST', '/calls', [
      { to: ADA },
      { to: BOB, at: { local: '2026-02-30T09:00', timeZone: 'UTC' } },
    ])
    expect(await problemIn(late)).toMatchObject([
      422,
      { type: 'urn:outdial:problem:invalid-time', errors: [{ field: 'calls[1].at.local' }] },
    ])
    expect(await get('/calls')).toEqual({ calls: [] })
    const added = await send('POST', '/calls', [
      { to: ADA },
      { to: BOB, at: { local: '2026-03-02T09:00', timeZone: 'Europe/Berlin' } },
    ])
    expect(added.status).toBe(201)
    expect(await added.json()).toMatchObject({
      calls: [{ to: ADA }, { to: BOB, at: '2026-03-02T08:00:00.000Z', localTime: { timeZone: 'Europe/Berlin' } }],
    })
  })

  it('of two people who edit one call, the second is told, and shown what it is now', async () => {
    const { send, get } = await scheduling({ store })
    const call = await callIn(
      await send('POST', '/calls', { to: ADA, at: LATER, metadata: { note: 'a' }, ownerId: 'me' }),
    )
    const path = `/calls/${call.id}`
    const both = await Promise.all(
      [ADA, BOB].map((to, n) => send('PATCH', path, { to, ownerId: null, from: [BOB, ADA][n] }, { 'If-Match': '"1"' })),
    )
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 412])
    const [won, lost] = both.toSorted((a, b) => a.status - b.status)
    expect(won?.headers.get('etag')).toBe('"2"')
    const edited = await won?.json()
    expect(edited).toMatchObject({ version: 2, metadata: { note: 'a' } })
    expect(edited).not.toHaveProperty('ownerId')
    expect(await lost?.json()).toMatchObject({ type: 'urn:outdial:problem:conflict', status: 412, call: edited })
    expect(await get(path)).toMatchObject(edited)
  })

  it('a call that is edited needs the version that its editor knows', async () => {
    const { send } = await scheduling({ store })
    const { id } = await callIn(await send('POST', '/calls', { to: ADA, at: LATER }))
    const edit = (headers: Record<string, string>, body: unknown = { to: BOB }) =>
      send('PATCH', `/calls/${id}`, body, headers)
    expect(await problemIn(await edit({}))).toMatchObject([428, { type: 'urn:outdial:problem:if-match-required' }])
    expect((await edit({ 'If-Match': '"x"' })).status).toBe(400)
    expect((await edit({ 'If-Match': '"7"' })).status).toBe(412)
    expect((await edit({ 'If-Match': 'W/"1"' })).status).toBe(200)
    const merge = { 'If-Match': '*', 'Content-Type': 'application/merge-patch+json' }
    expect((await edit(merge, { to: ADA })).status).toBe(200)
    expect((await edit({ 'If-Match': '"3"' }, {})).status).toBe(422)
    expect(await problemIn(await edit({ 'If-Match': '"3"' }, { key: 'k' }))).toMatchObject([
      422,
      { errors: [{ field: 'key', detail: 'There is no such field' }] },
    ])
  })

  it('a call that has begun is not edited, one that has ended not even cancelled; both are shown', async () => {
    const { scheduler, clock, send } = await scheduling({ store, scenario: { outcome: 'busy' } })
    await scheduler.start()
    const { id } = await callIn(await send('POST', '/calls', { to: ADA }))
    await clock.advance(500)
    const edit = () => send('PATCH', `/calls/${id}`, { to: BOB }, { 'If-Match': '*' })
    expect(await problemIn(await edit())).toMatchObject([
      409,
      { type: 'urn:outdial:problem:begun', call: { id, to: ADA, attemptCount: 1 } },
    ])
    expect(await problemIn(await send('DELETE', `/calls/${id}`))).toMatchObject([
      409,
      { type: 'urn:outdial:problem:not-supported', call: { id } },
    ])
    await clock.advance(600_000)
    for (const again of [await edit(), await send('DELETE', `/calls/${id}`)]) {
      expect(await problemIn(again)).toMatchObject([409, { type: 'urn:outdial:problem:ended', call: { id } }])
    }
  })

  it('a call that waits is cancelled, by whoever knows its version if one is given', async () => {
    const { send } = await scheduling({ store })
    const { id } = await callIn(await send('POST', '/calls', { to: ADA, at: LATER }))
    expect((await send('DELETE', `/calls/${id}`, undefined, { 'If-Match': '"9"' })).status).toBe(412)
    const cancelled = await send('DELETE', `/calls/${id}`)
    expect([cancelled.status, cancelled.headers.get('etag')]).toEqual([200, '"2"'])
    expect(await cancelled.json()).toMatchObject({ status: 'cancelled', cancelledAt: '2026-01-01T00:00:00.000Z' })
  })

  it('pages of calls go on where the last one ended, whatever has changed meanwhile', async () => {
    const { send, get } = await scheduling({ store })
    const numbers = Array.from({ length: 25 }, (_, n) => `+1301804${1000 + n}`)
    const at = (n: number) => new Date(Date.UTC(2026, 0, 2, 0, n)).toISOString()
    await send(
      'POST',
      '/calls',
      numbers.map((to, n) => ({ to, at: at(n) })),
    )
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = callsPageSchema
        .strict()
        .parse(await get(`/calls?limit=10&status=scheduled${cursor ? `&cursor=${cursor}` : ''}`))
      seen.push(...page.calls.map(({ to }) => to))
      cursor = page.cursor
      // One that was seen goes, one comes in before, another after.
      await send('DELETE', `/calls/${page.calls[0]?.id}`)
      await send('POST', '/calls', [
        { to: ADA, at: at(0) },
        { to: BOB, at: at(500) },
      ])
    } while (cursor)
    expect(seen.filter(to => to !== BOB)).toEqual(numbers)
  })

  it('calls are listed by what they are', async () => {
    const { send } = await scheduling({ store })
    await send('POST', '/calls', [
      { to: ADA, queue: 'a b', ownerId: 'me' },
      { to: BOB, at: LATER },
      { to: BOB, at: '2026-01-03T09:00:00Z', ownerId: 'me' },
    ])
    const list = async (query: string) => {
      const page = callsPageSchema.parse(await (await send('GET', `/calls?${query}`)).json())
      return page.calls.map(({ to, at }) => `${to} ${at.slice(8, 10)}`)
    }
    expect(await list('')).toEqual([`${ADA} 01`, `${BOB} 02`, `${BOB} 03`])
    expect(await list('order=latest&limit=2')).toEqual([`${BOB} 03`, `${BOB} 02`])
    for (const to of ['13018040009', '+13018040009', '%2B13018040009'])
      expect(await list(`to=${to}`)).toEqual([`${ADA} 01`])
    expect(await list('queue=a+b')).toEqual([`${ADA} 01`])
    expect(await list('ownerId=me&from=2026-01-02T00:00:00Z')).toEqual([`${BOB} 03`])
    expect(await list('from=2026-01-02T10:00:00+01:00&until=2026-01-03T09:00:00Z')).toEqual([`${BOB} 02`])
    expect(await list('status=completed,busy&status=rejected')).toEqual([])
    expect(await list('status=completed,scheduled&status=rejected')).toHaveLength(3)
  })
})

it.each([
  ['limit=0', 'limit', 'Expected `limit` to be an integer from 1 to 1000, got 0'],
  ['limit=1e2', 'limit', 'Expected `limit` to be an integer from 1 to 1000, got "1e2"'],
  ['limit=1&limit=2', 'limit', 'Expected `limit` once, got it twice'],
  ['sort=at', 'sort', 'There is no such field'],
  ['__proto__=1', '__proto__', 'There is no such field'],
  ['status=done', 'status[0]', expect.stringContaining('to be one of scheduled, dialing, ')],
  ['status=', 'status[0]', expect.stringContaining('got ""')],
  ['to=me', 'to', 'Expected `to` to be a number like +13018040009 (E.164), with or without its +, got "me"'],
  ['from=yesterday', 'from', expect.stringContaining('(RFC 3339), got "yesterday"')],
  ['cursor=abc', 'cursor', expect.stringContaining('one that came with the last page of this very query')],
  ['from=2026-01-03T00:00:00Z&until=2026-01-02T00:00:00Z', 'until', expect.stringContaining('no earlier than `from`')],
  ['order=soonest&order=latest', 'order', 'Expected `order` once, got it twice'],
])('a list of calls by %s is refused by name', async (query, field, detail) => {
  const { send } = await scheduling()
  expect(await problemIn(await send('GET', `/calls?${query}`))).toMatchObject([422, { errors: [{ field, detail }] }])
})

it('what is kept beside a call comes back as JSON text that no browser takes for a page', async () => {
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

it('nothing that is sent reaches a prototype', async () => {
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

it('up to 1 MiB of calls are taken, one byte more is not', async () => {
  const { send } = await scheduling()
  const body = JSON.stringify([{ to: ADA, metadata: { a: 'x' } }])
  const padded = (bytes: number) => body.replace('[', `[${' '.repeat(bytes - body.length)}`)
  expect((await send('POST', '/calls', padded(1024 * 1024))).status).toBe(201)
  expect((await send('POST', '/calls', padded(1024 * 1024 + 1))).status).toBe(413)
  expect((await send('POST', `/phone-numbers/${ADA}/calls`, padded(4097))).status).toBe(413)
})

it.each([
  ['broken JSON', 400, '{', {}],
  ['a text', 400, '"x"', {}],
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
  ['what is said to be gzip', 400, '{}', { 'Content-Encoding': 'gzip' }],
  ['a patch', 415, '{}', { 'Content-Type': 'application/merge-patch+json' }],
  ['a form', 415, 'to=1', { 'Content-Type': 'application/x-www-form-urlencoded' }],
])('a body of %s is refused with %i', async (_what, status, body, headers) => {
  const { send, errors } = await scheduling()
  const response = await send('POST', '/calls', body, headers)
  expect(response.status).toBe(status)
  expect(await response.json()).toMatchObject({ status, type: expect.stringMatching(/^urn:outdial:problem:/) })
  expect(errors).toEqual([])
})

it.each([
  ['GET', '/calls/nobody', 404],
  ['GET', '/calls/__proto__', 404],
  ['GET', '/calls/%00', 404],
  ['GET', '/calls/%zz', 400],
  ['DELETE', '/calls/nobody', 404],
  ['PUT', '/calls', 405],
  ['POST', '/calls/nobody', 405],
])('%s %s is answered with %i', async (method, path, status) => {
  const { send } = await scheduling({ store: 'sqlite' })
  expect((await send(method, path)).status).toBe(status)
})

it('an edit of a call that nobody knows is answered with 404', async () => {
  const { send } = await scheduling()
  const response = await send('PATCH', '/calls/nobody', { to: ADA }, { 'If-Match': '"1"' })
  expect(await problemIn(response)).toMatchObject([404, { type: 'urn:outdial:problem:unknown-call' }])
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

it('HEAD says what GET would, without a body; and a mounted router points at itself', async () => {
  const { send, url } = await scheduling({ mount: '/out' })
  const added = await send('POST', '/calls', { to: ADA })
  const location = added.headers.get('location') ?? ''
  expect(location).toMatch(/^\/out\/api\/calls\//)
  const head = await fetch(new URL(location, url), { method: 'HEAD' })
  expect([head.status, head.headers.get('etag'), await head.text()]).toEqual([200, '"1"', ''])
})

it('behind a proxy a call is where the world sees it', async () => {
  const { send } = await scheduling({ publicUrl: 'https://calls.example/out' })
  expect((await send('POST', '/calls', { to: ADA })).headers.get('location')).toMatch(/^\/out\/api\/calls\/[\da-f-]+$/)
})

it('whoever goes away in the middle of a request has scheduled nothing, and disturbs nobody', async () => {
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

it('while the store is away it says so, asks to come again, and keeps what happened to itself', async () => {
  const { store, send, errors } = await scheduling()
  await store.close()
  const response = await send('POST', '/calls', { to: ADA })
  expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5'])
  expect(await response.json()).toMatchObject({ type: 'urn:outdial:problem:store-closed' })
  expect(errors).toMatchObject([{ code: 'store-closed' }])
})
