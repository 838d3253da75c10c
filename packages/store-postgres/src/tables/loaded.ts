import {
  type AttemptUpdate,
  type Counted,
  type KnownAttempt,
  type Queue,
  type Room,
  type ScheduledCall,
} from '@outdial/scheduler-core/store'
import type { Database, Row } from '../connection/session.ts'
import { toArray } from './arrays.ts'
import { ATTEMPT_WIDTH, toAttempt } from './attempt-row.ts'
import { CALL_WIDTH, LATEST_REFERENCE, toCall } from './call-row.ts'
import { withLatest } from './calls.ts'
import { toCounted } from './counts.ts'
import { QUEUE_WIDTH, toQueue } from './queue-row.ts'
import { orAbsent, toDate, toJsonArray, toText } from './values.ts'

const LOAD = `SELECT * FROM outdial.load($1::text::text[], $2::text::text[], $3::text::text[], $4::text::text[], $5::text::text[], $6::boolean,
  $7::text::text[], $8::text::text[], $9::bigint, $10::bigint)`
const LOOK = 'SELECT what, about FROM outdial.look($1::text::text[], $2::text::text[], $3::bigint)'

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
}

/** What a step is about. */
export interface Loaded {
  readonly now: Date
  /** When the next attempt is to be asked after, other than those of the calls that were told of. */
  readonly nextLookAt: Date | undefined
  /** Those in which something waits first, in the order in which they are served. */
  readonly queues: readonly LoadedQueue[]
  /** Attempts that were told of, with their calls, locked. */
  readonly told: readonly StoredKnown[]
  /** Which other open attempts have the ids that were told of. */
  readonly owners: readonly Owner[]
}

/** An attempt with its call, and which attempt is the call's latest. */
export interface StoredKnown extends KnownAttempt {
  readonly latest: string
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
}

/** Locks and reads all that a step is about, in one round trip. */
export async function load(db: Database, { ending, others, ids, isHolding, room }: ToLoad): Promise<Loaded> {
  const rows = await db.query(
    LOAD,
    toArray(ending),
    toArray(others),
    toArray(ids.map(({ provider }) => provider)),
    toArray(ids.map(({ providerCallId = null }) => providerCallId)),
    toArray(ids.map(({ reference = null }) => reference)),
    isHolding,
    ...roomValues(room),
    room?.most ?? 0,
    db.clock,
  )
  return toLoaded(rows, WHAT)
}

/** The same without a lock, for a step that is told nothing; what is due is not read. */
export const look = async (db: Database, room: Room | undefined): Promise<Loaded> =>
  toLoaded(await db.query(LOOK, ...roomValues(room), db.clock), 0)

const roomValues = (room: Room | undefined): readonly [string | null, string | null] => [
  room ? toArray(new Set(room.providers)) : null,
  room?.queues ? toArray(room.queues) : null,
]

const WHAT = CALL_WIDTH + ATTEMPT_WIDTH

/** Reads rows, in which it is said from this column on what each is. */
function toLoaded(rows: readonly Row[], at: number): Loaded {
  const queues: LoadedQueue[] = []
  const told: StoredKnown[] = []
  const owners: Owner[] = []
  let now = new Date(Number.NaN)
  let nextLookAt: Date | undefined
  for (const row of rows) {
    if (row[at] === 'told') told.push(toKnown(row))
    else if (row[at] === 'due') queues.at(-1)?.due.push(withLatest(row))
    else {
      const about = toJsonArray(row[at + 1])
      if (row[at] === 'queue') queues.push(toLoadedQueue(about))
      else if (row[at] === 'id') {
        owners.push({ provider: toText(about[0]), providerCallId: toText(about[1]), reference: toText(about[2]) })
      } else {
        now = toDate(about[0])
        nextLookAt = orAbsent(about[1], toDate)
      }
    }
  }
  return { now, nextLookAt, queues, told, owners }
}

function toKnown(row: Row): StoredKnown {
  const attempt = toAttempt(row, toText(row[1]), CALL_WIDTH)
  const latest = toText(row[LATEST_REFERENCE])
  return { attempt, latest, call: toCall(row, latest === attempt.reference ? attempt : undefined) }
}

function toLoadedQueue(about: Row): LoadedQueue {
  const [isLocked, firstAt, lines, freeAt, licences, firstLicenceAt, nextAt] = about.slice(QUEUE_WIDTH)
  return {
    queue: toQueue(about),
    isLocked: isLocked === true,
    counted: toCounted([lines, freeAt, licences, firstLicenceAt]),
    firstAt: orAbsent(firstAt, toDate),
    due: [],
    nextAt: orAbsent(nextAt, toDate),
  }
}
