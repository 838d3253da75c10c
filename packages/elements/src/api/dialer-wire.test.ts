import { expect, it } from 'vitest'
import { snapshotOf } from '../testing/fake-server.ts'
import { readDialerEvent, readEntryEvent, readSnapshot } from './dialer-wire.ts'

const GARBAGE = [
  undefined,
  null,
  1,
  'text',
  [],
  {},
  { entries: 1 },
  { ...snapshotOf(['idle']), state: 'asleep' },
  { ...snapshotOf(['idle']), version: '1' },
  { ...snapshotOf(['idle']), entries: [null] },
  { ...snapshotOf(['idle', 'idle']), entries: [{ ...snapshotOf(['idle']).entries[0], index: 1 }] },
  { ...snapshotOf([]), entries: [{ index: 0, to: 1, status: 'idle' }] },
]

it.each(GARBAGE.map(value => [JSON.stringify(value), value]))('%s is no snapshot', (_text, value) => {
  expect(readSnapshot(value)).toBeUndefined()
  expect(readEntryEvent(value)).toBeUndefined()
})

it('what the server sends is read, and what this version does not know is left out or passed', () => {
  const snapshot = snapshotOf(['idle', 'transferred'])
  const sent: unknown = JSON.parse(JSON.stringify({ ...snapshot, novelty: 1 }))
  expect(readSnapshot(sent)).toEqual(snapshot)
  expect(readDialerEvent(sent)).toEqual({ epoch: 'first', version: 0, state: 'idle', concurrency: 3 })
  expect(readEntryEvent({ epoch: 'e', index: 0, to: '+1', status: 'busy', cause: 7, durationMs: 'x' })).toEqual({
    epoch: 'e',
    entry: { index: 0, to: '+1', status: 'busy', attempt: 0, version: 0 },
  })
})
