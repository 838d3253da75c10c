import { expect, it } from 'vitest'
import { callOf } from '../../testing/fake-server.ts'
import { filters, matches, queryOf, statusesOf, toNumber, withKnownFilters } from './calls-view.ts'

const AT = '2026-11-21T09:00:00.000Z'

it.each([
  ['of a status that is asked for', { status: ['scheduled', 'busy'] }, true],
  ['of another status', { status: ['busy'] }, false],
  ['to the number', { to: '+13018040009' }, true],
  ['to another number', { to: '+1301804000' }, false],
  ['at the very beginning', { from: AT }, true],
  ['before it', { from: '2026-11-21T09:00:00.001Z' }, false],
  ['at the very end', { until: AT }, false],
  ['before the end', { until: '2026-11-21T10:00:00+00:00' }, true],
  ['when all are asked for', {}, true],
])('a call %s: %o', (_what, query, expected) => {
  expect(matches(callOf({ at: AT }), query)).toBe(expected)
})

it('a word for several statuses stands for each of them', () => {
  expect(statusesOf(['coming', 'scheduled', 'answered'])).toEqual(['scheduled', 'answered'])
  expect(statusesOf(['ended'])).toHaveLength(8)
  expect(statusesOf(['not-reached'])).toEqual(['busy', 'no-answer', 'failed', 'cancelled', 'rejected', 'expired'])
  expect(queryOf({ status: [], order: 'latest' })).toMatchObject({ status: undefined, order: 'latest' })
})

it('a day is the viewer’s own, from its first moment to its last', () => {
  const { from, until } = queryOf({ status: [], from: '2026-03-29', until: '2026-03-29', order: 'soonest' })
  expect(from).toBe(new Date(2026, 2, 29).toISOString())
  expect(until).toBe(new Date(2026, 2, 30).toISOString())
})

it.each(['', 'garbage', '2026-99-99999999999'])('%o is no day, and filters nothing', day => {
  expect(queryOf({ status: [], from: day, order: 'soonest' }).from).toBeUndefined()
})

it.each([
  ['+13018040009', '+13018040009'],
  ['1 (301) 804-0009', '+13018040009'],
  ['0049 30 123456', '+4930123456'],
  ['  ', undefined],
])('%o is the number %s', (text, number) => {
  expect(toNumber(text)).toBe(number)
})

it('an order alone leaves nothing out', () => {
  expect(filters({ status: [], order: 'latest' }, [])).toBe(false)
  expect(filters({ status: [], to: '+1', order: 'latest' }, [])).toBe(true)
})

it('the statuses that a list is of are no filter', () => {
  const status = ['coming', 'in-progress']
  expect(filters({ status, order: 'latest' }, status)).toBe(false)
  expect(filters({ status: ['ended'], order: 'latest' }, status)).toBe(true)
  expect(filters({ status, from: '2026-11-21', order: 'latest' }, status)).toBe(true)
})

it('unknown statuses are dropped', () => {
  expect(withKnownFilters({ status: ['coming', 'nonsense', 'busy'], order: 'latest' }).status).toEqual([
    'coming',
    'busy',
  ])
})
