import { describe, expect, it } from 'vitest'
import { STORES, scheduling } from '../testing/scheduling.ts'
import { callPageSchema } from './call-schemas.ts'

const ADA = '+13018040009'
const BOB = '+19842068287'
const KEY = { 'Idempotency-Key': '8e03978e-40d5-43dd-bc93-6894a57f9324' }
const REUSED = 'urn:outdial:problem:idempotency-key-reused'
const LATER = '2026-01-02T09:00:00Z'

interface Answer {
  readonly calls?: readonly object[]
}

/** The answer to a repeated request: the same calls, of which none was created. */
const repeatOf = (answer: Answer) => {
  const known = (call: object) => ({ ...call, created: false })
  return answer.calls ? { calls: answer.calls.map(known) } : known(answer)
}

describe.each(STORES)('on a store of kind %s', store => {
  it('by the ledger, a repeated request rings once; it is answered with the same call', async () => {
    const { scheduler, clock, mock, send, get } = await scheduling({ store })
    await scheduler.start()
    const request = () => send('POST', '/calls', { to: ADA, metadata: { order: 17 } }, KEY)
    const together = await Promise.all([request(), request(), request()])
    await clock.advance(120_000)
    const answers = [...together, await request()]
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201])
    const calls = await Promise.all(answers.map(async answer => answer.json()))
    expect(new Set(calls.map(({ id }) => id)).size).toBe(1)
    expect(calls[3]).toMatchObject({ status: 'completed', key: KEY['Idempotency-Key'] })
    expect(mock.ledger.entries).toHaveLength(1)
    expect(await get('/calls')).toMatchObject({ calls: [{ id: calls[0].id }] })
  })

  it('a repeated list of calls is scheduled once', async () => {
    const { send, get } = await scheduling({ store })
    const body = [
      { to: ADA, at: LATER },
      { to: BOB, at: { local: '2026-01-02T10:00', timeZone: 'Europe/Berlin' } },
    ]
    const first = await (await send('POST', '/calls', body, KEY)).json()
    expect(first).toMatchObject({
      calls: [{ key: `${KEY['Idempotency-Key']}/0` }, { key: `${KEY['Idempotency-Key']}/1` }],
    })
    const withCreated = (created: boolean) => ({ calls: calls.map(call => ({ ...call, created })) })
    const { calls } = callPageSchema.parse(await get('/calls'))
    expect(first).toEqual(withCreated(true))
    expect(await (await send('POST', '/calls', body, KEY)).json()).toEqual(withCreated(false))
    expect(await get('/calls')).toEqual({ calls })
  })

  it('a key with other content is refused, and schedules nothing', async () => {
    const { send, get } = await scheduling({ store })
    const { created, ...first } = await (await send('POST', '/calls', { to: ADA, at: LATER }, KEY)).json()
    expect(created).toBe(true)
    const other = await send('POST', '/calls', { to: BOB, at: LATER }, KEY)
    expect(other.status).toBe(422)
    expect(await other.json()).toMatchObject({
      type: 'urn:outdial:problem:idempotency-key-reused',
      errors: [{ field: 'key' }],
      call: first,
    })
    await send('POST', '/calls', [{ to: ADA, at: LATER }], { 'Idempotency-Key': 'list' })
    const longer = await send('POST', '/calls', [{ to: BOB, at: LATER }, { to: BOB }], { 'Idempotency-Key': 'list' })
    expect(longer.status).toBe(422)
    expect(await longer.json()).toMatchObject({ errors: [{ field: 'calls[1].key' }], call: { key: 'list/0' } })
    expect(await get('/calls')).toMatchObject({ calls: [{ to: ADA }, { to: ADA }] })
  })

  it('a key belongs to one call, or to one list of one length', async () => {
    const [a, b] = [{ to: ADA }, { to: BOB }]
    const bodies = [a, [a], [a, a], [a, a, b]]
    for (const [n, first] of bodies.entries()) {
      const { send, get } = await scheduling({ store })
      const answer = await (await send('POST', '/calls', first, KEY)).json()
      const kept = await get('/calls')
      for (const other of bodies) {
        const again = await send('POST', '/calls', other, KEY)
        if (other === first) expect([again.status, await again.json()]).toEqual([201, repeatOf(answer)])
        else expect([n, again.status, (await again.json()).type]).toEqual([n, 422, REUSED])
      }
      expect(await get('/calls')).toEqual(kept)
    }
  })

  it('a request is a repeat even after its call was edited or the server has another `from`', async () => {
    const { scheduler, send } = await scheduling({ store })
    const before = await scheduling({ scheduler, from: BOB })
    const after = await scheduling({ scheduler, from: '+12025550123' })
    const first = await before.send('POST', '/calls', { to: ADA, at: LATER }, KEY)
    const { id, from } = await first.clone().json()
    expect([first.status, from]).toEqual([201, BOB])
    const restarted = await after.send('POST', '/calls', { to: ADA, at: LATER }, KEY)
    expect([restarted.status, await restarted.json()]).toEqual([201, repeatOf(await first.json())])
    const edit = { to: BOB, at: '2026-01-03T09:00:00Z', metadata: { note: 'x' } }
    const edited = await (await send('PATCH', `/calls/${id}`, edit, { 'If-Match': '*' })).json()
    const repeat = await before.send('POST', '/calls', { to: ADA, at: LATER }, KEY)
    expect([repeat.status, await repeat.json()]).toEqual([201, repeatOf(edited)])
    const other = await send('POST', '/calls', { to: ADA, at: LATER, ownerId: 'me' }, KEY)
    expect([other.status, (await other.json()).call]).toEqual([422, edited])
  })

  it('a late repeat is accepted; a late request with a new key is refused', async () => {
    const { send, clock } = await scheduling({ store })
    const body = { to: ADA, at: '2026-01-01T00:10:00Z', notAfter: '2026-01-01T00:20:00Z' }
    const first = await (await send('POST', '/calls', body, KEY)).json()
    const soon = await (
      await send('POST', '/calls', [{ to: ADA, notAfter: body.notAfter }], { 'Idempotency-Key': 'soon' })
    ).json()
    await clock.advance(86_400_000)
    const repeat = await send('POST', '/calls', body, KEY)
    expect([repeat.status, await repeat.json()]).toEqual([201, repeatOf(first)])
    const list = await send('POST', '/calls', [{ to: ADA, notAfter: body.notAfter }], { 'Idempotency-Key': 'soon' })
    expect([list.status, await list.json()]).toEqual([201, repeatOf(soon)])
    const late = await send('POST', '/calls', body, { 'Idempotency-Key': 'new' })
    expect([late.status, (await late.json()).errors]).toMatchObject([422, [{ field: 'at' }]])
  })
})

it('a key in the body takes precedence over that of the request', async () => {
  const { send } = await scheduling()
  const added = await send('POST', '/calls', [{ to: ADA, key: 'own' }, { to: BOB }], KEY)
  expect(await added.json()).toMatchObject({ calls: [{ key: 'own' }, { key: `${KEY['Idempotency-Key']}/1` }] })
})

it('an invalid key is refused, naming the header', async () => {
  const { send } = await scheduling()
  const long = await send('POST', '/calls', { to: ADA }, { 'Idempotency-Key': 'x'.repeat(201) })
  expect([long.status, (await long.json()).errors]).toMatchObject([422, [{ field: 'Idempotency-Key' }]])
  const longest = { 'Idempotency-Key': 'x'.repeat(196) }
  const thousand = Array.from({ length: 1000 }, () => ({ to: ADA }))
  expect((await send('POST', '/calls', thousand, longest)).status).toBe(201)
})
