import { expect, it } from 'vitest'
import { callOf } from '../../testing/fake-server.ts'
import { copyOf, undoKeyOf } from './undo.ts'

const NOW = Date.parse('2026-11-21T08:00:00Z')
const FUTURE = '2026-11-21T09:00:00.000Z'

it('the copy has all fields of the request, but neither the key nor the outcome', () => {
  const wanted = {
    to: '+1',
    from: '+2',
    queue: 'q',
    provider: 'p',
    ownerId: 'o',
    metadata: { a: 1 },
    notAfter: '2026-11-22T09:00:00Z',
  }
  expect(copyOf(callOf({ ...wanted, at: FUTURE, key: 'k', status: 'cancelled' }), NOW)).toEqual({
    ...wanted,
    at: FUTURE,
  })
})

it('a local time stays one, so that it follows its zone', () => {
  const localTime = { local: '2026-11-21T10:00', timeZone: 'Europe/Berlin' }
  expect(copyOf(callOf({ at: FUTURE, localTime }), NOW)?.at).toEqual(localTime)
})

it('a retry that waited is due when it was due', () => {
  expect(copyOf(callOf({ at: '2026-11-21T07:00:00.000Z', dueAt: FUTURE }), NOW)?.at).toBe(FUTURE)
})

it('a time that has passed is not scheduled again', () => {
  expect(copyOf(callOf({ at: '2026-11-21T08:00:00.000Z' }), NOW)).toBeUndefined()
})

it('every attempt to undo a call has the same key', () => {
  expect(undoKeyOf(callOf({ id: 'a' }))).toBe(undoKeyOf(callOf({ id: 'a', version: 9 })))
})
