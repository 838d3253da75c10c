import { OPEN_STATUSES, OUTCOMES } from '@outdial/call-client/kernel'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aCall, names, phone } from '../testing/kit/builders.ts'
import type { ScheduledCall, ScheduledStatus } from './call.ts'
import { type CallChange, changeCall } from './change-call.ts'
import { newCall } from './new-call.ts'

const NOW = new Date('2026-03-02T09:00:00.123Z')
const later = new Date(NOW.getTime() + 60_000)
const call = newCall(aCall(names(), NOW, { from: phone(7), ownerId: 'anna', metadata: { a: 1 } }), 1, NOW)
const { id } = call

const CHANGES = {
  edit: { id, kind: 'edit', set: { ownerId: 'berta' } },
  defer: { id, kind: 'defer', dueAt: later },
  expire: { id, kind: 'end', outcome: 'expired', cause: 'misfire' },
  cancel: { id, kind: 'cancel' },
} as const satisfies Record<string, CallChange>

const at = (status: ScheduledStatus): ScheduledCall => ({ ...call, status })

describe('a change', () => {
  const table = Object.keys(CHANGES).flatMap(kind => [
    { kind, statuses: ['scheduled'] as const, refused: undefined },
    { kind, statuses: OPEN_STATUSES, refused: kind === 'cancel' ? undefined : 'begun' },
    { kind, statuses: OUTCOMES, refused: 'ended' },
  ])

  it.each(table)('$kind of a call that is $statuses is refused as $refused', ({ kind, statuses, refused }) => {
    for (const status of statuses) {
      const before = at(status)
      const changed = changeCall(before, CHANGES[kind as keyof typeof CHANGES], NOW)
      expect(changed.refused).toBe(refused)
      if (refused) expect(changed.call).toBe(before)
      else expect(changed.call.version).toBe(2)
    }
  })

  it('of another version is refused before anything else', () => {
    for (const status of ['scheduled', 'ringing', 'completed'] as const) {
      expect(changeCall(at(status), { ...CHANGES.cancel, ifVersion: 2 }, NOW).refused).toBe('version')
    }
    expect(changeCall(call, { ...CHANGES.cancel, ifVersion: 1 }, NOW).refused).toBeUndefined()
  })

  it('that ends a call keeps the outcome of its last attempt', () => {
    const waiting = { ...call, lastOutcome: 'busy' } as const
    for (const change of [CHANGES.expire, CHANGES.cancel]) {
      expect(changeCall(waiting, change, NOW).call).toMatchObject({
        status: 'busy',
        endedAt: NOW,
        lastOutcome: undefined,
      })
    }
  })

  it('marks a call that has begun as cancelled, once', () => {
    const marked = changeCall(at('ringing'), CHANGES.cancel, NOW).call
    expect(marked).toEqual({ ...at('ringing'), cancelledAt: NOW, version: 2 })
    expect(changeCall(marked, CHANGES.cancel, later)).toEqual({ call: marked })
  })
})

describe('an edit', () => {
  const edited = (set: Extract<CallChange, { kind: 'edit' }>['set'], before = call) =>
    changeCall(before, { id, kind: 'edit', set }, NOW).call

  it('changes the given properties and nothing else', () => {
    const wanted = {
      to: phone(9),
      provider: 'other',
      queue: 'second',
      ownerId: 'berta',
      metadata: { b: 2 },
      from: phone(8),
      notAfter: later,
    }
    fc.assert(
      fc.property(fc.subarray(Object.keys(wanted) as (keyof typeof wanted)[]), names => {
        const set = Object.fromEntries(names.map(name => [name, wanted[name]]))
        expect(edited(set)).toEqual({ ...call, ...set, version: 2 })
      }),
    )
  })

  it('removes properties that are null, and leaves those that are undefined', () => {
    expect(edited({ from: null, ownerId: null, metadata: null })).toMatchObject({
      from: undefined,
      ownerId: undefined,
      metadata: undefined,
    })
    expect(edited({ from: undefined, ownerId: undefined, metadata: undefined })).toEqual({ ...call, version: 2 })
  })

  it('of the time sets the due time, and removes the local time', () => {
    const local = { ...call, localTime: { local: '2026-03-02T10:00', timeZone: 'Europe/Berlin' } }
    expect(edited({ at: later }, local)).toMatchObject({ at: later, dueAt: later, localTime: undefined })
    expect(edited({ ownerId: 'berta' }, local).localTime).toEqual(local.localTime)
  })

  it('of another property keeps a deferral', () => {
    const deferred = { ...call, dueAt: later }
    expect(edited({ ownerId: 'berta' }, deferred).dueAt).toEqual(later)
  })
})
