import { describe, expect, it } from 'vitest'
import { type RecordInput, toCallRecord } from './record.ts'
import { refusalOf } from './testing/refusal-of.ts'

const at = new Date('2026-11-21T09:00:00Z')
const record: RecordInput = { id: 'in-1', from: '+4930123456', to: '+13018040009', at, answered: true }

describe('a record', () => {
  it('is accepted with the required properties, and with all properties', () => {
    expect(toCallRecord(record)).toEqual(record)
    const all: RecordInput = { ...record, answered: false, durationMs: 0, outcome: 'no-answer' }
    expect(toCallRecord(all)).toEqual(all)
  })

  it('is a copy', () => {
    const mine = new Date(at)
    const kept = toCallRecord({ ...record, at: mine })
    mine.setTime(0)
    expect(kept.at).toEqual(at)
  })

  it.each([
    ['invalid-record', undefined, 'Expected `record` to be an object, got undefined'],
    ['invalid-record', { ...record, callId: 'c' }, 'got "callId"'],
    ['invalid-record', { ...record, id: '' }, 'Expected `id` to be a text of 1 to 200 characters'],
    ['invalid-number', { ...record, from: '1' }, 'Expected `from` to be a number like +13018040009 (E.164)'],
    ['invalid-record', { ...record, direction: 'out' as never }, "Expected `direction` to be 'outbound' or 'inbound'"],
    ['invalid-metadata', { ...record, metadata: { at } }, 'Expected `metadata.at` to be JSON'],
    ['invalid-number', { ...record, to: '555' }, 'Expected `to` to be a number like +13018040009 (E.164), got "555"'],
    ['invalid-record', { ...record, at: 5 }, 'Expected `at` to be a valid Date from 1970 to 9999, got 5'],
    ['invalid-record', { ...record, at: undefined }, 'Expected `at`'],
    ['invalid-record', { ...record, answered: 'yes' }, 'Expected `answered` to be true or false, got "yes"'],
    ['invalid-record', { ...record, durationMs: -1 }, 'Expected `durationMs` to be an integer from 0 up, got -1'],
    ['invalid-record', { ...record, durationMs: 1.5 }, 'got 1.5'],
    ['invalid-record', { ...record, durationMs: 2 ** 53 }, 'Expected `durationMs` to be an integer from 0 up'],
    ['invalid-record', { ...record, outcome: 'ringing' }, 'Expected `outcome` to be one of completed, busy'],
  ])('is refused with %s: %j', (code, input, message) => {
    const refusal = refusalOf(() => toCallRecord(input, 4))
    expect(refusal).toMatchObject({ code, index: 4 })
    expect(refusal.message).toContain(message)
  })
})
