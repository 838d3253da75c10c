import { describe, expect, it } from 'vitest'
import type { OperatorEvent } from '../operator/operator-report.ts'
import { ADA, BOB, callIn, problemIn } from '../testing/answers.ts'
import { STORES, scheduling } from '../testing/scheduling.ts'
import { doNotCallPageSchema } from './do-not-call-schemas.ts'

describe.each(STORES)('on a store of kind %s', store => {
  it('a number is added, shown, listed and removed, and a call to it does not ring', async () => {
    const { scheduler, clock, mock, send, get } = await scheduling({ store })
    await scheduler.start()
    const entry = { number: ADA, reason: 'asked us to stop', source: 'agent', until: '2027-01-01T01:00:00+01:00' }
    const added = await send('POST', '/do-not-call', { entries: [entry, { number: BOB }] })
    expect([added.status, await added.json()]).toEqual([200, { added: 2 }])
    const kept = { ...entry, until: '2027-01-01T00:00:00.000Z', addedAt: '2026-01-01T00:00:00.000Z' }
    expect(await get(`/do-not-call/${ADA}`)).toEqual(kept)
    expect(await get('/do-not-call/13018040009')).toEqual(kept)
    const page = doNotCallPageSchema.strict().parse(await get('/do-not-call?limit=1'))
    expect(page.entries).toEqual([kept])
    expect(await get(`/do-not-call?limit=1&cursor=${page.cursor}`)).toMatchObject({ entries: [{ number: BOB }] })

    const { id } = await callIn(await send('POST', '/calls', { to: ADA }))
    await clock.advance(60_000)
    expect(mock.ledger.entries).toHaveLength(0)
    expect(await get(`/calls/${id}`)).toMatchObject({ status: 'cancelled', cause: 'do-not-call' })

    expect((await send('DELETE', `/do-not-call/${ADA}`)).status).toBe(204)
    const gone = [await send('DELETE', `/do-not-call/${ADA}`), await send('GET', `/do-not-call/${ADA}`)]
    for (const response of gone) {
      expect(await problemIn(response)).toMatchObject([404, { type: 'urn:outdial:problem:not-listed' }])
    }
  })
})

it('1000 entries with the longest texts are added at once', async () => {
  const { send } = await scheduling()
  const text = '電'.repeat(200)
  const entries = Array.from({ length: 1000 }, (_, n) => ({
    number: `+1301${1_000_000 + n}`,
    reason: text,
    source: text,
  }))
  expect(await (await send('POST', '/do-not-call', { entries })).json()).toEqual({ added: 1000 })
})

it('changes of the list are reported with the address that asked for them', async () => {
  const events: OperatorEvent[] = []
  const { send } = await scheduling({ onOperator: event => events.push(event) })
  await send('POST', '/do-not-call', { entries: [{ number: ADA }, { number: BOB }] })
  await send('DELETE', `/do-not-call/${ADA}`)
  await send('DELETE', `/do-not-call/${ADA}`)
  expect(events).toEqual([
    { action: 'add-do-not-call', entries: 2, address: '127.0.0.1' },
    { action: 'remove-do-not-call', number: ADA, address: '127.0.0.1' },
  ])
})

it.each([
  [{}, 'entries'],
  [{ entries: [] }, 'entries'],
  [{ entries: [{ number: '0301' }] }, 'entries.0.number'],
  [{ entries: [{ number: ADA, until: 'soon' }] }, 'entries.0.until'],
  [{ entries: [{ number: ADA, why: 'so' }] }, 'entries.0.why'],
  [{ entries: Array.from({ length: 1001 }, () => ({ number: ADA })) }, 'entries'],
])('a body that does not fit is refused, naming its field: %#', async (body, field) => {
  const { send, get } = await scheduling()
  const [status, problem] = await problemIn(await send('POST', '/do-not-call', body))
  expect(status).toBe(422)
  expect(problem.errors[0].field.replace(/\[(\d+)\]/g, '.$1')).toBe(field)
  expect(await get('/do-not-call')).toEqual({ entries: [] })
})

it.each(['/do-not-call/none', '/do-not-call?limit=0', '/do-not-call?cursor=x', '/do-not-call?number=1'])(
  '%s is refused',
  async path => {
    const { send } = await scheduling()
    expect((await send('GET', path)).status).toBe(422)
  },
)
