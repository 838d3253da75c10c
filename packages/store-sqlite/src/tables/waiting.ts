import { earliest, type Queue, type Room, type ScheduledCall } from '@outdial/scheduler-core/store'
import type { Database, Row } from '../connection/database.ts'
import { CALL_COLUMNS, latestIdOf, toCall } from './call-row.ts'
import { QUEUE_COLUMNS, QUEUE_WIDTH, toQueue } from './queue-row.ts'
import { queueNamed } from './queues.ts'
import { toDate, toNumber, toText } from './values.ts'

// `calls_waiting` has the calls of each queue and provider in the order in which they are due. It is named, since a planner that chose
// another index would walk through all that waits; so a look costs the same however many calls wait.
const WAITING = `FROM calls c INDEXED BY calls_waiting WHERE c.status = 'scheduled'`
const IN_LANE = `${WAITING} AND c.queue = ? AND c.provider = ? AND (c.due_at, c.sequence) > (?, ?)`
const DUE = `SELECT ${CALL_COLUMNS} ${IN_LANE} AND c.due_at <= ? ORDER BY c.due_at, c.sequence LIMIT 0 + ?`
const NEXT = `SELECT c.due_at, c.sequence ${IN_LANE} ORDER BY c.due_at, c.sequence LIMIT 1`
const FIRST = 'ORDER BY c.queue, c.provider, c.due_at, c.sequence LIMIT 1'
// From each queue and provider to the next one, and to the first call that waits there. Compared as pairs, (queue, provider) > (?, ?),
// SQLite would walk through the whole queue.
const LANES = `WITH RECURSIVE lane (queue, provider, due_at, sequence) AS (
  SELECT '', '', 0, 0 UNION ALL
  SELECT f.queue, f.provider, f.due_at, f.sequence FROM lane CROSS JOIN calls f ON f.sequence = coalesce(
    (SELECT c.sequence ${WAITING} AND c.queue = lane.queue AND c.provider > lane.provider ${FIRST}),
    (SELECT c.sequence ${WAITING} AND c.queue > lane.queue ${FIRST})
  )
) SELECT ${QUEUE_COLUMNS}, lane.provider, lane.due_at, lane.sequence FROM lane CROSS JOIN queues q ON q.name = lane.queue`

/** Which calls are looked at. */
type Asked = Pick<Room, 'queues' | 'providers'>

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
export function waitingQueues(db: Database, { queues, providers }: Asked): readonly WaitingQueue[] {
  const waiting = new Map<string, WaitingQueue>()
  for (const lane of queues ? namedLanes(db, new Set(queues), providers) : allLanes(db)) {
    if (!providers.includes(lane.provider)) continue
    const { queue, provider } = lane
    const known = waiting.get(queue.name)
    const first = known && comesBefore(known.first, lane.first) ? known.first : lane.first
    waiting.set(queue.name, { queue, first, providers: [...(known?.providers ?? []), provider] })
  }
  return [...waiting.values()].sort((a, b) => (comesBefore(a.first, b.first) ? -1 : 1))
}

/** The calls of a queue that wait for one provider. */
interface Lane {
  readonly queue: Queue
  readonly provider: string
  readonly first: Place
}

const allLanes = (db: Database): readonly Lane[] =>
  db.rows(LANES).map(row => ({
    queue: toQueue(row),
    provider: toText(row[QUEUE_WIDTH]),
    first: toPlace(row.slice(QUEUE_WIDTH + 1)),
  }))

const namedLanes = (db: Database, names: ReadonlySet<string>, providers: readonly string[]): readonly Lane[] =>
  [...names].flatMap(name => {
    const queue = queueNamed(db, name)
    if (!queue) return []
    return providers.flatMap(provider => {
      const first = nextOf(db, name, provider, undefined)
      return first ? { queue, provider, first } : []
    })
  })

/** A call whose latest attempt is not read, and which row that is. */
export interface DueCall {
  readonly call: ScheduledCall
  readonly latestId: number | undefined
}

/** The first so many calls after this place that are due. */
export function dueCalls(
  db: Database,
  { queue, providers }: WaitingQueue,
  after: Place | undefined,
  now: Date,
  most: number,
): readonly DueCall[] {
  const [first = [], ...others] = providers.map(provider =>
    db.rows(DUE, queue.name, provider, ...placeValues(after), now.getTime(), most).map(toDueCall),
  )
  if (others.length === 0) return first
  return [first, ...others]
    .flat()
    .sort((a, b) => (comesBefore(a.call, b.call) ? -1 : 1))
    .slice(0, most)
}

/** When the call after this place is due. */
export function nextDueAt(db: Database, { queue, providers }: WaitingQueue, after: Place | undefined) {
  const next = providers.flatMap(provider => nextOf(db, queue.name, provider, after)?.dueAt ?? [])
  return earliest(next)
}

function nextOf(db: Database, queue: string, provider: string, after: Place | undefined): Place | undefined {
  const row = db.row(NEXT, queue, provider, ...placeValues(after))
  return row && toPlace(row)
}

const toDueCall = (row: Row): DueCall => ({ call: toCall(row, undefined), latestId: latestIdOf(row) })

const toPlace = ([dueAt, sequence]: Row): Place => ({ dueAt: toDate(dueAt), sequence: toNumber(sequence) })

const placeValues = (place: Place | undefined) =>
  place ? [place.dueAt.getTime(), place.sequence] : [Number.MIN_SAFE_INTEGER, 0]

const comesBefore = (a: Place, b: Place): boolean =>
  a.dueAt < b.dueAt || (a.dueAt.getTime() === b.dueAt.getTime() && a.sequence < b.sequence)
