import {
  type AttemptedCall,
  type AttemptUpdate,
  type Counted,
  type KnownAttempt,
  type OverdueQuery,
  type Queue,
  type Room,
  type ScheduledCall,
  STRANGERS_WAIT_MS,
} from '@outdial/scheduler-core/store'
import type { Database, Row } from '../connection/session.ts'
import { arrayOf, toArray } from './arrays.ts'
import { ATTEMPT_WIDTH, toAttempt } from './attempt-row.ts'
import { CALL_WIDTH, LATEST_REFERENCE, toCall } from './call-row.ts'
import { withLatest } from './calls.ts'
import { toCounted } from './counts.ts'
import { QUEUE_WIDTH, toQueue } from './queue-row.ts'
import { orAbsent, toDate, toJsonArray, toNumber, toText } from './values.ts'

const TOLD = `outdial.load_told($1::text::text[], $2::text::text[], $3::text::xid[], $4::text::xid[], $5::text::text[], $6::text::text[],
  $7::text::text[], $8::bigint)`
const QUEUES = (first: number) => {
  const [ending, others, isHolding, providers, queues, most, clock] = Array.from(
    { length: 7 },
    (_, n) => `$${first + n}`,
  )
  return `outdial.load_queues(${ending}::text::text[], ${others}::text::text[], ${isHolding}::boolean, ${providers}::text::text[],
    ${queues}::text::text[], ${most}::bigint, ${clock}::bigint)`
}
const LOAD_TOLD = `SELECT * FROM ${TOLD}`
const LOAD_QUEUES = `SELECT * FROM ${QUEUES(1)}`
const LOAD_BOTH = `${LOAD_TOLD} UNION ALL SELECT * FROM ${QUEUES(9)}`

/** A queue in which something waits, or of which there is news. */
export interface LoadedQueue {
  readonly queue: Queue
  /** Whether nobody else licenses in it until the end of the transaction. Then what was counted is true until then. */
  readonly isLocked: boolean
  readonly counted: Counted
  /** When its first call is due, as was seen before it was locked. */
  readonly firstAt: Date | undefined
  /** The first calls that are due, locked: as many as there may be room for. */
  readonly due: ScheduledCall[]
  /** When the call behind these is due. */
  readonly nextAt: Date | undefined
  /** The transaction that wrote the queue, where that is told. */
  readonly writtenBy?: string | undefined
}

/** The attempts that a step is told of. */
export interface LoadedTold {
  readonly now: Date
  /** The transaction: what it writes has this. */
  readonly xid: string
  /** With their calls, locked. */
  readonly told: readonly StoredKnown[]
  /** Which other open attempts have the ids that were told of. */
  readonly owners: readonly Owner[]
}

/** The queues that a step may license in. */
export interface LoadedQueues {
  /** After they were locked. */
  readonly now: Date
  /** When that was heard, by `performance.now()`. */
  readonly readAt: number
  readonly xid: string
  /** When the next attempt is to be asked after, other than those that were told of. */
  readonly nextLookAt: Date | undefined
  /** Those in which something waits first, in the order in which they are served. */
  readonly queues: readonly LoadedQueue[]
}

/** An attempt with its call, and which attempt is the call's latest. */
export interface StoredKnown extends KnownAttempt {
  readonly latest: string
}

/** An open attempt, the latest of its call, as it was when these transactions had written it and its call. */
export interface Remembered {
  readonly call: AttemptedCall
  readonly callXid: string
  readonly attemptXid: string
}

export interface Owner {
  readonly provider: string
  readonly providerCallId: string
  readonly reference: string
}

export interface ToLoad {
  readonly ending: ReadonlySet<string>
  readonly others: ReadonlySet<string>
  /** News that has an id. */
  readonly ids: readonly AttemptUpdate[]
  /** Whether the queues of these attempts may have to be changed. */
  readonly isHolding: boolean
  readonly room: Room | undefined
  /** What is known of an attempt that is told of, if anything is. */
  readonly known: (reference: string) => Remembered | undefined
}

export interface Loading {
  readonly told: Promise<LoadedTold>
  readonly queues: Promise<LoadedQueues>
}

// What is told of so few is not worth a statement of its own.
const FEW = 20

/**
 * Locks and reads all that a step is about, in one round trip. Of many attempts the first half can be worked on while the database reads the
 * second.
 */
export function load(db: Database, { ending, others, ids, isHolding, room, known }: ToLoad): Loading {
  const [endingArray, othersArray] = [toArray(ending), toArray(others)]
  const remembered = [...ending, ...others].map(known)
  const told = [
    endingArray,
    othersArray,
    arrayOf(remembered, each => each?.callXid ?? NEVER),
    arrayOf(remembered, each => each?.attemptXid ?? NEVER),
    arrayOf(ids, ({ provider }) => provider),
    arrayOf(ids, ({ providerCallId = null }) => providerCallId),
    arrayOf(ids, ({ reference = null }) => reference),
    db.clock,
  ]
  const queues = [endingArray, othersArray, isHolding, ...roomValues(room), room?.most ?? 0, db.clock]
  const read = async (rows: Promise<readonly Row[]>) => toLoaded(await rows)
  const readTold = async (rows: Promise<readonly Row[]>) => withRemembered(await read(rows), remembered)
  if (ending.size + others.size === 0) {
    const found = read(db.query(LOAD_QUEUES, ...queues))
    return { told: found, queues: found }
  }
  if (ending.size + others.size <= FEW) {
    const found = readTold(db.query(LOAD_BOTH, ...told, ...queues))
    return { told: found, queues: found }
  }
  const loading = { told: readTold(db.query(LOAD_TOLD, ...told)), queues: read(db.query(LOAD_QUEUES, ...queues)) }
  // If the first fails nobody asks for the second.
  loading.queues.catch(() => {})
  return loading
}

// No transaction has this number.
const NEVER = '0'

/** What was not read is as it was remembered, unless it is gone. */
function withRemembered(loaded: Everything, remembered: readonly (Remembered | undefined)[]): Everything {
  const read = new Set([...loaded.told.map(({ attempt }) => attempt.reference), ...loaded.gone])
  const same = remembered.flatMap((each): StoredKnown | readonly [] => {
    if (!each || read.has(each.call.attempt.reference)) return []
    const { attempt } = each.call
    return { call: each.call, attempt, latest: attempt.reference }
  })
  return { ...loaded, told: [...loaded.told, ...same] }
}

export const roomValues = (room: Room | undefined): readonly [string | null, string | null] => [
  room ? toArray(new Set(room.providers)) : null,
  room?.queues ? toArray(room.queues) : null,
]

/** Calls that were asked for. */
export interface LoadedCalls {
  readonly now: Date
  readonly calls: readonly ScheduledCall[]
  /** The place of the call that was added last. */
  readonly last: number
}

const BEGIN_ADDING = 'SELECT * FROM outdial.begin_adding($1::text::text[], $2::bigint)'
const LOAD_CALLS = 'SELECT * FROM outdial.load_calls($1::text::text[], $2::bigint)'
const LOAD_OVERDUE = 'SELECT * FROM outdial.load_overdue($1::text::text[], $2::bigint, $3::bigint, $4::bigint)'

/** Which calls have these keys. Nobody else adds until the end of the transaction. */
export const beginAdding = async (db: Database, keys: Iterable<string>): Promise<LoadedCalls> =>
  toLoaded(await db.query(BEGIN_ADDING, toArray(keys), db.clock))

/** Calls with these ids, locked. */
export const lockCallsWithIds = async (db: Database, ids: Iterable<string>): Promise<LoadedCalls> =>
  toLoaded(await db.query(LOAD_CALLS, toArray(ids), db.clock))

/** Attempts that should be asked after, locked. Nobody else takes any until the end of the transaction. */
export const lockOverdue = async (
  db: Database,
  { providers, most }: Pick<OverdueQuery, 'providers' | 'most'>,
): Promise<LoadedTold> =>
  toLoaded(await db.query(LOAD_OVERDUE, providers ? toArray(providers) : null, STRANGERS_WAIT_MS, most, db.clock))

const WHAT = CALL_WIDTH + ATTEMPT_WIDTH

export interface Everything extends LoadedTold, LoadedQueues, LoadedCalls {
  readonly now: Date
  readonly xid: string
  /** Attempts that were told of and that there are no more. */
  readonly gone: readonly string[]
  /** The database's own time right before it answered, in milliseconds and their parts, where it tells that. */
  readonly answeredAtMs: number | undefined
  /** Of the one queue that was to be seen, where nothing else of it can have changed. */
  readonly focus: Pick<LoadedQueue, 'counted' | 'firstAt'> | undefined
}

/** @param readAt - when they had come, by `performance.now()` */
export function toLoaded(rows: readonly Row[], readAt = performance.now()): Everything {
  const calls: ScheduledCall[] = []
  const queues: LoadedQueue[] = []
  const told: StoredKnown[] = []
  const owners: Owner[] = []
  let now = new Date(Number.NaN)
  let nextLookAt: Date | undefined
  let last = 0
  let xid = NEVER
  let gone: readonly string[] = []
  let answeredAtMs: number | undefined
  let focus: Everything['focus']
  for (const row of rows) {
    if (row[WHAT] === 'told') told.push(toKnown(row))
    else if (row[WHAT] === 'call') (queues.at(-1)?.due ?? calls).push(withLatest(row))
    else if (row[WHAT + 1] !== null) {
      const about = toJsonArray(row[WHAT + 1])
      if (row[WHAT] === 'queue') queues.push(toLoadedQueue(about))
      else if (row[WHAT] === 'id') {
        owners.push({ provider: toText(about[0]), providerCallId: toText(about[1]), reference: toText(about[2]) })
      } else {
        now = toDate(about[0])
        nextLookAt = orAbsent(about[1], toDate)
        last = orAbsent(about[1], toNumber) ?? 0
        if (typeof about[2] === 'string') xid = about[2]
        if (Array.isArray(about[3])) gone = about[3].map(toText)
        if (about[4] !== undefined) answeredAtMs = toNumber(about[4])
        if (about[6] !== undefined)
          focus = { firstAt: orAbsent(about[5], toDate), counted: toCounted([about[6], about[7], 0, null]) }
      }
    }
  }
  return { now, readAt, xid, gone, answeredAtMs, focus, nextLookAt, last, calls, queues, told, owners }
}

function toKnown(row: Row): StoredKnown {
  const attempt = toAttempt(row, toText(row[1]), CALL_WIDTH)
  const latest = toText(row[LATEST_REFERENCE])
  return { attempt, latest, call: toCall(row, latest === attempt.reference ? attempt : undefined) }
}

function toLoadedQueue(about: Row): LoadedQueue {
  const [isLocked, firstAt, lines, freeAt, licences, firstLicenceAt, nextAt, writtenBy] = about.slice(QUEUE_WIDTH)
  return {
    queue: toQueue(about),
    isLocked: isLocked === true,
    counted: toCounted([lines, freeAt, licences, firstLicenceAt]),
    firstAt: orAbsent(firstAt, toDate),
    due: [],
    nextAt: orAbsent(nextAt, toDate),
    writtenBy: orAbsent(writtenBy ?? null, toText),
  }
}
