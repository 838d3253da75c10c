import { RRuleTemporal } from 'rrule-temporal'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, it } from 'vitest'
import { resolveLocalTime } from '../input/resolve-local-time.ts'
import { previewRecurrence } from '../recurrence/recurrence.ts'
import { CHANGING_ZONES, CLOCK_CHANGES, type ClockChange, wallMs } from './testing/clock-changes.ts'
import { periodAt } from './zone-periods.ts'

const MINUTE_MS = 60_000
const GAPS = CLOCK_CHANGES.filter(({ jumpMs }) => jumpMs > 0)
const OVERLAPS = CLOCK_CHANGES.filter(({ jumpMs }) => jumpMs < 0)

/** The local times that the clocks skip or show twice, every 15 minutes, as milliseconds and as text. */
function* affected({ at, zone, jumpMs }: ClockChange) {
  const firstMs = wallMs(zone, at.getTime() - 1) + 1 + Math.min(jumpMs, 0)
  for (let ms = firstMs; ms < firstMs + Math.abs(jumpMs); ms += 15 * MINUTE_MS) yield { ms, local: textOf(ms) }
}

const textOf = (wall: number) => new Date(wall).toISOString().slice(0, 16)

describe('the clock changes of 30 zones in 2025 to 2027', () => {
  it('are those that Temporal knows', () => {
    const known = CHANGING_ZONES.flatMap(zone => {
      const found: [string, number, number][] = []
      let at = Temporal.PlainDate.from('2025-01-01').toZonedDateTime(zone)
      for (;;) {
        const next = at.getTimeZoneTransition('next')
        if (!next || next.epochMilliseconds >= Date.UTC(2028, 0, 1)) return found
        const before = next.subtract({ milliseconds: 1 })
        found.push([zone, next.epochMilliseconds, (next.offsetNanoseconds - before.offsetNanoseconds) / 1e6])
        at = next
      }
    })
    expect(CLOCK_CHANGES.map(({ zone, at, jumpMs }) => [zone, at.getTime(), jumpMs])).toEqual(known)
  })

  it('are gaps and overlaps in each zone, of 30 minutes, an hour and two, some of them at midnight', () => {
    const zones = (changes: readonly ClockChange[]) => new Set(changes.map(({ zone }) => zone)).size
    expect([zones(GAPS), zones(OVERLAPS)]).toEqual([30, 30])
    expect(new Set(CLOCK_CHANGES.map(({ jumpMs }) => Math.abs(jumpMs) / MINUTE_MS))).toEqual(new Set([30, 60, 120]))
    expect(GAPS.filter(({ local }) => local.hour === 0 && local.minute === 0).length).toBeGreaterThan(5)
  })

  it('begin and end the periods of a zone', () => {
    for (const { zone, at } of CLOCK_CHANGES) {
      for (const ms of [at.getTime() - 1, at.getTime()]) {
        expect(periodAt(zone, ms)?.offsetMs, `${zone} ${ms}`).toBe(wallMs(zone, ms) - ms)
      }
      expect(periodAt(zone, at.getTime() - 1)?.until).toBe(at.getTime())
    }
  })
})

describe('a local time, of a single call and of a recurrence', () => {
  /** The call of a daily recurrence that is due on the day of this local time. */
  const repeated = (zone: string, local: string) => {
    const eve = textOf(Date.parse(`${local}Z`) - 86_400_000)
    return previewRecurrence({ rule: 'FREQ=DAILY' }, { local: eve, timeZone: zone }, { most: 2 })[1]
  }

  it('that the clocks skip is shifted by the gap, in every gap', () => {
    for (const change of GAPS) {
      for (const { ms, local } of affected(change)) {
        const { zone, jumpMs } = change
        const found = resolveLocalTime({ local, timeZone: zone })
        expect(found.kind, `${zone} ${local}`).toBe('skipped')
        expect(wallMs(zone, found.at.getTime()) - ms, `${zone} ${local}`).toBe(jumpMs)
        expect(repeated(zone, local)).toEqual({ local, at: found.at, kind: 'skipped' })
      }
    }
  })

  it('that the clocks show twice is the first of its moments, in every overlap', () => {
    for (const change of OVERLAPS) {
      for (const { ms, local } of affected(change)) {
        const { zone, at, jumpMs } = change
        const found = resolveLocalTime({ local, timeZone: zone })
        expect(found.kind, `${zone} ${local}`).toBe('repeated')
        expect(wallMs(zone, found.at.getTime()), `${zone} ${local}`).toBe(ms)
        expect(found.at.getTime()).toBeLessThan(at.getTime())
        expect(found).toMatchObject({ secondAt: new Date(found.at.getTime() - jumpMs) })
        expect(repeated(zone, local)).toEqual({ local, at: found.at, kind: 'repeated' })
      }
    }
  })

  it('that the clocks skip has a call, although RFC 5545 and rrule-temporal leave it out in every gap', () => {
    let left = 0
    for (const { zone, at, local, jumpMs } of GAPS) {
      const skipped = local.add({ milliseconds: jumpMs / 2 })
      const dtstart = skipped.subtract({ days: 1 }).toZonedDateTime(zone)
      const [, next] = new RRuleTemporal({ freq: 'DAILY', count: 2, dtstart, tzid: zone }).all()
      if (next && next.epochMilliseconds > at.getTime() + 12 * 60 * MINUTE_MS) left++
      const ours = repeated(zone, skipped.toString({ smallestUnit: 'minute' }))
      expect(ours?.at.getTime(), `${zone} ${at.toISOString()}`).toBe(at.getTime() + jumpMs / 2)
    }
    expect(left).toBe(GAPS.length)
  })
})
