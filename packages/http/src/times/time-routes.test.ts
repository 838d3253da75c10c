import { expect, it } from 'vitest'
import { scheduling } from '../testing/scheduling.ts'

it.each([
  ['2026-11-21T09:00', { at: '2026-11-21T08:00:00.000Z', kind: 'exact', local: '2026-11-21T09:00', offsetMinutes: 60 }],
  [
    '2026-03-29T02:30',
    { at: '2026-03-29T01:30:00.000Z', kind: 'skipped', local: '2026-03-29T03:30', offsetMinutes: 120 },
  ],
  [
    '2026-10-25T02:30',
    {
      at: '2026-10-25T00:30:00.000Z',
      kind: 'repeated',
      local: '2026-10-25T02:30',
      offsetMinutes: 120,
      secondAt: '2026-10-25T01:30:00.000Z',
    },
  ],
])('%s in Berlin', async (local, expected) => {
  const { get } = await scheduling()
  expect(await get(`/local-time?local=${local}&timeZone=Europe/Berlin`)).toEqual(expected)
})

it.each([
  ['?timeZone=UTC', 'local'],
  ['?local=2026-11-21T09:00', 'timeZone'],
  ['?local=2026-11-21T09:00&timeZone=Mars/Base', 'timeZone'],
  ['?local=2026-02-30T09:00&timeZone=UTC', 'local'],
  ['?local=2026-11-21T09:00&timeZone=UTC&more=1', 'more'],
])('a local time by %s is refused, naming %s', async (query, field) => {
  const { send } = await scheduling()
  const response = await send('GET', `/local-time${query}`)
  expect(response.status).toBe(422)
  expect(await response.json()).toMatchObject({ errors: [{ field }] })
})
