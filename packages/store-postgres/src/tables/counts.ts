import { type Counted, type CountedLimit, earliest, type NumberLimit } from '@outdial/scheduler-core/store'
import type { Database, Row } from '../connection/session.ts'
import { toArray } from './arrays.ts'
import { orAbsent, toDate, toNumber, toText } from './values.ts'

/** The held_until of an attempt that is open. */
export const OPEN = Number.MAX_SAFE_INTEGER

const LOCK_NUMBERS = `SELECT pg_advisory_xact_lock(hashtextextended('outdial.attempts ' || n.number, 0))
  FROM (SELECT unnest($1::text::text[]) AS number ORDER BY number) n`
const LIMITS = `SELECT x.number, x.place, n.attempts, n.first_at
  FROM json_to_recordset($1::text::json) AS x(number text, place integer, since bigint)
  CROSS JOIN LATERAL (SELECT count(*) AS attempts, min(a.licensed_at) AS first_at FROM outdial.attempts a
    WHERE a.to_number = x.number AND a.licensed_at > x.since AND NOT a.released AND a.status <> 'rejected') n`

/** What was counted of a queue. */
export const toCounted = ([lines, freeAt, licences, firstAt]: Row): Counted => ({
  linesInUse: toNumber(lines),
  lineFreeAt: freeAt === OPEN ? undefined : orAbsent(freeAt, toDate),
  licences: toNumber(licences),
  firstLicenceAt: orAbsent(firstAt, toDate),
})

/** How many attempts to a number each limit has to count. */
export interface CountedLimits {
  /** Counts the attempts to these numbers, to which nobody else licenses until the end of the transaction. */
  load(numbers: Iterable<string>): Promise<void>
  of(number: string): readonly CountedLimit[]
  /** One more has been licensed now. */
  add(number: string): void
}

export function countLimits(db: Database, limits: readonly NumberLimit[], now: Date): CountedLimits {
  const counted = new Map<string, CountedLimit[]>()
  return {
    async load(numbers) {
      const unknown = [...new Set(numbers)].filter(number => !counted.has(number))
      if (limits.length === 0 || unknown.length === 0) return
      await db.query(LOCK_NUMBERS, toArray(unknown))
      const asked = unknown.flatMap(number =>
        limits.map(({ withinMs }, place) => ({ number, place, since: now.getTime() - withinMs })),
      )
      for (const number of unknown)
        counted.set(
          number,
          limits.map(limit => ({ limit, attempts: 0 })),
        )
      for (const [number, place, attempts, first] of await db.query(LIMITS, JSON.stringify(asked))) {
        const limit = limits[toNumber(place)]
        const firstAt = orAbsent(first, toDate)
        if (limit)
          counted.get(toText(number))?.splice(toNumber(place), 1, { limit, attempts: toNumber(attempts), firstAt })
      }
    },
    of: number => counted.get(number) ?? [],
    add(number) {
      const more = counted.get(number)?.map(({ limit, attempts, firstAt }) => ({
        limit,
        attempts: attempts + 1,
        firstAt: earliest([now, firstAt ?? now]),
      }))
      if (more) counted.set(number, more)
    },
  }
}
