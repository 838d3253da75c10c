import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { callOf } from '../../testing/fake-server.ts'
import { CallsAnnouncer, newsOf } from './calls-announcer.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('changed calls are counted by group', () => {
  const calls = ['ringing', 'answered', 'completed', 'busy', 'cancelled', 'scheduled'].map(status => ({ status }))
  expect(newsOf(calls)).toBe('Calls that changed: 1 scheduled, 2 in progress, 1 completed, 1 not reached, 1 cancelled.')
  expect(newsOf([])).toBe('')
})

it('changes are announced at most every 15 seconds, with the last status of each call', () => {
  const said: string[] = []
  const announcer = new CallsAnnouncer(text => said.push(text))
  for (let n = 0; n < 1200; n++) {
    announcer.note(callOf({ id: `c${n % 3}`, status: n < 1190 ? 'ringing' : 'completed' }))
    vi.advanceTimersByTime(25)
  }
  vi.advanceTimersByTime(15_000)
  expect(said.length).toBeLessThanOrEqual(4)
  expect(said.at(-1)).toBe('Calls that changed: 3 completed.')
})

it("a user's own change is not announced", () => {
  const said: string[] = []
  const announcer = new CallsAnnouncer(text => said.push(text))
  announcer.note(callOf({ status: 'cancelled' }))
  announcer.forget(callOf().id)
  vi.runAllTimers()
  expect(said).toEqual([])
})

it('says nothing once stopped', () => {
  const said: string[] = []
  const announcer = new CallsAnnouncer(text => said.push(text))
  announcer.note(callOf())
  announcer.stop()
  vi.runAllTimers()
  expect(said).toEqual([])
})
