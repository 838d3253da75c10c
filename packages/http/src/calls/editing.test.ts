import { describe, expect, it } from 'vitest'
import { ADA, BOB, callIn, LATER, problemIn } from '../testing/answers.ts'
import { STORES, scheduling } from '../testing/scheduling.ts'

describe.each(STORES)('on a store of kind %s', store => {
  it('the second of two concurrent edits is refused, and answered with the current call', async () => {
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

  it('an edit needs the version of the call', async () => {
    const { send } = await scheduling({ store })
    const { id } = await callIn(await send('POST', '/calls', { to: ADA, at: LATER }))
    const edit = (headers: Record<string, string>, body: unknown = { to: BOB }) =>
      send('PATCH', `/calls/${id}`, body, headers)
    expect(await problemIn(await edit({}))).toMatchObject([428, { type: 'urn:outdial:problem:if-match-required' }])
    for (const broken of ['x', '1', '"1', '"1",', ', "1"', '*, "1"']) {
      expect([broken, (await edit({ 'If-Match': broken })).status]).toEqual([broken, 400])
    }
    for (const other of ['"7"', '"x"', '"01"', 'W/"1"', 'W/"1", "7"', '""']) {
      const refused = await edit({ 'If-Match': other })
      expect([other, refused.status, refused.headers.get('etag')]).toEqual([other, 412, '"1"'])
      expect(await refused.json()).toMatchObject({ type: 'urn:outdial:problem:conflict', call: { id, version: 1 } })
    }
    expect((await edit({ 'If-Match': '"x",W/"2" , "1"' })).status).toBe(200)
    const merge = { 'If-Match': '*', 'Content-Type': 'application/merge-patch+json' }
    expect((await edit(merge, { to: ADA })).status).toBe(200)
    expect((await edit({ 'If-Match': '"3"' }, {})).status).toBe(422)
    expect(await problemIn(await edit({ 'If-Match': '"3"' }, { key: 'k' }))).toMatchObject([
      422,
      { errors: [{ field: 'key', detail: 'There is no such field' }] },
    ])
  })

  it('a begun call cannot be edited, an ended call cannot be cancelled; both refusals contain the call', async () => {
    const { scheduler, clock, send } = await scheduling({ store, scenario: { outcome: 'busy' } })
    await scheduler.start()
    const { id } = await callIn(await send('POST', '/calls', { to: ADA }))
    await clock.advance(500)
    const edit = () => send('PATCH', `/calls/${id}`, { to: BOB }, { 'If-Match': '*' })
    expect(await problemIn(await edit())).toMatchObject([
      409,
      { type: 'urn:outdial:problem:begun', call: { id, to: ADA, attemptCount: 1 } },
    ])
    const live = await send('DELETE', `/calls/${id}`)
    const { call, ...problem } = await live.json()
    expect([live.status, problem.type]).toEqual([409, 'urn:outdial:problem:not-supported'])
    expect(call).toMatchObject({ id, cancelledAt: expect.any(String) })
    expect(live.headers.get('etag')).toBe(`"${call.version}"`)
    await clock.advance(600_000)
    for (const again of [await edit(), await send('DELETE', `/calls/${id}`)]) {
      expect(await problemIn(again)).toMatchObject([409, { type: 'urn:outdial:problem:ended', call: { id } }])
    }
  })

  it('a waiting call is cancelled, if a given version is the current one', async () => {
    const { send } = await scheduling({ store })
    const { id } = await callIn(await send('POST', '/calls', { to: ADA, at: LATER }))
    expect((await send('DELETE', `/calls/${id}`, undefined, { 'If-Match': '"9"' })).status).toBe(412)
    const cancelled = await send('DELETE', `/calls/${id}`)
    expect([cancelled.status, cancelled.headers.get('etag')]).toEqual([200, '"2"'])
    expect(await cancelled.json()).toMatchObject({ status: 'cancelled', cancelledAt: '2026-01-01T00:00:00.000Z' })
  })
})

it('an edit of an unknown call is answered with 404', async () => {
  const { send } = await scheduling()
  const response = await send('PATCH', '/calls/unknown', { to: ADA }, { 'If-Match': '"1"' })
  expect(await problemIn(response)).toMatchObject([404, { type: 'urn:outdial:problem:unknown-call' }])
})
