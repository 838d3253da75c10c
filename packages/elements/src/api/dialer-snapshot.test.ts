import { expect, it } from 'vitest'
import { snapshotOf } from '../testing/fake-server.ts'
import { withDialerEvent, withEntryEvent, withSnapshot } from './dialer-snapshot.ts'

const idle = snapshotOf(['idle', 'idle'])
const entry = (index: number, status: string, version: number) => ({
  index,
  to: '+13018040009',
  status,
  attempt: 1,
  version,
})

it('a snapshot of another epoch replaces the snapshot, however young it looks', () => {
  const old = snapshotOf(['completed'], { version: 9 })
  const fresh = snapshotOf(['idle'], { epoch: 'second' })
  expect(withSnapshot(old, fresh)).toBe(fresh)
})

it('a snapshot of the same epoch that is older says nothing', () => {
  const now = snapshotOf(['completed'], { version: 2, state: 'finished' })
  expect(withSnapshot(now, snapshotOf(['idle'], { version: 1 }))).toBe(now)
})

it('an equally old snapshot replaces the entries that are not newer', () => {
  const now = withEntryEvent(idle, { epoch: 'first', entry: entry(0, 'ringing', 3) })
  const snapshot = snapshotOf(['dialing', 'dialing'])
  expect(withSnapshot(now, snapshot).entries.map(({ status }) => status)).toEqual(['ringing', 'dialing'])
})

it('an entry changes its place alone', () => {
  const next = withEntryEvent(idle, { epoch: 'first', entry: entry(1, 'ringing', 1) })
  expect(next?.entries.map(({ status }) => status)).toEqual(['idle', 'ringing'])
  expect(next?.entries[0]).toBe(idle.entries[0])
})

it.each([
  ['of another epoch', { epoch: 'second', entry: entry(0, 'ringing', 9) }],
  ['of no newer version', { epoch: 'first', entry: entry(0, 'ringing', 0) }],
  ['of a place that there is not', { epoch: 'first', entry: entry(7, 'ringing', 1) }],
])('an entry %s changes nothing', (_what, message) => {
  expect(withEntryEvent(idle, message)).toBe(idle)
})

it('before the first snapshot, events change nothing', () => {
  expect(withEntryEvent(undefined, { epoch: 'first', entry: entry(0, 'ringing', 1) })).toBeUndefined()
  expect(withDialerEvent(undefined, idle)).toBeUndefined()
})

it('the dialer’s state changes with a newer version of the same epoch alone', () => {
  const running = { epoch: 'first', version: 1, state: 'running', concurrency: 3 } as const
  const next = withDialerEvent(idle, running)
  expect(next).toEqual({ ...idle, ...running })
  expect(withDialerEvent(next, { ...running, state: 'idle', version: 1 })).toBe(next)
  expect(withDialerEvent(next, { ...running, version: 5, epoch: 'second' })).toBe(next)
})
