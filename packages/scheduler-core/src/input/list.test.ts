import { toPhoneNumber } from '@outdial/call-client/kernel'
import { describe, expect, it } from 'vitest'
import { newCall } from '../store/new-call.ts'
import { type ListQuery, toCallPage, toCallQuery } from './list.ts'
import { refusalOf } from './testing/refusal-of.ts'

const at = new Date('2026-11-21T09:00:00Z')
const later = new Date('2026-11-22T09:00:00Z')
const to = '+13018040009'
const call = newCall({ id: 'a', to: toPhoneNumber(to), provider: 'call-api', queue: 'default', at }, 17, at)

/** The cursor of a page of this query. */
const cursorAfter = (query: ListQuery) => toCallPage({ items: [call], next: call }, toCallQuery(query)).cursor

describe('a query', () => {
  it('without properties matches all calls, the soonest first, fifty on a page', () => {
    expect(toCallQuery(undefined)).toEqual({ order: 'soonest', limit: 50 })
    expect(toCallQuery({})).toEqual({ order: 'soonest', limit: 50 })
  })

  it('is accepted with all properties', () => {
    const all: ListQuery = { to, queue: 'q', ownerId: 'ada', from: at, until: later, order: 'latest', limit: 1000 }
    expect(toCallQuery({ ...all, status: 'scheduled' })).toEqual({ ...all, statuses: ['scheduled'] })
  })

  it('accepts one status or several, without repeats', () => {
    expect(toCallQuery({ status: 'completed' }).statuses).toEqual(['completed'])
    expect(toCallQuery({ status: ['busy', 'unknown', 'busy'] }).statuses).toEqual(['busy', 'unknown'])
  })

  it('copies its Dates', () => {
    const from = new Date(at)
    const query = toCallQuery({ from })
    from.setTime(0)
    expect(query.from).toEqual(at)
  })

  it.each([
    ['invalid-query', null, 'Expected `query` to be an object, got null'],
    ['invalid-query', [], 'Expected `query` to be an object, got an array'],
    ['invalid-query', { owner: 'ada' }, 'Expected only status, to, queue, ownerId'],
    ['invalid-query', { status: 'done' }, 'Expected `status` to be a status of calls, or several, got "done"'],
    ['invalid-query', { status: 'idle' }, 'Expected `status`'],
    ['invalid-query', { status: [] }, 'Expected `status`'],
    ['invalid-query', { status: ['busy', 'x'] }, 'Expected `status`'],
    ['invalid-number', { to: '301' }, 'Expected `to` to be a number like +13018040009 (E.164), got "301"'],
    ['invalid-query', { queue: '' }, 'Expected `queue` to be a text of 1 to 200 characters'],
    ['invalid-query', { ownerId: undefined }, 'Expected `ownerId` to be given or left out, got undefined'],
    ['invalid-query', { key: undefined }, 'Expected `key` to be given or left out, got undefined'],
    ['invalid-query', { ownerId: null }, 'Expected `ownerId` to be a text of 1 to 200 characters'],
    ['invalid-query', { from: at.toISOString() }, 'Expected `from` to be a valid Date from 1970 to 9999'],
    ['invalid-query', { until: new Date(Number.NaN) }, 'got an invalid Date'],
    ['invalid-query', { from: later, until: at }, 'Expected `until` to be no earlier than `from`'],
    ['invalid-query', { order: 'asc' }, "Expected `order` to be 'soonest' or 'latest', got \"asc\""],
    ['invalid-query', { limit: 0 }, 'Expected `limit` to be an integer from 1 to 1000, got 0'],
    ['invalid-query', { limit: 1001 }, 'got 1001'],
    ['invalid-query', { limit: 1.5 }, 'got 1.5'],
    ['invalid-query', { limit: '50' }, 'Expected `limit` to be an integer from 1 to 1000, got "50"'],
    ['invalid-query', { limit: Number.NaN }, 'got NaN'],
    ['invalid-query', { metadata: 'c-1' }, 'Expected `metadata` to be a plain JSON object, got "c-1"'],
    ['invalid-query', { metadata: {} }, 'Expected `metadata` to be one field or several, with their values'],
    [
      'invalid-query',
      { metadata: { custmer: 'c-1' } },
      'fields among customer, paid (name it in the `metadataFields` of the store), got "custmer"',
    ],
    [
      'invalid-query',
      { metadata: { customer: [] } },
      'Expected `metadata.customer` to be a text of at most 200 characters, a finite number or a boolean, or a list of these, got an array',
    ],
    ['invalid-query', { metadata: { customer: ['c-1', {}] } }, 'Expected `metadata.customer`'],
    [
      'invalid-query',
      { metadata: { customer: [1, 2, 3, 4, 5, 6, 7, 8, 9], paid: [1, 2, 3, 4, 5, 6, 7, 8] } },
      'Expected `metadata` to be at most 64 combinations of values, got 72',
    ],
    ['invalid-query', { metadata: { customer: 'x'.repeat(201) } }, 'Expected `metadata.customer`'],
    ['invalid-query', { metadata: { customer: Number.NaN } }, 'Expected `metadata.customer`'],
    ['invalid-query', { metadata: { customer: undefined } }, 'got undefined'],
    ['invalid-cursor', { cursor: 5 }, 'Expected `cursor` to be a text, got 5'],
    ['invalid-cursor', { cursor: '' }, 'Expected `cursor` to be one that came with a page'],
  ])('is refused with %s: %j', (code, input, message) => {
    const refusal = refusalOf(() => toCallQuery(input, ['customer', 'paid']))
    expect(refusal.code).toBe(code)
    expect(refusal.message).toContain(message)
  })
})

it('every refusal has a short message', () => {
  const cyclic: Record<string, unknown> = {}
  cyclic.self = cyclic
  for (const limit of [cyclic, 10n, 'x'.repeat(1_000_000), Symbol('s'), () => 1]) {
    const refusal = refusalOf(() => toCallQuery({ limit }))
    expect(refusal.code).toBe('invalid-query')
    expect(refusal.message.length).toBeLessThan(200)
  }
})

describe('a page of calls', () => {
  it('has no cursor if it is the last', () => {
    expect(toCallPage({ items: [call] }, toCallQuery({}))).toEqual({ calls: [call] })
  })

  it('continues where it ended, also with another limit', () => {
    const query: ListQuery = { status: ['busy', 'failed'], to, queue: 'q', ownerId: 'ada', from: at, until: later }
    const next = toCallQuery({ ...query, status: ['failed', 'busy'], limit: 7, cursor: cursorAfter(query) })
    expect(next.after).toEqual({ at, sequence: 17 })
  })

  it.each<[string, ListQuery]>([
    ['status', { status: 'busy' }],
    ['to', { to }],
    ['queue', { queue: 'q' }],
    ['ownerId', { ownerId: 'q' }],
    ['from', { from: at }],
    ['until', { until: at }],
    ['order', { order: 'latest' }],
  ])('does not continue with another %s', (_, query) => {
    expect(refusalOf(() => toCallQuery({ ...query, cursor: cursorAfter({}) })).code).toBe('invalid-cursor')
    expect(refusalOf(() => toCallQuery({ cursor: cursorAfter(query) })).code).toBe('invalid-cursor')
  })
})
