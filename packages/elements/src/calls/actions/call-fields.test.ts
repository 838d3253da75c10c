import { expect, it } from 'vitest'
import { callOf } from '../../testing/fake-server.ts'
import { clashesOf, editOf, fieldsOf, rebase } from './call-fields.ts'

const ZONE = 'America/New_York'
const base = { to: '+1', local: '2026-11-21T09:00', timeZone: ZONE, name: '', note: '' }

it('a call’s time stands as it was wanted, or in the viewer’s zone', () => {
  const at = '2026-11-21T08:00:00.000Z'
  expect(fieldsOf(callOf({ at }), ZONE)).toMatchObject({ local: '2026-11-21T03:00', timeZone: ZONE })
  const localTime = { local: '2026-11-21T09:00', timeZone: 'Europe/Berlin' }
  expect(fieldsOf(callOf({ at, localTime }), ZONE)).toMatchObject(localTime)
  const unheardOf = { local: '2026-11-21T09:00', timeZone: 'Moon/Tranquillity' }
  expect(fieldsOf(callOf({ at, localTime: unheardOf }), ZONE)).toMatchObject({ timeZone: ZONE })
})

it('only what has changed is sent', () => {
  const call = callOf({ at: '2026-11-21T08:00:30.000Z' })
  const fields = fieldsOf(call, ZONE)
  expect(editOf(call, fields, ZONE)).toBeUndefined()
  expect(editOf(call, { ...fields, to: '+19842068287' }, ZONE)).toEqual({ to: '+19842068287' })
  expect(editOf(call, { ...fields, timeZone: 'Europe/Berlin' }, ZONE)).toEqual({
    at: { local: '2026-11-21T03:00', timeZone: 'Europe/Berlin' },
  })
})

it('a name and a note are sent with all else that is kept beside them, or taken away', () => {
  const call = callOf({ metadata: { note: 'old', campaign: 'x' } })
  const fields = fieldsOf(call, ZONE)
  expect([fields.name, fields.note]).toEqual(['', 'old'])
  expect(editOf(call, { ...fields, name: ' Ada ' }, ZONE)).toEqual({
    metadata: { name: 'Ada', note: 'old', campaign: 'x' },
  })
  expect(editOf(call, { ...fields, note: ' new ' }, ZONE)).toEqual({ metadata: { note: 'new', campaign: 'x' } })
  expect(editOf(call, { ...fields, note: '' }, ZONE)).toEqual({ metadata: { campaign: 'x' } })
})

it.each([
  ['nothing that a page shows', base, base, []],
  ['the number, untouched here', base, { ...base, to: '+2' }, ['number']],
  ['the number, and so did we', { ...base, to: '+3' }, { ...base, to: '+2' }, ['number: +3']],
  ['the number, as we did', { ...base, to: '+2' }, { ...base, to: '+2' }, []],
  ['the zone, while we changed the number', { ...base, to: '+3' }, { ...base, timeZone: 'UTC' }, ['time']],
  [
    'all',
    { ...base, local: '2026-11-21T10:00' },
    { to: '+2', local: '2026-11-21T11:00', timeZone: ZONE, name: 'y', note: 'x' },
    ['number', 'time: +1', 'name', 'note'],
  ],
])('another user changed %s', (_what, mine, theirs, expected) => {
  const clashes = clashesOf(base, mine, theirs)
  expect(clashes.map(({ what, mine }) => (mine ? `${what}: ${mine.to}` : what))).toEqual(expected)
})

it("unchanged fields take the other user's values", () => {
  const theirs = { to: '+2', local: '2026-11-21T11:00', timeZone: 'UTC', name: 'y', note: 'x' }
  expect(rebase(base, { ...base, to: '+3' }, theirs)).toEqual({ ...theirs, to: '+3' })
  expect(rebase(base, { ...base, timeZone: 'UTC' }, theirs)).toEqual({
    ...theirs,
    local: base.local,
  })
})
