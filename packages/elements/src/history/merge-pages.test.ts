import { expect, it } from 'vitest'
import type { HistoryCall } from '../api/history-wire.ts'
import { renewed } from './merge-pages.ts'

const call = (second: number, more: Partial<HistoryCall> = {}): HistoryCall => ({
  createdAt: `2026-11-21T10:00:${String(second).padStart(2, '0')}Z`,
  counterparty: '+13333333333',
  type: 'Missed Inbound',
  ...more,
})
const page = (seconds: readonly number[], cursor?: string) => ({ calls: seconds.map(second => call(second)), cursor })
const secondsOf = ({ calls }: { calls: readonly HistoryCall[] }) =>
  calls.map(({ createdAt }) => +createdAt.slice(17, 19))

it('the first page is taken as it comes', () => {
  const fresh = page([3, 2], 'c')
  expect(renewed(undefined, fresh)).toBe(fresh)
})

it('a new call comes first, and the older ones that were loaded stay', () => {
  const known = page([5, 4, 3, 2], 'older')
  const merged = renewed(known, page([6, 5, 4], 'newer'))
  expect(secondsOf(merged)).toEqual([6, 5, 4, 3, 2])
  expect(merged.cursor).toBe('older')
  expect(merged.calls[1]).toBe(known.calls[0])
})

it('an unchanged page stays the same object', () => {
  const known = page([5, 4, 3], 'c')
  expect(renewed(known, page([5, 4, 3], 'c'))).toBe(known)
  expect(renewed(known, page([5, 4], 'newer'))).toBe(known)
})

it('a long call that has ended stands at the time it began', () => {
  const merged = renewed(page([9, 5, 3], undefined), page([9, 7, 5, 3], undefined))
  expect(secondsOf(merged)).toEqual([9, 7, 5, 3])
})

it('a call that turned out otherwise is not shown twice', () => {
  const known = page([5, 4, 3], 'c')
  const corrected = { calls: [call(5), call(4, { type: 'Completed Inbound', durationMs: 100 })], cursor: 'newer' }
  const merged = renewed(known, corrected)
  expect(merged.calls.map(({ type }) => type)).toEqual(['Missed Inbound', 'Completed Inbound', 'Missed Inbound'])
})

it('calls of one second are neither lost nor doubled where the fresh part ends', () => {
  expect(secondsOf(renewed(page([5, 4, 4, 4, 3], 'c'), page([6, 5, 4, 4], 'newer')))).toEqual([6, 5, 4, 4, 4, 3])
})

it('pages with nothing in common are requested anew', () => {
  expect(renewed(page([3, 2], 'older'), page([9, 8], 'newer'))).toEqual(page([9, 8], 'newer'))
})

it('a fresh part that reaches the end is all there is', () => {
  expect(secondsOf(renewed(page([3, 2, 1], 'c'), page([4, 3])))).toEqual([4, 3])
})
