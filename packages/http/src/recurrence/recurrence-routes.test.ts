import { describe, expect, it } from 'vitest'
import { ADA, BOB, callIn, problemIn } from '../testing/answers.ts'
import { STORES, scheduling } from '../testing/scheduling.ts'

const NINE = { local: '2026-01-05T09:00', timeZone: 'Europe/Berlin' }
const WEEKLY = { rule: 'FREQ=WEEKLY;BYDAY=MO,WE' }

it('a preview names the next calls, and the local times that clocks skip', async () => {
  const { send } = await scheduling()
  const at = { local: '2026-03-28T02:30', timeZone: 'Europe/Berlin' }
  const response = await send('POST', '/recurrence/preview', { repeat: { rule: 'FREQ=DAILY' }, at, most: 3 })
  expect(await response.json()).toEqual({
    calls: [
      { local: '2026-03-28T02:30', at: '2026-03-28T01:30:00.000Z', kind: 'exact' },
      { local: '2026-03-29T02:30', at: '2026-03-29T01:30:00.000Z', kind: 'skipped' },
      { local: '2026-03-30T02:30', at: '2026-03-30T00:30:00.000Z', kind: 'exact' },
    ],
  })
})

it.each([
  [{ repeat: { rule: 'FREQ=NEVER' }, at: NINE }, 'repeat.rule'],
  [{ repeat: { rule: 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30' }, at: NINE }, 'repeat.rule'],
  [{ repeat: { ...WEEKLY, until: 'soon' }, at: NINE }, 'repeat.until'],
  [{ repeat: WEEKLY, at: '2026-01-05T09:00' }, 'at'],
  [{ repeat: WEEKLY, at: { ...NINE, timeZone: 'Mars/Base' } }, 'at.timeZone'],
  [{ repeat: WEEKLY, at: NINE, most: 0 }, 'most'],
])('a preview that does not fit is refused, naming its field: %#', async (body, field) => {
  const { send } = await scheduling()
  expect(await problemIn(await send('POST', '/recurrence/preview', body))).toMatchObject([422, { errors: [{ field }] }])
})

describe.each(STORES)('on a store of kind %s', store => {
  it('a repeated call is scheduled, listed by its series, edited and cancelled alone or with all that follow', async () => {
    const { send, get } = await scheduling({ store })
    const repeat = { ...WEEKLY, until: '2026-12-31' }
    const call = await callIn(await send('POST', '/calls', { to: ADA, at: NINE, repeat }))
    expect(call).toMatchObject({ series: { repeat, start: NINE, occurrence: NINE.local } })
    const path = `/calls/${call.id}`
    const edited = await send('PATCH', `${path}?scope=following`, { to: BOB }, { 'If-Match': '*' })
    expect(edited.status).toBe(200)
    expect((await send('DELETE', path)).status).toBe(200)
    const series = `/calls?seriesId=${call.series?.id}`
    expect(await get(series)).toMatchObject({
      calls: [
        { id: call.id, status: 'cancelled' },
        { to: BOB, status: 'scheduled', at: '2026-01-07T08:00:00.000Z' },
      ],
    })
    const next = await callIn(new Response(JSON.stringify((await (await send('GET', series)).json()).calls[1])))
    const ended = await send('DELETE', `/calls/${next.id}?scope=following`)
    expect(await ended.json()).toMatchObject({ status: 'cancelled', series: { ended: true } })
    expect(await (await send('GET', series)).json()).toMatchObject({ calls: [{}, {}] })
  })
})

it('a scope that does not fit is refused', async () => {
  const { send } = await scheduling()
  const { id } = await callIn(await send('POST', '/calls', { to: ADA, at: NINE }))
  expect((await send('DELETE', `/calls/${id}?scope=all`)).status).toBe(422)
  expect((await send('DELETE', `/calls/${id}?scope=following`)).status).toBe(422)
})

it('the rules of a call are answered, and rules that do not fit are refused', async () => {
  const { send } = await scheduling()
  const rules = { timeZone: 'Europe/Berlin', hours: { hours: { 'mon-fri': [['09:00', '18:00']] } } }
  const call = await callIn(await send('POST', '/calls', { to: ADA, ...rules }))
  expect(call.rules).toEqual({ timeZone: 'Europe/Berlin', hours: [rules.hours] })
  const never = { hours: { hours: { mon: [['09:00', '09:00']] } } }
  expect(await problemIn(await send('POST', '/calls', { to: ADA, ...never }))).toMatchObject([
    422,
    { type: 'urn:outdial:problem:invalid-rules', errors: [{ field: 'hours' }] },
  ])
})
