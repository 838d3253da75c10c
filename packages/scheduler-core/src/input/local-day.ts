import { Temporal } from 'temporal-polyfill'

const DAY_MS = 86_400_000
const MAX_KNOWN = 10_000
const known = new Map<string, number | undefined>()

/**
 * The start of a local day in which no time is skipped or repeated, so that every time of it can be
 * counted from the start; `undefined` for other days. The cache pays because a hundred thousand
 * calls fall on a few days, and Temporal takes about 8 µs a call.
 *
 * @throws {RangeError} if there is no such day
 */
export function startOfPlainDay(day: string, timeZone: string): number | undefined {
  const name = `${day} ${timeZone}`
  const start = known.get(name)
  if (start !== undefined || known.has(name)) return start
  if (known.size >= MAX_KNOWN) known.clear()
  const found = findStart(Temporal.PlainDate.from(day), timeZone)
  known.set(name, found)
  return found
}

// Since 1970 no zone has changed its offset twice within a week, so a day of 24 hours between two
// plain midnights has one offset.
function findStart(date: Temporal.PlainDate, timeZone: string): number | undefined {
  const start = plainMidnight(date, timeZone)
  const end = plainMidnight(date.add({ days: 1 }), timeZone)
  return start !== undefined && end !== undefined && end - start === DAY_MS ? start : undefined
}

function plainMidnight(date: Temporal.PlainDate, timeZone: string): number | undefined {
  const [earlier, later] = (['earlier', 'later'] as const).map(
    disambiguation => date.toPlainDateTime().toZonedDateTime(timeZone, { disambiguation }).epochMilliseconds,
  )
  return earlier === later ? earlier : undefined
}
