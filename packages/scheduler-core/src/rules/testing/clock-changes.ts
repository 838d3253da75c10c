import { Temporal } from 'temporal-polyfill'

/** Zones with clock changes at different hours, by different spans, in both hemispheres. */
export const CHANGING_ZONES = [
  'Africa/Cairo',
  'Africa/Casablanca',
  'Africa/Ceuta',
  'America/Adak',
  'America/Anchorage',
  'America/Chicago',
  'America/Denver',
  'America/Halifax',
  'America/Havana',
  'America/Los_Angeles',
  'America/Miquelon',
  'America/New_York',
  'America/Nuuk',
  'America/Santiago',
  'America/St_Johns',
  'America/Tijuana',
  'Antarctica/Troll',
  'Asia/Beirut',
  'Asia/Gaza',
  'Asia/Jerusalem',
  'Atlantic/Azores',
  'Australia/Adelaide',
  'Australia/Lord_Howe',
  'Australia/Sydney',
  'Europe/Berlin',
  'Europe/Chisinau',
  'Europe/Lisbon',
  'Europe/London',
  'Pacific/Auckland',
  'Pacific/Chatham',
] as const

export interface ClockChange {
  readonly zone: string
  readonly at: Date
  /** Milliseconds that the clocks jump forward (a gap) or, if negative, back (an overlap). */
  readonly jumpMs: number
  /** What the clocks would show at this moment without the change, such as `2026-03-29T02:00`. */
  readonly local: Temporal.PlainDateTime
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** What a clock and a calendar in the zone show, by Intl, as milliseconds since 1970-01-01T00:00 there. */
export function wallMs(zone: string, ms: number): number {
  let format = formats.get(zone)
  if (!format) {
    const numeric = 'numeric'
    const parts = {
      year: numeric,
      month: numeric,
      day: numeric,
      hour: numeric,
      minute: numeric,
      second: numeric,
    } as const
    format = new Intl.DateTimeFormat('en-US', { timeZone: zone, hourCycle: 'h23', ...parts })
    formats.set(zone, format)
  }
  const [month = 0, day = 0, year = 0, hour = 0, minute = 0, second = 0] = (format.format(ms).match(/\d+/g) ?? []).map(
    Number,
  )
  return Date.UTC(year, month - 1, day, hour, minute, second) + (((ms % 1000) + 1000) % 1000)
}

const DAY_MS = 86_400_000
const FROM = Date.UTC(2025, 0, 1)
const UNTIL = Date.UTC(2028, 0, 1)

/** Every clock change of these zones in 2025, 2026 and 2027, as far as the runtime knows them, by Intl. */
export const CLOCK_CHANGES: readonly ClockChange[] = CHANGING_ZONES.flatMap(zone => {
  const offsetAt = (ms: number) => wallMs(zone, ms) - ms
  const changes: ClockChange[] = []
  for (let day = FROM; day < UNTIL; day += DAY_MS) {
    const before = offsetAt(day)
    const jumpMs = offsetAt(day + DAY_MS) - before
    if (jumpMs === 0) continue
    let [from, until] = [day, day + DAY_MS]
    while (until - from > 1) {
      const middle = Math.floor((from + until) / 2)
      if (offsetAt(middle) === before) from = middle
      else until = middle
    }
    const local = Temporal.PlainDateTime.from(new Date(until + before).toISOString().slice(0, -1))
    changes.push({ zone, at: new Date(until), jumpMs, local })
  }
  return changes
})
