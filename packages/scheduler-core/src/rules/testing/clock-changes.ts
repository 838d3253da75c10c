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
  /** What the clocks show at the moment before the change would go on, such as `2026-03-29T02:00`. */
  readonly local: Temporal.PlainDateTime
}

/** Every clock change of these zones in 2025, 2026 and 2027, as far as the runtime knows them. */
export const CLOCK_CHANGES: readonly ClockChange[] = CHANGING_ZONES.flatMap(zone => changesOf(zone))

function changesOf(zone: string): ClockChange[] {
  const changes: ClockChange[] = []
  let at = Temporal.PlainDate.from('2025-01-01').toZonedDateTime(zone)
  for (;;) {
    const next = at.getTimeZoneTransition('next')
    if (!next || next.year > 2027) return changes
    const before = next.subtract({ milliseconds: 1 })
    changes.push({
      zone,
      at: new Date(next.epochMilliseconds),
      jumpMs: (next.offsetNanoseconds - before.offsetNanoseconds) / 1e6,
      local: before.toPlainDateTime().add({ milliseconds: 1 }),
    })
    at = next
  }
}
