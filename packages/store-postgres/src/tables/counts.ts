import {
  type Counted,
  type CountedLimit,
  earliest,
  type NumberLimit,
  paceOf,
  type Queue,
} from '@outdial/scheduler-core/store'
import type { Database } from '../connection/session.ts'
import { toArray } from './arrays.ts'
import { orAbsent, toDate, toNumber, toText } from './values.ts'

/** The held_until of an attempt that is open. */
const OPEN = String(Number.MAX_SAFE_INTEGER)

const COUNT = `SELECT x.name, n.lines, n.free_at, p.licences, p.first_at
  FROM json_to_recordset($1::text::json) AS x(name text, since bigint)
  CROSS JOIN LATERAL (SELECT count(*) AS lines, min(l.held_until) AS free_at FROM outdial.lines l
    WHERE l.queue = x.name AND l.held_until > $2::bigint) n
  CROSS JOIN LATERAL (SELECT count(*) AS licences, min(a.licensed_at) AS first_at FROM outdial.attempts a
    WHERE x.since IS NOT NULL AND a.queue = x.name AND a.licensed_at > x.since) p`
const LOCK_NUMBERS = `SELECT pg_advisory_xact_lock(hashtextextended('outdial.attempts ' || n.number, 0))
  FROM (SELECT unnest($1::text::text[]) AS number ORDER BY number) n`
const LIMITS = `SELECT x.number, x.place, n.attempts, n.first_at
  FROM json_to_recordset($1::text::json) AS x(number text, place integer, since bigint)
  CROSS JOIN LATERAL (SELECT count(*) AS attempts, min(a.licensed_at) AS first_at FROM outdial.attempts a
    WHERE a.to_number = x.number AND a.licensed_at > x.since AND NOT a.released AND a.status <> 'rejected') n`

/** The lines in use of each queue, and the licences within its pace's span. */
export async function countAll(
  db: Database,
  queues: readonly Queue[],
  now: Date,
): Promise<ReadonlyMap<string, Counted>> {
  if (queues.length === 0) return new Map()
  const asked = queues.map(queue => {
    const pace = paceOf(queue)
    return { name: queue.name, since: pace ? now.getTime() - pace.withinMs : null }
  })
  const rows = await db.query(COUNT, JSON.stringify(asked), now.getTime())
  return new Map(
    rows.map(([name, lines, freeAt, licences, first]): [string, Counted] => [
      toText(name),
      {
        linesInUse: toNumber(lines),
        lineFreeAt: String(freeAt) === OPEN ? undefined : orAbsent(freeAt, toDate),
        licences: toNumber(licences),
        firstLicenceAt: orAbsent(first, toDate),
      },
    ]),
  )
}

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
