import { expect, it } from 'vitest'
import { pictureOf } from '../testing/fake-server.ts'
import { readEntryMessage, readPicture, readStanding } from './dialer-wire.ts'

const GARBAGE = [
  undefined,
  null,
  1,
  'text',
  [],
  {},
  { entries: 1 },
  { ...pictureOf(['idle']), state: 'asleep' },
  { ...pictureOf(['idle']), version: '1' },
  { ...pictureOf(['idle']), entries: [null] },
  { ...pictureOf(['idle', 'idle']), entries: [{ ...pictureOf(['idle']).entries[0], index: 1 }] },
  { ...pictureOf([]), entries: [{ index: 0, to: 1, status: 'idle' }] },
]

it.each(GARBAGE.map(value => [JSON.stringify(value), value]))('%s is no picture', (_text, value) => {
  expect(readPicture(value)).toBeUndefined()
  expect(readEntryMessage(value)).toBeUndefined()
})

it('what the server sends is read, and what this version does not know is left out or passed', () => {
  const picture = pictureOf(['idle', 'transferred'])
  const sent: unknown = JSON.parse(JSON.stringify({ ...picture, novelty: 1 }))
  expect(readPicture(sent)).toEqual(picture)
  expect(readStanding(sent)).toEqual({ epoch: 'first', version: 0, state: 'idle', concurrency: 3 })
  expect(readEntryMessage({ epoch: 'e', index: 0, to: '+1', status: 'busy', cause: 7, durationMs: 'x' })).toEqual({
    epoch: 'e',
    entry: { index: 0, to: '+1', status: 'busy', attempt: 0, version: 0 },
  })
})
