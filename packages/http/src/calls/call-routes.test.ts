import { describe, expect, it } from 'vitest'
import { ADA, BOB, callIn, problemIn } from '../testing/answers.ts'
import { STORES, scheduling } from '../testing/scheduling.ts'
import { callDetailsSchema } from './call-schemas.ts'

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
      const answered = (await response.text()) + Buffer.from(cursor, 'base64url').toString()
      expect(answered).not.toContain(attempt?.reference)
      expect(answered).not.toContain('providerCallId')
    }
  })

  it('several calls are scheduled, all or none', async () => {
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
})

it.each([
  ['GET', '/calls/unknown', 404],
  ['GET', '/calls/__proto__', 404],
  ['GET', '/calls/%00', 404],
  ['GET', '/calls/%zz', 400],
  ['DELETE', '/calls/unknown', 404],
  ['PUT', '/calls', 405],
  ['POST', '/calls/unknown', 405],
])('%s %s is answered with %i', async (method, path, status) => {
  const { send } = await scheduling({ store: 'sqlite' })
  expect((await send(method, path)).status).toBe(status)
})

it('HEAD answers as GET without a body, and the Location of a mounted handler has its mount path', async () => {
  const { send, url } = await scheduling({ mount: '/out' })
  const added = await send('POST', '/calls', { to: ADA })
  const location = added.headers.get('location') ?? ''
  expect(location).toMatch(/^\/out\/api\/calls\//)
  const head = await fetch(new URL(location, url), { method: 'HEAD' })
  expect([head.status, head.headers.get('etag'), await head.text()]).toEqual([200, '"1"', ''])
})

it('behind a proxy the Location of a call has the public path', async () => {
  const { send } = await scheduling({ publicUrl: 'https://calls.example/out' })
  expect((await send('POST', '/calls', { to: ADA })).headers.get('location')).toMatch(/^\/out\/api\/calls\/[\da-f-]+$/)
})

it("while the store is unavailable the answer is 503 with Retry-After, without the store's message", async () => {
  const { store, send, errors } = await scheduling()
  await store.close()
  const response = await send('POST', '/calls', { to: ADA })
  expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5'])
  expect(await response.json()).toMatchObject({ type: 'urn:outdial:problem:store-closed' })
  expect(errors).toMatchObject([{ code: 'store-closed' }])
})
