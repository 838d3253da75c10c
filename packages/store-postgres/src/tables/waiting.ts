import type { ScheduledCall } from '@outdial/scheduler-core/store'
import type { Database } from '../connection/session.ts'
import { toArray } from './arrays.ts'
import { LATEST, WITH_LATEST_COLUMNS, withLatest } from './calls.ts'
import { orAbsent, toDate } from './values.ts'

const AFTER = `FROM outdial.waiting w WHERE w.queue = $1::text AND w.provider = p.provider
  AND (w.due_at, w.sequence) > ($3::bigint, $4::bigint)`
// What somebody else changed meanwhile is seen once it is locked, and then left out.
const DUE = `SELECT ${WITH_LATEST_COLUMNS} FROM (
    SELECT f.* FROM unnest($2::text::text[]) AS p(provider) CROSS JOIN LATERAL (
      SELECT w.* ${AFTER} AND w.due_at <= $5::bigint ORDER BY w.due_at, w.sequence LIMIT $6::bigint
    ) f ORDER BY f.due_at, f.sequence LIMIT $6::bigint
  ) w CROSS JOIN LATERAL (
    SELECT * FROM outdial.calls c WHERE c.sequence = w.sequence AND c.status = 'scheduled' AND c.queue = w.queue
      AND c.provider = w.provider AND c.due_at = w.due_at OFFSET 0 FOR UPDATE
  ) c ${LATEST}`
const NEXT = `SELECT min(f.due_at) FROM unnest($2::text::text[]) AS p(provider) CROSS JOIN LATERAL (
    SELECT w.due_at ${AFTER} ORDER BY w.due_at, w.sequence LIMIT 1
  ) f`

export interface Wanted {
  readonly queue: string
  readonly providers: Iterable<string>
  /** The call behind which it begins. @default at the first */
  readonly after: ScheduledCall | undefined
  readonly now: Date
  readonly most: number
}

/**
 * The next so many calls that are due, and when the one behind them is. Nobody else changes them until the end of the
 * transaction.
 */
export async function lockDueCalls(db: Database, { queue, providers, after, now, most }: Wanted) {
  const lane = [queue, toArray(new Set(providers))] as const
  const rows = await db.query(DUE, ...lane, ...placeOf(after), now.getTime(), most)
  const due = rows.map(withLatest)
  const [next] = await db.query(NEXT, ...lane, ...placeOf(due.at(-1) ?? after))
  return { due, nextAt: orAbsent(next?.[0] ?? null, toDate) }
}

const placeOf = (call: ScheduledCall | undefined): readonly [number, number] =>
  call ? [call.dueAt.getTime(), call.sequence] : [Number.MIN_SAFE_INTEGER, 0]
