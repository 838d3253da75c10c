import { describe, expect, it } from 'vitest'
import { type CallEditInput, toCallEdit } from './edit.ts'
import { NO_RULES } from './testing/no-rules.ts'
import { refusalOf } from './testing/refusal-of.ts'

const now = new Date('2026-11-21T08:00:00Z')
const at = new Date('2026-11-21T09:00:00Z')
const context = { now, misfireAfterMs: 900_000, providers: ['call-api', 'twilio'], rules: NO_RULES }

describe('an edit', () => {
  it.each<CallEditInput>([
    { to: '+13018040009' },
    { from: '+13018040009' },
    { at },
    { queue: 'late' },
    { provider: 'twilio' },
    { notAfter: at },
    { ownerId: 'ada' },
    { metadata: { a: 1 } },
    { from: null, notAfter: null, ownerId: null, metadata: null },
  ])('is accepted: %j', edit => {
    expect(toCallEdit(edit, context)).toEqual(edit)
  })

  it('keeps its local time', () => {
    const localTime = { local: '2026-11-21T10:30', timeZone: 'Europe/Berlin' }
    expect(toCallEdit({ at: localTime }, context)).toEqual({ at: new Date('2026-11-21T09:30:00Z'), localTime })
  })

  it('is a copy', () => {
    const [mine, metadata] = [new Date(at), { visits: [1] }]
    const edit = toCallEdit({ at: mine, notAfter: new Date(at.getTime() + 1), metadata }, context)
    mine.setTime(0)
    metadata.visits.push(2)
    expect(edit).toMatchObject({ at, metadata: { visits: [1] } })
  })

  it.each([
    ['invalid-call', undefined, 'Expected `edit` to be an object, got undefined'],
    ['invalid-call', {}, 'Expected at least one of to, from, at'],
    ['invalid-call', { to: undefined }, 'Expected at least one of to, from, at'],
    ['invalid-call', { key: 'k' }, 'got "key"'],
    ['invalid-number', { to: null }, 'Expected `to` to be a number like +13018040009 (E.164), got null'],
    ['invalid-number', { from: '1' }, 'Expected `from`'],
    ['invalid-time', { at: null }, 'Expected `at`'],
    ['invalid-time', { at: new Date(0) }, 'Expected `at` to be no earlier than'],
    ['invalid-time', { at, notAfter: at }, 'Expected `notAfter` to be later than `at`'],
    ['invalid-zone', { notAfter: { local: '2026-11-21T10:30', timeZone: 'Nowhere' } }, 'Expected `notAfter.timeZone`'],
    ['invalid-call', { queue: null }, 'Expected `queue`'],
    ['unknown-provider', { provider: 'telnyx' }, 'Expected `provider` to be one of'],
    ['invalid-call', { ownerId: '' }, 'Expected `ownerId`'],
    ['invalid-metadata', { metadata: [] }, 'Expected `metadata`'],
  ])('is refused with %s: %j', (code, input, message) => {
    const refusal = refusalOf(() => toCallEdit(input, context))
    expect(refusal.code).toBe(code)
    expect(refusal.message).toContain(message)
  })
})
