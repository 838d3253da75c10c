import { expect, it } from 'vitest'
import { type ChangedCall, changesPayload, loggedPayload, readChanges, readWake, wakePayload } from './payload.ts'

const aCall = (id: string, version = 1, dueAt = new Date(0)): ChangedCall => ({
  id,
  version,
  dueAt,
  status: 'scheduled',
})

it('a payload holds the last version of each call', () => {
  const payload = changesPayload('me', [aCall('a', 2), aCall('b'), aCall('a')])
  expect(readChanges(payload)).toEqual({
    from: 'me',
    content: [
      { id: 'a', version: 2 },
      { id: 'b', version: 1 },
    ],
  })
})

it('too many calls for one payload are missed', () => {
  const ids = Array.from({ length: 400 }, (_, n) => `01234567-89ab-7cde-8f01-${String(n).padStart(12, '0')}`)
  const few = ids.slice(0, 150).map(id => aCall(id))
  expect(readChanges(changesPayload('me', few)).content).toHaveLength(150)
  const payload = changesPayload(
    'me',
    ids.map(id => aCall(id, 12)),
  )
  expect(readChanges(payload)).toEqual({ from: 'me', content: ['missed'] })
})

it('a payload holds any record ids; too many for one payload are missed', () => {
  const ids = ['dialer/01234567/7/1', 'a b:1', '"ü"', 'missed', '[]']
  expect(readChanges(loggedPayload('me', ids))).toEqual({ from: 'me', content: { logged: ids } })
  const many = Array.from({ length: 100 }, (_, n) => `dialer/01234567-89ab-7cde-8f01-0123456789ab/${1_000_000 + n}/10`)
  expect(readChanges(loggedPayload('me', many)).content).toEqual({ logged: many })
  expect(readChanges(loggedPayload('me', [...many, ...many])).content).toEqual(['missed'])
})

it('a wake payload holds the earliest time of the waiting calls, or now', () => {
  const calls = [
    aCall('a', 1, new Date(2000)),
    aCall('b', 1, new Date(1000)),
    { ...aCall('c'), status: 'ringing' as const },
  ]
  expect(readWake(wakePayload('me', { calls, inMs: 500 }))).toEqual({ from: 'me', content: 1000 })
  expect(readWake(wakePayload('me', { calls, inMs: 0 }))).toEqual({ from: 'me', content: 0 })
  expect(readWake(wakePayload('me', { calls: [], inMs: 0 }))).toEqual({ from: 'me', content: 0 })
})

it.each([
  '',
  'a-sender',
  'a-sender a',
  'a-sender a:1 b:x',
  'a-sender :1',
  'a-sender [1]',
  'a-sender ["a"',
  'a-sender a:1 ["b"]',
])('an unreadable payload counts as missed: %j', payload => {
  expect(readChanges(payload).content).toEqual(['missed'])
  expect(readWake(payload)).toBeUndefined()
})
