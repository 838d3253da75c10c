import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { snapshotOf } from '../testing/fake-server.ts'
import { wordsIn } from '../words/word-table.ts'
import { dialerWords } from './dialer.words.ts'
import { Announcer, newsOf } from './dialer-announcer.ts'

const english = wordsIn(dialerWords, 'en')

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('names up to three entries by their place', () => {
  const before = snapshotOf(['dialing', 'dialing', 'idle'], { state: 'running' })
  const after = snapshotOf(['completed', 'ringing', 'idle'], { state: 'running' })
  expect(newsOf(before, after, english)).toBe('Number 1: Completed. Number 2: Ringing. 1 of 3 done, 1 in progress.')
})

it('counts more than three', () => {
  const before = snapshotOf(['dialing', 'dialing', 'dialing', 'dialing', 'idle'], { state: 'running' })
  const after = snapshotOf(['completed', 'busy', 'completed', 'completed', 'dialing'], { state: 'finished' })
  expect(newsOf(before, after, english)).toBe('Finished. 4 of 5 done, 1 in progress.')
})

it('changes are announced at most every 5 seconds, with the last state', () => {
  const said: string[] = []
  const announcer = new Announcer(
    text => said.push(text),
    () => english,
  )
  announcer.note(snapshotOf(['idle', 'idle'], { state: 'running' }))
  const words = ['dialing', 'initiated', 'ringing', 'answered']
  for (let n = 0; n < 200; n++) {
    announcer.note(snapshotOf([words[n % 4] ?? '', 'idle'], { state: 'running' }))
    vi.advanceTimersByTime(50)
  }
  announcer.note(snapshotOf(['completed', 'idle'], { state: 'running' }))
  vi.advanceTimersByTime(5000)
  expect(said.length).toBeLessThanOrEqual(3)
  expect(said.at(-1)).toBe('Number 1: Completed. 1 of 2 done.')
})

it('the first snapshot is not announced, nor is a change without words', () => {
  const said: string[] = []
  const announcer = new Announcer(
    text => said.push(text),
    () => english,
  )
  announcer.note(snapshotOf(['completed'], { state: 'finished' }))
  announcer.note(snapshotOf(['completed'], { state: 'finished', version: 7 }))
  vi.runAllTimers()
  expect(said).toEqual([])
})

it('says nothing once stopped', () => {
  const said: string[] = []
  const announcer = new Announcer(
    text => said.push(text),
    () => english,
  )
  announcer.note(snapshotOf(['idle']))
  announcer.note(snapshotOf(['dialing']))
  announcer.stop()
  vi.runAllTimers()
  expect(said).toEqual([])
})
