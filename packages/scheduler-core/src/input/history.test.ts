import { toPhoneNumber } from '@outdial/call-client/kernel'
import { describe, expect, it } from 'vitest'
import { newReference } from '../run/new-reference.ts'
import type { CallRecord } from '../store/call.ts'
import { toCallHistory, toHistoryQuery } from './history.ts'
import { toCallPage, toCallQuery } from './list.ts'
import { refusalOf } from './testing/refusal-of.ts'

const at = new Date('2026-11-21T09:00:00Z')
const ada = toPhoneNumber('+13018040009')
const bob = toPhoneNumber('+4930123456')
const record: CallRecord = { id: 'a', from: ada, to: bob, at, answered: true }

const seen = (number: typeof ada, given: CallRecord) => toCallHistory(number, { items: [given] }).calls[0]
const cursor = toCallHistory(ada, { items: [record], next: { at, id: 'a' } }).cursor

describe('a history', () => {
  it('is seen from its number', () => {
    expect(seen(ada, record)).toMatchObject({ direction: 'Outbound', counterparty: bob })
    expect(seen(bob, record)).toMatchObject({ direction: 'Inbound', counterparty: ada })
  })

  it('of a number that rang itself is outbound', () => {
    expect(seen(ada, { ...record, to: ada })).toMatchObject({ direction: 'Outbound', counterparty: ada })
  })

  it('has no counterparty if the provider chose the number', () => {
    const entry = seen(bob, { ...record, from: undefined })
    expect(entry).toMatchObject({ direction: 'Inbound' })
    expect(entry?.counterparty).toBeUndefined()
  })

  it('says whether the call was answered, with any outcome', () => {
    expect(seen(ada, { ...record, outcome: 'failed' })?.disposition).toBe('Completed')
    expect(seen(ada, { ...record, answered: false, outcome: 'completed' })?.disposition).toBe('Missed')
  })

  it('keeps the details of the call', () => {
    const known = { durationMs: 61_000, outcome: 'completed', callId: 'c' } as const
    expect(seen(ada, { ...record, ...known })).toEqual({
      id: 'a',
      direction: 'Outbound',
      disposition: 'Completed',
      counterparty: bob,
      at,
      ...known,
    })
  })

  it('has no cursor on its last page, and continues where a page ended', () => {
    expect(toCallHistory(ada, { items: [] })).toEqual({ calls: [] })
    expect(toHistoryQuery(ada, undefined)).toEqual({ limit: 50 })
    expect(toHistoryQuery(ada, { limit: 7, cursor })).toEqual({ limit: 7, after: { at, id: 'a' } })
  })

  it('does not reveal references: a cursor has part of one, and still continues at the same place', () => {
    const id = newReference()
    const given = toCallHistory(ada, { items: [{ ...record, id, callId: 'c' }], next: { at, id } }).cursor
    expect(atob(given ?? '')).not.toContain(id)
    const { after } = toHistoryQuery(ada, { cursor: given })
    expect(after?.at).toEqual(at)
    expect(id.startsWith(after?.id ?? 'x')).toBe(true)
    expect(after?.id).toHaveLength(17)
  })

  it('refuses the cursor of another number, or of a list of calls', () => {
    const next = { at, sequence: 1 }
    const other = toCallPage({ items: [], next }, toCallQuery({ to: ada })).cursor
    expect(refusalOf(() => toHistoryQuery(bob, { cursor })).code).toBe('invalid-cursor')
    expect(refusalOf(() => toHistoryQuery(ada, { cursor: other })).code).toBe('invalid-cursor')
  })

  it.each([
    ['invalid-query', null, 'Expected `options` to be an object, got null'],
    ['invalid-query', { from: at }, 'Expected only ownerId, limit, cursor, got "from"'],
    ['invalid-query', { limit: 0 }, 'Expected `limit` to be an integer from 1 to 1000, got 0'],
    ['invalid-query', { ownerId: undefined }, 'Expected `ownerId` to be given or left out, got undefined'],
    ['invalid-cursor', { cursor: null }, 'Expected `cursor` to be a text, got null'],
  ])('is refused with %s: %j', (code, options, message) => {
    const refusal = refusalOf(() => toHistoryQuery(ada, options))
    expect(refusal.code).toBe(code)
    expect(refusal.message).toContain(message)
  })
})
