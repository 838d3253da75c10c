import { expect, it } from 'vitest'
import { changesNotice, loggedNotice, readChanges, readWake, type ToldCall, wakeNotice } from './notices.ts'

const aCall = (id: string, version = 1, dueAt = new Date(0)): ToldCall => ({ id, version, dueAt, status: 'scheduled' })

it('calls are told by their last versions', () => {
  const notice = changesNotice('me', [aCall('a', 2), aCall('b'), aCall('a')])
  expect(readChanges(notice)).toEqual({
    from: 'me',
    news: [
      { id: 'a', version: 2 },
      { id: 'b', version: 1 },
    ],
  })
})

it('calls that are too many for one notice were missed', () => {
  const ids = Array.from({ length: 400 }, (_, n) => `01234567-89ab-7cde-8f01-${String(n).padStart(12, '0')}`)
  const few = ids.slice(0, 150).map(id => aCall(id))
  expect(readChanges(changesNotice('me', few)).news).toHaveLength(150)
  const notice = changesNotice(
    'me',
    ids.map(id => aCall(id, 12)),
  )
  expect(readChanges(notice)).toEqual({ from: 'me', news: ['missed'] })
})

it('records are told by their ids, whatever stands in them; too many for one notice were missed', () => {
  const ids = ['dialer/01234567/7/1', 'a b:1', '"ü"', 'missed', '[]']
  expect(readChanges(loggedNotice('me', ids))).toEqual({ from: 'me', news: { logged: ids } })
  const many = Array.from({ length: 100 }, (_, n) => `dialer/01234567-89ab-7cde-8f01-0123456789ab/${1_000_000 + n}/10`)
  expect(readChanges(loggedNotice('me', many)).news).toEqual({ logged: many })
  expect(readChanges(loggedNotice('me', [...many, ...many])).news).toEqual(['missed'])
})

it('whoever is to look is told the earliest moment of what waits, or now', () => {
  const calls = [
    aCall('a', 1, new Date(2000)),
    aCall('b', 1, new Date(1000)),
    { ...aCall('c'), status: 'ringing' as const },
  ]
  expect(readWake(wakeNotice('me', { calls, inMs: 500 }))).toEqual({ from: 'me', news: 1000 })
  expect(readWake(wakeNotice('me', { calls, inMs: 0 }))).toEqual({ from: 'me', news: 0 })
  expect(readWake(wakeNotice('me', { calls: [], inMs: 0 }))).toEqual({ from: 'me', news: 0 })
})

it.each([
  '',
  'somebody',
  'somebody a',
  'somebody a:1 b:x',
  'somebody :1',
  'somebody [1]',
  'somebody ["a"',
  'somebody a:1 ["b"]',
])('what cannot be read was missed: %j', payload => {
  expect(readChanges(payload).news).toEqual(['missed'])
  expect(readWake(payload)).toBeUndefined()
})
