import { describe, expect, it } from 'vitest'
import type { ScheduledCall, Series } from '../store/call.ts'
import { newCall } from '../store/new-call.ts'
import { phone } from '../testing/kit/builders.ts'
import { nextCallOf } from './next-call.ts'

const BERLIN = 'Europe/Berlin'
const NOW = new Date('2026-11-24T08:10Z')

/** A call that was due on 24 November 2026 at 09:00 in Berlin, and has ended. */
function ended(series: Partial<Series> = {}, wanted: Partial<ScheduledCall> = {}): ScheduledCall {
  const start = { local: '2026-11-24T09:00', timeZone: BERLIN }
  const call = newCall(
    {
      id: '01990000-0000-7000-8000-000000000001',
      to: phone(1),
      provider: 'api',
      queue: 'main',
      at: new Date('2026-11-24T08:00Z'),
      localTime: start,
      series: { id: 's', repeat: { rule: 'FREQ=DAILY' }, start, occurrence: start.local, ...series },
    },
    1,
    NOW,
  )
  return { ...call, status: 'completed', endedAt: NOW, ...wanted }
}

const nextOf = (call: ScheduledCall, now: string) => {
  const { next } = nextCallOf(call, new Date(now))
  return next && [next.series?.occurrence, next.at.toISOString(), next.series?.skipped]
}

describe('the next call', () => {
  it.each<[string, Partial<Series>, string, unknown]>([
    [
      'comes at the next occurrence',
      {},
      '2026-11-24T08:10Z',
      ['2026-11-25T09:00', '2026-11-25T08:00:00.000Z', undefined],
    ],
    [
      'skips an occurrence at this very moment',
      {},
      '2026-11-25T08:00Z',
      ['2026-11-26T09:00', '2026-11-26T08:00:00.000Z', 1],
    ],
    ['skips those that have passed', {}, '2026-11-28T07:59Z', ['2026-11-28T09:00', '2026-11-28T08:00:00.000Z', 3]],
    [
      'counts no more than 100 skipped ones',
      { repeat: { rule: 'FREQ=DAILY;BYHOUR=0,1,2,3,4,5,6,7,8,9,10,11,12' } },
      '2027-11-24T08:10Z',
      ['2027-11-24T10:00', '2027-11-24T09:00:00.000Z', 100],
    ],
    [
      'follows the occurrence of the call, even if that is still to come',
      { occurrence: '2026-11-26T09:00' },
      '2026-11-24T08:10Z',
      ['2026-11-27T09:00', '2026-11-27T08:00:00.000Z', undefined],
    ],
    ['is none after the last of a count', { repeat: { rule: 'FREQ=DAILY;COUNT=1' } }, '2026-11-24T08:10Z', undefined],
    [
      'is none if the rest of a count has passed',
      { repeat: { rule: 'FREQ=DAILY', count: 3 } },
      '2026-11-26T08:00Z',
      undefined,
    ],
    ['is none after `until`', { repeat: { rule: 'FREQ=DAILY', until: '2026-11-24' } }, '2026-11-24T08:10Z', undefined],
    [
      'is none after an `until` with milliseconds',
      { repeat: { rule: 'FREQ=DAILY', until: '2026-11-25T07:59:59.999Z' } },
      '2026-11-24T08:10Z',
      undefined,
    ],
    [
      'leaves out exceptions, which are not skipped ones',
      { repeat: { rule: 'FREQ=DAILY', except: ['2026-11-25'] } },
      '2026-11-24T08:10Z',
      ['2026-11-26T09:00', '2026-11-26T08:00:00.000Z', undefined],
    ],
    ['is none after a series was cancelled', { ended: true }, '2026-11-24T08:10Z', undefined],
  ])('%s', (_, series, now, expected) => {
    expect(nextOf(ended(series), now)).toEqual(expected)
  })

  it('is due at the shifted time if clocks skip its own, and at the first if they show it twice', () => {
    const at = (local: string) => {
      const start = { local, timeZone: BERLIN }
      return nextOf(ended({ start, occurrence: local }), `${local}Z`)
    }
    expect(at('2026-03-28T02:30')).toEqual(['2026-03-29T02:30', '2026-03-29T01:30:00.000Z', undefined])
    expect(at('2026-10-24T02:30')).toEqual(['2026-10-25T02:30', '2026-10-25T00:30:00.000Z', undefined])
  })

  it('keeps its local time after a clock change, and `notAfter` its span', () => {
    const start = { local: '2026-10-24T09:00', timeZone: BERLIN }
    const { next } = nextCallOf(
      ended({ start, occurrence: start.local, notAfterMs: 1000 }),
      new Date('2026-10-24T07:05Z'),
    )
    expect(next).toMatchObject({
      at: new Date('2026-10-25T08:00Z'),
      localTime: { local: '2026-10-25T09:00', timeZone: BERLIN },
      notAfter: new Date('2026-10-25T08:00:01Z'),
    })
  })

  it('has an id that is equal for every repetition of the transaction, and new for every call', () => {
    const one = nextCallOf(ended(), NOW).next
    expect(one?.id).toBe(nextCallOf(ended(), NOW).next?.id)
    expect(one?.id).toMatch(/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/)
    const other = ended({}, { id: '01990000-0000-7000-8000-000000000002' })
    expect(nextCallOf(other, NOW).next?.id).not.toBe(one?.id)
  })

  it('is none of a call that has not ended or is not repeated', () => {
    expect(nextCallOf(ended({}, { status: 'ringing' }), NOW)).toEqual({})
    expect(nextCallOf(ended({}, { status: 'scheduled' }), NOW)).toEqual({})
    expect(nextCallOf(ended({}, { series: undefined }), NOW)).toEqual({})
  })

  it('cannot be computed in an unknown zone or by a damaged rule, which is an error and no exception', () => {
    const start = { local: '2026-11-24T09:00', timeZone: 'Mars/Olympus' }
    expect(nextCallOf(ended({ start }), NOW)).toMatchObject({ error: { code: 'invalid-zone' } })
    expect(nextCallOf(ended({ repeat: { rule: 'FREQ=OFTEN' } }), NOW)).toMatchObject({
      error: { code: 'invalid-repeat' },
    })
  })
})
