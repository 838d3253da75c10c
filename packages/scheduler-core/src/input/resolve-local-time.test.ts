import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createFixture, number } from '../testing/scheduler-fixture.ts'
import { resolveLocalTime } from './resolve-local-time.ts'
import { refusalOf } from './testing/refusal-of.ts'

const at = (iso: string) => new Date(iso)

describe('a local time', () => {
  it.each([
    ['2026-11-21T09:00', 'Europe/Berlin', '2026-11-21T08:00:00Z', 60],
    ['2026-07-21T09:00', 'America/New_York', '2026-07-21T13:00:00Z', -240],
    ['2026-11-21T09:00', 'America/Sao_Paulo', '2026-11-21T12:00:00Z', -180],
    ['2026-11-21T09:00', 'Australia/Lord_Howe', '2026-11-20T22:00:00Z', 660],
    ['2026-11-21T09:00', 'Asia/Kathmandu', '2026-11-21T03:15:00Z', 345],
    ['2026-11-21T09:00', 'Asia/Tokyo', '2026-11-21T00:00:00Z', 540],
    ['2026-11-21T09:00', 'UTC', '2026-11-21T09:00:00Z', 0],
    // The last time before and the first after a skipped or repeated hour.
    ['2026-03-29T01:59', 'Europe/Berlin', '2026-03-29T00:59:00Z', 60],
    ['2026-03-29T03:00', 'Europe/Berlin', '2026-03-29T01:00:00Z', 120],
    ['2026-10-25T03:00', 'Europe/Berlin', '2026-10-25T02:00:00Z', 60],
  ])('is exact where the clocks show it once: %s in %s', (local, timeZone, instant, offsetMinutes) => {
    expect(resolveLocalTime({ local, timeZone })).toEqual({ kind: 'exact', at: at(instant), local, offsetMinutes })
  })

  it.each([
    ['2026-03-08T02:30', 'America/New_York', '2026-03-08T07:30:00Z', '2026-03-08T03:30', -240],
    ['2026-03-29T02:00', 'Europe/Berlin', '2026-03-29T01:00:00Z', '2026-03-29T03:00', 120],
    ['2026-10-04T02:15', 'Australia/Lord_Howe', '2026-10-03T15:45:00Z', '2026-10-04T02:45', 660],
    ['2018-11-04T00:30', 'America/Sao_Paulo', '2018-11-04T03:30:00Z', '2018-11-04T01:30', -120],
    ['2011-12-30T09:00', 'Pacific/Apia', '2011-12-30T19:00:00Z', '2011-12-31T09:00', 840],
  ])('is shifted where the clocks skip it: %s in %s', (given, timeZone, instant, local, offsetMinutes) => {
    expect(resolveLocalTime({ local: given, timeZone })).toEqual({
      kind: 'skipped',
      at: at(instant),
      local,
      offsetMinutes,
    })
  })

  it.each([
    ['2026-11-01T01:30', 'America/New_York', '2026-11-01T05:30:00Z', '2026-11-01T06:30:00Z', -240],
    ['2026-10-25T02:00', 'Europe/Berlin', '2026-10-25T00:00:00Z', '2026-10-25T01:00:00Z', 120],
    ['2026-04-05T01:45', 'Australia/Lord_Howe', '2026-04-04T14:45:00Z', '2026-04-04T15:15:00Z', 660],
    ['2019-02-16T23:30', 'America/Sao_Paulo', '2019-02-17T01:30:00Z', '2019-02-17T02:30:00Z', -120],
  ])('has two moments where the clocks show it twice: %s in %s', (local, timeZone, first, second, offsetMinutes) => {
    expect(resolveLocalTime({ local, timeZone })).toEqual({
      kind: 'repeated',
      at: at(first),
      secondAt: at(second),
      local,
      offsetMinutes,
    })
  })

  it.each([
    ['2026-11-21T09:00:00', '2026-11-21T09:00'],
    ['2026-11-21T09:00:00.000', '2026-11-21T09:00'],
    ['2026-11-21T09:00:30', '2026-11-21T09:00:30'],
    ['2026-11-21T09:00:00.250', '2026-11-21T09:00:00.250'],
  ])('is returned in a form that can be scheduled again: %s', (given, local) => {
    const resolved = resolveLocalTime({ local: given, timeZone: 'Europe/Berlin' })
    expect(resolved).toMatchObject({ kind: 'exact', local })
    expect(resolveLocalTime({ local, timeZone: 'Europe/Berlin' })).toEqual(resolved)
  })

  it.each([
    ['2026-02-30T09:00', 'UTC', 'invalid-time'],
    ['tomorrow', 'UTC', 'invalid-time'],
    ['1969-12-31T23:00', 'UTC', 'invalid-time'],
    ['2026-11-21T09:00', 'Europe/Nowhere', 'invalid-zone'],
    ['2026-11-21T09:00', '+01:00', 'invalid-zone'],
  ])('is refused by the rules of `schedule`: %s in %s', (local, timeZone, code) => {
    expect(refusalOf(() => resolveLocalTime({ local, timeZone })).code).toBe(code)
  })

  it('resolves to the time when its call is due, in every zone, also on days with clock changes', async () => {
    const { scheduler } = createFixture()
    const two = (part: number) => String(part).padStart(2, '0')
    const moments = fc.record({
      year: fc.integer({ min: 2026, max: 2060 }),
      month: fc.constantFrom(3, 4, 9, 10, 11),
      day: fc.integer({ min: 1, max: 30 }),
      minute: fc.integer({ min: 0, max: 1439 }),
      timeZone: fc.constantFrom(...Intl.supportedValuesOf('timeZone'), 'Australia/Lord_Howe', 'America/New_York'),
    })
    await fc.assert(
      fc.asyncProperty(moments, async ({ year, month, day, minute, timeZone }) => {
        const local = `${year}-${two(month)}-${two(day)}T${two(Math.floor(minute / 60))}:${two(minute % 60)}`
        const resolved = resolveLocalTime({ local, timeZone })
        const call = await scheduler.schedule({ to: number(1), at: { local, timeZone } })
        expect(resolved.at).toEqual(call.at)
        expect(resolved.kind === 'skipped').toBe(resolved.local !== local)
        // The local time is the moment plus the offset.
        const shown = new Date(resolved.at.getTime() + resolved.offsetMinutes * 60_000)
        expect(shown.toISOString().slice(0, 16)).toBe(resolved.local)
        // The resolved local time resolves to the same moment.
        expect(resolveLocalTime({ local: resolved.local, timeZone }).at).toEqual(resolved.at)
      }),
      { numRuns: 300 },
    )
  })
})
