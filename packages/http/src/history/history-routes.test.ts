import { describe, expect, it } from 'vitest'
import { readEvents } from '../testing/read-events.ts'
import { STORES, scheduling } from '../testing/scheduling.ts'

const ADA = '+13018040009'
const BOB = '+19842068287'
const EVE = '+13333333333'

describe.each(STORES)('on a store of kind %s', store => {
  it('a history has the four types, newest first, and durations of answered calls', async () => {
    const { scheduler, clock, send, get } = await scheduling({ store })
    const log = (number: string, call: object) => send('POST', `/phone-numbers/${number}/calls`, call)
    await log(ADA, { from: EVE, at: '2025-12-31T10:00:00.123Z', answered: true, durationMs: 37_449, id: 'in-1' })
    await log(ADA, { from: BOB, at: '2025-12-31T12:00:00+01:00', answered: false, durationMs: 0 })
    await scheduler.start()
    await send('POST', '/calls', { to: BOB, from: ADA })
    await clock.advance(120_000)
    const expected = [
      { created_at: '2026-01-01T00:00:00Z', counterparty: BOB, type: 'Completed Outbound', duration: '37.0' },
      { created_at: '2025-12-31T11:00:00Z', counterparty: BOB, type: 'Missed Inbound' },
      { created_at: '2025-12-31T10:00:00Z', counterparty: EVE, type: 'Completed Inbound', duration: '37.4' },
    ]
    expect(await get(`/phone-numbers/${ADA}/calls`)).toEqual(expected)
    expect(await get('/phone-numbers/13018040009/calls')).toEqual(expected)
    expect(await get('/phone-numbers/%2B13018040009/calls')).toEqual(expected)
    expect(await get(`/phone-numbers/${BOB}/calls`)).toMatchObject([
      { counterparty: ADA, type: 'Completed Inbound' },
      { counterparty: ADA, type: 'Missed Outbound' },
    ])
  })

  it('a history has only ended calls that were placed; a `from` chosen by the provider is absent', async () => {
    const { scheduler, clock, send, get } = await scheduling({ store, scenario: { outcome: 'no-answer' } })
    await scheduler.start()
    await send('POST', '/calls', [{ to: ADA, at: '2026-01-05T00:00:00Z' }, { to: BOB }])
    await clock.advance(1500)
    expect(await get(`/phone-numbers/${BOB}/calls`)).toEqual([])
    await clock.advance(60_000)
    expect(await get(`/phone-numbers/${BOB}/calls`)).toEqual([
      { created_at: '2026-01-01T00:00:00Z', type: 'Missed Inbound' },
    ])
    expect(await get(`/phone-numbers/${ADA}/calls`)).toEqual([])
  })

  it('each page links to the next, until the last', async () => {
    const { send, url } = await scheduling({ store, mount: '/out' })
    for (let n = 0; n < 5; n++) {
      const at = new Date(Date.UTC(2025, 11, 31, 0, n >> 1)).toISOString()
      await send('POST', `/phone-numbers/${ADA}/calls`, { from: `+1333333333${n}`, at, answered: false })
    }
    const seen: string[] = []
    let next: string | undefined = `${url}/api/phone-numbers/${ADA}/calls?limit=2`
    for (let page = 0; next; page++) {
      expect(page).toBeLessThan(3)
      const response: Response = await fetch(next)
      seen.push(...(await response.json()).map(({ counterparty }: { counterparty: string }) => counterparty))
      const [, link] = /^<([^>]+)>; rel="next"$/.exec(response.headers.get('link') ?? '') ?? []
      next = link === undefined ? undefined : new URL(link, response.url).href
    }
    expect(seen.toSorted()).toEqual([0, 1, 2, 3, 4].map(n => `+1333333333${n}`))
    expect(seen[0]).toBe('+13333333334')
  })

  it('an inbound call that is logged twice is in the history once', async () => {
    const { send, get } = await scheduling({ store })
    const path = `/phone-numbers/${ADA}/calls`
    const call = { from: BOB, answered: true, durationMs: 1000, outcome: 'completed' }
    const logged = await send('POST', path, call, { 'Idempotency-Key': 'k-1' })
    expect([logged.status, await logged.json()]).toEqual([
      201,
      { ...call, id: 'k-1', to: ADA, at: '2026-01-01T00:00:00.000Z' },
    ])
    await send('POST', path, call, { 'Idempotency-Key': 'k-1' })
    await send('POST', path, { ...call, id: 'k-1' })
    expect(await get(path)).toHaveLength(1)
    await send('POST', path, call)
    expect(await get(path)).toHaveLength(2)
  })

  it('a repeat is answered with the logged call; another call with its id is refused', async () => {
    const { clock, send, get } = await scheduling({ store })
    const path = `/phone-numbers/${ADA}/calls`
    const call = { id: 'k-1', from: BOB, answered: true, durationMs: 1000, outcome: 'completed' }
    const first = await (await send('POST', path, call)).json()
    await clock.advance(60_000)
    const { at } = first
    for (const same of [call, { ...call, at }, { ...call, at: '2026-01-01T01:00:00+01:00' }]) {
      const repeat = await send('POST', path, same)
      expect([repeat.status, await repeat.json()]).toEqual([201, first])
    }
    const { durationMs: _, ...shorter } = call
    const others = [
      shorter,
      { ...call, from: EVE },
      { ...call, outcome: 'cancelled' },
      { ...call, at: '2026-01-01T00:00:01Z' },
    ]
    for (const other of others) {
      const refused = await send('POST', path, other)
      expect([refused.status, await refused.json()]).toMatchObject([
        422,
        { type: 'urn:outdial:problem:idempotency-key-reused', errors: [{ field: 'id' }] },
      ])
    }
    expect((await send('POST', `/phone-numbers/${EVE}/calls`, call)).status).toBe(422)
    expect(await get(path)).toHaveLength(1)
    expect(await get(`/phone-numbers/${EVE}/calls`)).toEqual([])
  })
})

it('an inbound call more than five minutes in the future is refused', async () => {
  const { send, get } = await scheduling()
  const path = `/phone-numbers/${ADA}/calls`
  const log = (at: string) => send('POST', path, { from: BOB, answered: false, at })
  expect((await log('2026-01-01T00:05:00Z')).status).toBe(201)
  const refused = await log('2026-01-01T00:05:00.001Z')
  expect([refused.status, await refused.json()]).toMatchObject([422, { errors: [{ field: 'at' }] }])
  expect(await get(path)).toHaveLength(1)
})

it.each([
  [false, { durationMs: 1 }, 'durationMs'],
  [false, { outcome: 'completed' }, 'outcome'],
  [true, { outcome: 'no-answer' }, 'outcome'],
  [true, { outcome: 'busy' }, 'outcome'],
  [true, { outcome: 'failed' }, 'outcome'],
  [true, { outcome: 'rejected' }, 'outcome'],
  [true, { outcome: 'expired' }, 'outcome'],
])('an inbound call with answered: %s and %j contradicts itself', async (answered, more, field) => {
  const { send } = await scheduling()
  const refused = await send('POST', `/phone-numbers/${ADA}/calls`, { from: BOB, answered, ...more })
  expect([refused.status, await refused.json()]).toMatchObject([422, { errors: [{ field }] }])
})

it('a logged call is an event with the numbers whose history has changed', async () => {
  const { clock, send, url } = await scheduling()
  const page = await readEvents(url)
  await page.until(({ event }) => event === 'hello')
  await send('POST', `/phone-numbers/${ADA}/calls`, { from: BOB, answered: true })
  await clock.advance(50)
  const received = await page.until(({ event }) => event === 'history')
  expect(received.data).toMatchObject({ numbers: [ADA, BOB] })
})

it.each([
  ['GET', 'me', undefined, 422],
  ['GET', '12', undefined, 422],
  ['GET', '%zz', undefined, 400],
  ['GET', '+13018040009', undefined, 422, '?cursor=abc'],
  ['GET', '+13018040009', undefined, 422, '?page=2'],
  ['POST', '+13018040009', { from: 'me', answered: true }, 422],
  ['POST', '+13018040009', { from: BOB }, 422],
  ['POST', '+13018040009', { from: BOB, answered: true, to: EVE }, 422],
  ['POST', '+13018040009', { from: BOB, answered: true, durationMs: -1 }, 422],
  ['POST', '+13018040009', { from: BOB, answered: true, at: '0001-01-01T00:00:00Z' }, 422],
  ['DELETE', '+13018040009', undefined, 405],
])('%s of the history of %s with %j is refused with %i', async (method, number, body, status, query = '') => {
  const { send, errors } = await scheduling()
  expect((await send(method, `/phone-numbers/${number}/calls${query}`, body)).status).toBe(status)
  expect(errors).toEqual([])
})

it('with details each call says its id in the log, who placed it, its outcome, cause and name', async () => {
  const { clock, send, get, scheduler } = await scheduling()
  await scheduler.start()
  const call = await scheduler.schedule({ to: ADA, from: BOB, at: clock.now(), metadata: { name: 'Ada' } })
  await clock.advance(60_000)
  await send('POST', `/phone-numbers/${ADA}/calls`, { from: BOB, answered: false, id: 'in', metadata: { name: 'Bob' } })
  const plain = await get(`/phone-numbers/${ADA}/calls`)
  expect(await get(`/phone-numbers/${ADA}/calls?details=false`)).toEqual(plain)
  expect(plain).toEqual([
    { created_at: '2026-01-01T00:01:00Z', counterparty: BOB, type: 'Missed Inbound' },
    { created_at: '2026-01-01T00:00:00Z', counterparty: BOB, type: 'Completed Inbound', duration: '37.0' },
  ])
  expect(await get(`/phone-numbers/${ADA}/calls?details=true`)).toMatchObject([
    { type: 'Missed Inbound', id: 'in', placed_by: 'them', name: 'Bob' },
    { type: 'Completed Inbound', id: call.id, placed_by: 'us', outcome: 'completed', name: 'Ada' },
  ])
  const first = await send('GET', `/phone-numbers/${ADA}/calls?details=true&limit=1`)
  expect(first.headers.get('link')).toContain('details=true')
})
