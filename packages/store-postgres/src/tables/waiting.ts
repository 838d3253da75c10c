import { type Queue, type Room, type ScheduledCall } from '@outdial/scheduler-core/store'
import type { Database, Row } from '../connection/session.ts'
import { toArray } from './arrays.ts'
import { LATEST, WITH_LATEST_COLUMNS, withLatest } from './calls.ts'
import { QUEUE_COLUMNS, QUEUE_WIDTH, toQueue } from './queue-row.ts'
import { orAbsent, toDate, toNumber, toText } from './values.ts'

// From each queue and provider to the next one, and to the first call that waits there: a look costs the same however many calls wait.
const FIRST = 'ORDER BY w.queue, w.provider, w.due_at, w.sequence LIMIT 1'
const LANES = `WITH RECURSIVE lane AS (
    (SELECT w.queue, w.provider, w.due_at, w.sequence FROM outdial.waiting w ${FIRST})
    UNION ALL
    SELECT n.queue, n.provider, n.due_at, n.sequence FROM lane CROSS JOIN LATERAL (
      SELECT w.queue, w.provider, w.due_at, w.sequence FROM outdial.waiting w
      WHERE (w.queue, w.provider) > (lane.queue, lane.provider) ${FIRST}
    ) n
  )
  SELECT ${QUEUE_COLUMNS}, lane.provider, lane.due_at, lane.sequence FROM lane JOIN outdial.queues q ON q.name = lane.queue
  WHERE lane.provider = ANY($1::text::text[])`
const NAMED_LANES = `SELECT ${QUEUE_COLUMNS}, p.provider, n.due_at, n.sequence
  FROM unnest($1::text::text[]) AS p(provider) CROSS JOIN outdial.queues q CROSS JOIN LATERAL (
    SELECT w.due_at, w.sequence FROM outdial.waiting w WHERE w.queue = q.name AND w.provider = p.provider
    ORDER BY w.due_at, w.sequence LIMIT 1
  ) n WHERE q.name = ANY($2::text::text[])`

const AFTER = `FROM outdial.waiting w WHERE w.queue = $1::text AND w.provider = p.provider
  AND (w.due_at, w.sequence) > ($3::bigint, $4::bigint)`
// What somebody else changed meanwhile is seen once it is locked, and then left out.
const DUE = `SELECT ${WITH_LATEST_COLUMNS} FROM (
    SELECT f.* FROM unnest($2::text::text[]) AS p(provider) CROSS JOIN LATERAL (
      SELECT w.* ${AFTER} AND w.due_at <= $5::bigint ORDER BY w.due_at, w.sequence LIMIT $6::bigint
    ) f ORDER BY f.due_at, f.sequence LIMIT $6::bigint
  ) w JOIN outdial.calls c ON c.sequence = w.sequence ${LATEST}
  WHERE c.status = 'scheduled' AND c.queue = w.queue AND c.provider = w.provider AND c.due_at = w.due_at
  ORDER BY w.due_at, w.sequence FOR UPDATE OF c`
const NEXT = `SELECT min(f.due_at) FROM unnest($2::text::text[]) AS p(provider) CROSS JOIN LATERAL (
    SELECT w.due_at ${AFTER} ORDER BY w.due_at, w.sequence LIMIT 1
  ) f`

/** A place in the order of what waits. */
export interface Place {
  readonly dueAt: Date
  readonly sequence: number
}

/** A queue in which something waits. */
export interface WaitingQueue {
  readonly queue: Queue
  /** For whom. */
  readonly providers: readonly string[]
  readonly first: Place
}

/** The queues in which something waits, in the order in which they are served. */
export async function waitingQueues(
  db: Database,
  { queues, providers }: Pick<Room, 'queues' | 'providers'>,
): Promise<readonly WaitingQueue[]> {
  const asked = toArray(new Set(providers))
  const rows = queues ? await db.query(NAMED_LANES, asked, toArray(queues)) : await db.query(LANES, asked)
  const waiting = new Map<string, WaitingQueue>()
  for (const row of rows) {
    const queue = toQueue(row)
    const provider = toText(row[QUEUE_WIDTH])
    const place = toPlace(row.slice(QUEUE_WIDTH + 1))
    const known = waiting.get(queue.name)
    const first = known && comesBefore(known.first, place) ? known.first : place
    waiting.set(queue.name, { queue, first, providers: [...(known?.providers ?? []), provider] })
  }
  return [...waiting.values()].sort((a, b) => (comesBefore(a.first, b.first) ? -1 : 1))
}

/** The first so many calls after this place that are due. Nobody else changes them until the end of the transaction. */
export async function lockDueCalls(
  db: Database,
  { queue, providers }: WaitingQueue,
  after: Place | undefined,
  now: Date,
  most: number,
): Promise<readonly ScheduledCall[]> {
  const rows = await db.query(DUE, queue.name, toArray(providers), ...placeValues(after), now.getTime(), most)
  return rows.map(withLatest)
}

/** When the call after this place is due. */
export async function nextDueAt(db: Database, { queue, providers }: WaitingQueue, after: Place | undefined) {
  const [row] = await db.query(NEXT, queue.name, toArray(providers), ...placeValues(after))
  return orAbsent(row?.[0] ?? null, toDate)
}

const toPlace = ([dueAt, sequence]: Row): Place => ({ dueAt: toDate(dueAt), sequence: toNumber(sequence) })

const placeValues = (place: Place | undefined): readonly [number, number] =>
  place ? [place.dueAt.getTime(), place.sequence] : [Number.MIN_SAFE_INTEGER, 0]

const comesBefore = (a: Place, b: Place): boolean =>
  a.dueAt < b.dueAt || (a.dueAt.getTime() === b.dueAt.getTime() && a.sequence < b.sequence)
