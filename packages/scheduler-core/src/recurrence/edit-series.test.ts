import { describe, expect, it } from 'vitest'
import { isSchedulerError } from '../scheduler-error.ts'
import type { ScheduledCall, Series } from '../store/call.ts'
import { newCall } from '../store/new-call.ts'
import { phone } from '../testing/kit/builders.ts'
import { editFollowing, type SeriesEdit } from './edit-series.ts'

const BERLIN = 'Europe/Berlin'
const NOW = new Date('2026-11-23T12:00Z')
const local = (text: string) => ({ local: text, timeZone: BERLIN })
const start = local('2026-11-24T09:00')

/** A daily call whose third occurrence, on 26 November at 09:00, waits. */
function waiting(series: Partial<Series> | null = {}, wanted: Partial<ScheduledCall> = {}): ScheduledCall {
  const occurrence = '2026-11-26T09:00'
  const repeat = { rule: 'FREQ=DAILY' }
  const at = new Date('2026-11-26T08:00Z')
  const call = { id: 'call', to: phone(1), provider: 'api', queue: 'main', at, localTime: local(occurrence) }
  const own = series === null ? undefined : { id: 's', repeat, start, occurrence, ...series }
  return { ...newCall({ ...call, series: own }, 1, NOW), ...wanted }
}

const at = (text: string): SeriesEdit => ({ at: new Date(`${text}:00+01:00`), localTime: local(text) })

describe('an edit of a call and all that follow', () => {
  it('of other fields leaves times and rule, and is no edit of one call any more', () => {
    const before = waiting({ skipped: 2, call: { to: phone(5), from: null, rules: { timeZone: BERLIN } } })
    const set = { to: phone(2), rules: { limits: [{ pauseMs: 1 }] } }
    expect(editFollowing(set, before, NOW)).toEqual({
      ...set,
      series: { ...before.series, call: { from: null, rules: { timeZone: BERLIN, limits: [{ pauseMs: 1 }] } } },
    })
  })

  it('to a new time begins the rule there, under the same id', () => {
    const edit = editFollowing(at('2026-11-26T10:30'), waiting({ skipped: 2 }), NOW)
    expect(edit).toMatchObject({
      at: new Date('2026-11-26T09:30Z'),
      localTime: local('2026-11-26T10:30'),
      series: {
        id: 's',
        repeat: { rule: 'FREQ=DAILY' },
        start: local('2026-11-26T10:30'),
        occurrence: '2026-11-26T10:30',
      },
    })
    expect(edit.series?.skipped).toBeUndefined()
  })

  it('to a time that the rule does not name moves the call to the first that it names', () => {
    const edit = editFollowing(
      at('2026-11-26T10:30'),
      waiting({ repeat: { rule: 'FREQ=DAILY;BYHOUR=9;BYMINUTE=0' } }),
      NOW,
    )
    expect(edit).toMatchObject({ at: new Date('2026-11-27T08:00Z'), series: { occurrence: '2026-11-27T09:00' } })
  })

  it.each([
    [
      { rule: 'FREQ=DAILY', count: 5 },
      { rule: 'FREQ=DAILY', count: 3 },
    ],
    [{ rule: 'FREQ=DAILY;COUNT=5' }, { rule: 'FREQ=DAILY;', count: 3 }],
    [{ rule: 'COUNT=5;FREQ=DAILY' }, { rule: 'FREQ=DAILY', count: 3 }],
    [{ rule: 'RRULE:COUNT=5;FREQ=DAILY' }, { rule: 'RRULE:FREQ=DAILY', count: 3 }],
    [
      { rule: 'FREQ=DAILY', count: 5, except: ['2026-11-25'] },
      { rule: 'FREQ=DAILY', count: 3, except: ['2026-11-25'] },
    ],
    [
      { rule: 'FREQ=DAILY', until: '2027-01-01' },
      { rule: 'FREQ=DAILY', until: '2027-01-01' },
    ],
  ])('to a new time leaves what is left of %j', (repeat, expected) => {
    expect(editFollowing(at('2026-11-26T10:30'), waiting({ repeat }), NOW).series?.repeat).toEqual(expected)
  })

  it('of the rule moves the call, if the new rule does not name its occurrence', () => {
    const edit = editFollowing({ repeat: { rule: 'FREQ=WEEKLY;BYDAY=MO', count: 4 } }, waiting(), NOW)
    expect(edit).toMatchObject({
      at: new Date('2026-11-30T08:00Z'),
      localTime: local('2026-11-30T09:00'),
      series: { id: 's', repeat: { rule: 'FREQ=WEEKLY;BYDAY=MO', count: 4 }, start: local('2026-11-26T09:00') },
    })
  })

  it('of the rule never moves a late call into the past', () => {
    const late = new Date('2026-12-01T12:00Z')
    expect(editFollowing({ repeat: { rule: 'FREQ=WEEKLY;BYDAY=MO' } }, waiting(), late).at).toEqual(
      new Date('2026-12-07T08:00Z'),
    )
  })

  it('of the rule leaves the time of the call, or of its retry, if the new rule names its occurrence', () => {
    const moved = waiting({}, { at: new Date('2026-11-26T15:00Z'), localTime: undefined })
    const edit = editFollowing({ repeat: { rule: 'FREQ=WEEKLY' } }, moved, NOW)
    expect('at' in edit).toBe(false)
    expect(edit.series).toMatchObject({ repeat: { rule: 'FREQ=WEEKLY' }, start: local('2026-11-26T09:00') })
  })

  it('keeps the span of `notAfter`, unless it is edited', () => {
    const notAfter = new Date('2026-11-26T09:00Z')
    const before = waiting({ notAfterMs: 3_600_000 }, { notAfter })
    expect(editFollowing(at('2026-11-27T10:30'), before, NOW)).toMatchObject({
      notAfter: new Date('2026-11-27T10:30Z'),
      series: { notAfterMs: 3_600_000 },
    })
    const later = new Date('2026-11-26T10:00Z')
    expect(editFollowing({ notAfter: later }, before, NOW)).toMatchObject({
      notAfter: later,
      series: { notAfterMs: 7_200_000 },
    })
    const without = editFollowing({ ...at('2026-11-27T10:30'), notAfter: null }, before, NOW)
    expect([without.notAfter, without.series?.notAfterMs]).toEqual([null, undefined])
  })

  it('may end the series with this call, or begin one', () => {
    expect(editFollowing({ repeat: null, to: phone(2) }, waiting(), NOW)).toEqual({ to: phone(2), series: null })
    const begun = editFollowing(
      { repeat: { rule: 'FREQ=DAILY' } },
      waiting(null, { notAfter: new Date('2026-11-26T08:30Z') }),
      NOW,
    )
    expect(begun.series).toMatchObject({
      start: local('2026-11-26T09:00'),
      occurrence: '2026-11-26T09:00',
      notAfterMs: 1_800_000,
    })
    expect(begun.series?.id).toMatch(/^[\da-f-]{36}$/)
  })

  it.each<[string, SeriesEdit, ScheduledCall, string]>([
    ['a moment as the new time', { at: new Date('2026-11-26T09:30Z') }, waiting(), 'at'],
    [
      'a rule for a call at a moment',
      { repeat: { rule: 'FREQ=DAILY' } },
      waiting(null, { localTime: undefined }),
      'at',
    ],
    ['a rule that is over', { repeat: { rule: 'FREQ=DAILY', until: '2026-11-25' } }, waiting(), 'repeat.rule'],
    ['a rule that is wrong', { repeat: { rule: 'FREQ=DAILY', count: 0 } }, waiting(), 'repeat.count'],
  ])('refuses %s', (_, edit, before, field) => {
    let refusal: unknown
    try {
      editFollowing(edit, before, NOW)
    } catch (error) {
      refusal = error
    }
    expect(isSchedulerError(refusal) && [refusal.code, refusal.field]).toEqual(['invalid-repeat', field])
  })
})
