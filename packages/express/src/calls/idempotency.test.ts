import { describe, expect, it } from 'vitest'
import { STORES, scheduling } from '../testing/scheduling.ts'

const ADA = '+13018040009'
const BOB = '+19842068287'
const KEY = { 'Idempotency-Key': '8e03978e-40d5-43dd-bc93-6894a57f9324' }
const LATER = '2026-01-02T09:00:00Z'

describe.each(STORES)('on a store of kind %s', store => {
  it('a request that is repeated rings once, as the ledger tells, and is answered with the same call', async () => {
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

  it('several calls that are repeated are there once', async () => {
    const { send, get } = await scheduling({ store })
    const body = [
      { to: ADA, at: LATER },
      { to: BOB, at: { local: '2026-01-02T10:00', timeZone: 'Europe/Berlin' } },
    ]
    const first = await (await send('POST', '/calls', body, KEY)).json()
    expect(first).toMatchObject({
      calls: [{ key: `${KEY['Idempotency-Key']}/0` }, { key: `${KEY['Idempotency-Key']}/1` }],
    })
    expect(await (await send('POST', '/calls', body, KEY)).json()).toEqual(first)
    expect(await get('/calls')).toEqual(first)
  })

  it('a key that comes with something else is refused, and nothing of it is scheduled', async () => {
    const { send, get } = await scheduling({ store })
    await send('POST', '/calls', { to: ADA, at: LATER }, KEY)
    const other = await send('POST', '/calls', { to: BOB, at: LATER }, KEY)
    expect(other.status).toBe(422)
    expect(await other.json()).toMatchObject({
      type: 'urn:outdial:problem:idempotency-key-reused',
      errors: [{ field: 'key' }],
    })
    await send('POST', '/calls', [{ to: ADA, at: LATER }], { 'Idempotency-Key': 'list' })
    const longer = await send('POST', '/calls', [{ to: BOB, at: LATER }, { to: BOB }], { 'Idempotency-Key': 'list' })
    expect(longer.status).toBe(422)
    expect(await longer.json()).toMatchObject({ errors: [{ field: 'calls[0].key' }] })
    expect(await get('/calls')).toMatchObject({ calls: [{ to: ADA }, { to: ADA }] })
  })
})

it('a key in the body goes before that of the request', async () => {
  const { send } = await scheduling()
  const added = await send('POST', '/calls', [{ to: ADA, key: 'own' }, { to: BOB }], KEY)
  expect(await added.json()).toMatchObject({ calls: [{ key: 'own' }, { key: `${KEY['Idempotency-Key']}/1` }] })
})

it('a key that none can be is refused by name', async () => {
  const { send } = await scheduling()
  const long = await send('POST', '/calls', { to: ADA }, { 'Idempotency-Key': 'x'.repeat(201) })
  expect([long.status, (await long.json()).errors]).toMatchObject([422, [{ field: 'Idempotency-Key' }]])
  const too = await send('POST', '/calls', [{ to: ADA }], { 'Idempotency-Key': 'x'.repeat(200) })
  expect([too.status, (await too.json()).errors]).toMatchObject([422, [{ field: 'calls[0].key' }]])
})
