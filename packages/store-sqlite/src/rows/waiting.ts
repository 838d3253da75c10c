import { byDue, QUEUE_COLUMNS, toDate, toNumber, toQueue, toText } from '@outdial/scheduler-core/internal'
import type { DuePosition, LoadedQueue, Queue } from '@outdial/scheduler-core/store'
import type { Database, Row } from '../connection/database.ts'
import { CALL_AND_ATTEMPT, withLatest } from './columns.ts'

// `calls_waiting` holds the calls of each queue and provider in the order in which they are due.
// The statements name it, so a step costs the same however many calls wait: a planner that chose
// another index would walk through all of them.
const WAITING = `FROM calls c INDEXED BY calls_waiting WHERE c.status = 'scheduled'`
const OF_PROVIDER = 'AND c.queue = ? AND c.provider = ? AND (c.due_at, c.sequence) > (?, ?)'
const IN_ORDER = 'ORDER BY c.due_at, c.sequence'
const DUE = `SELECT ${CALL_AND_ATTEMPT}
  FROM calls c INDEXED BY calls_waiting LEFT JOIN attempts a ON a.id = c.attempt_id
  WHERE c.status = 'scheduled' ${OF_PROVIDER} AND c.due_at <= ? ${IN_ORDER} LIMIT 0 + ?`
const NEXT = `SELECT c.due_at, c.sequence ${WAITING} ${OF_PROVIDER} ${IN_ORDER} LIMIT 1`
const FIRST = 'ORDER BY c.queue, c.provider, c.due_at, c.sequence LIMIT 1'
// Steps from each (queue, provider) to the next one and to the first call that waits there.
// Compared as pairs, `(queue, provider) > (?, ?)`, SQLite would walk through the whole queue.
const FIRST_CALLS = `WITH RECURSIVE waiting (queue, provider, due_at, sequence) AS (
  SELECT '', '', 0, 0 UNION ALL
  SELECT f.queue, f.provider, f.due_at, f.sequence FROM waiting CROSS JOIN calls f ON f.sequence = coalesce(
    (SELECT c.sequence ${WAITING} AND c.queue = waiting.queue AND c.provider > waiting.provider ${FIRST}),
    (SELECT c.sequence ${WAITING} AND c.queue > waiting.queue ${FIRST})
  )
) SELECT ${QUEUE_COLUMNS.map(name => `q.${name}`).join(', ')}, waiting.provider, waiting.due_at, waiting.sequence
  FROM waiting CROSS JOIN queues q ON q.name = waiting.queue`

/** A queue, and the first of its waiting calls for these providers. */
export interface WaitingQueue {
  readonly queue: Queue
  readonly providers: readonly string[]
  readonly first: DuePosition | undefined
}

/** The queues in which calls for these providers wait. */
export function waitingQueues(db: Database, providers: readonly string[]): readonly WaitingQueue[] {
  const waiting = new Map<string, WaitingQueue>()
  for (const row of db.rows(FIRST_CALLS)) {
    const provider = toText(row[QUEUE_COLUMNS.length])
    if (!providers.includes(provider)) continue
    const queue = toQueue(row)
    const first = toPosition(row.slice(QUEUE_COLUMNS.length + 1), provider)
    const known = waiting.get(queue.name)
    waiting.set(queue.name, {
      queue,
      providers: [...(known?.providers ?? []), provider],
      first: known?.first && byDue(known.first, first) < 0 ? known.first : first,
    })
  }
  return [...waiting.values()]
}

/** The first due calls, up to `most`, and the call behind them. */
export function dueCalls(
  db: Database,
  { queue, providers }: WaitingQueue,
  now: Date,
  most: number,
): Pick<LoadedQueue, 'due' | 'next'> {
  const found = providers.flatMap(provider =>
    db.rows(DUE, queue.name, provider, ...valuesOf(undefined), now.getTime(), most).map(withLatest),
  )
  const due = providers.length === 1 ? found : found.sort(byDue).slice(0, most)
  const next = providers.flatMap(provider => {
    const row = db.row(NEXT, queue.name, provider, ...valuesOf(due.at(-1)))
    return row ? toPosition(row, provider) : []
  })
  return { due, next: next.sort(byDue)[0] }
}

const toPosition = ([dueAt, sequence]: Row, provider: string): DuePosition => ({
  dueAt: toDate(dueAt),
  sequence: toNumber(sequence),
  provider,
})

const valuesOf = (position: DuePosition | undefined): readonly [number, number] =>
  position ? [position.dueAt.getTime(), position.sequence] : [Number.MIN_SAFE_INTEGER, 0]
