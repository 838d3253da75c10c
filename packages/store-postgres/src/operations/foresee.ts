import {
  type AttemptedCall,
  attend,
  type RecordedUpdate,
  type Room,
  roomIn,
  type ScheduledCall,
  type Step,
} from '@outdial/scheduler-core/store'
import type { Database } from '../connection/session.ts'
import type { LoadedQueue, Remembered } from '../tables/loaded.ts'
import { PLANNED_WITHIN_MS } from '../tables/outlook.ts'
import type { Changes } from '../tables/saving.ts'
import { licenseAll } from './license.ts'
import type { Memory } from './memory.ts'
import { queuesAfter } from './queues-after.ts'
import { recordAll } from './record.ts'
import { tellQueues } from './tell.ts'
import { type Touched, touchedBy } from './touched.ts'

/** What a store takes for granted: what it last saw, and what it has planned since. */
export interface Belief {
  /** The queue of which it knows what waits. */
  readonly focus: string
  /** The focus, and all in which something waits. */
  readonly queues: readonly LoadedQueue[]
  /** The first calls that wait in the focus, due or not. */
  readonly waiting: readonly ScheduledCall[]
  /** Whether no others wait there. */
  readonly isAll: boolean
}

/** A step as it will be, if what is believed is true. */
export interface Foreseen {
  readonly now: Date
  /** When it was planned, by `performance.now()`. */
  readonly plannedAt: number
  readonly recorded: readonly RecordedUpdate[]
  readonly touched: Touched
  readonly changes: Changes
  /** Of each attempt that is changed, in this order, what was remembered. */
  readonly told: readonly Remembered[]
  readonly licensed: readonly AttemptedCall[]
  /** The queues once it is done. */
  readonly queues: readonly LoadedQueue[]
  readonly focus: LoadedQueue
}

/**
 * Plans a step without the database, by the same rules; `undefined` if it would have to be asked, `short` if that is only since too few of the calls
 * that wait are known.
 */
export async function foresee(
  { focus, queues: believed, waiting, isAll }: Belief,
  step: Step,
  room: Room,
  known: Memory['get'],
  now: Date,
): Promise<Foreseen | 'short' | undefined> {
  const plannedAt = performance.now()
  const updates = step.updates ?? []
  const isAttended = ({ queue, firstAt }: LoadedQueue) =>
    (!firstAt && (queue.name !== focus || waiting.length === 0)) || attend(queue, now) === queue
  if (room.limits.length > 0 || !believed.every(isAttended)) return undefined
  const references = new Set(updates.map(({ reference }) => reference))
  const told = [...references].flatMap(reference => (reference === undefined ? [] : (known(reference) ?? [])))
  if (told.length < references.size) return undefined
  const remembered = new Map(told.map(each => [each.call.attempt.reference, each]))
  if (updates.some(({ reference = '', provider }) => remembered.get(reference)?.call.attempt.provider !== provider)) {
    return undefined
  }
  try {
    const attempts = told.map(({ call }) => ({ call, attempt: call.attempt, latest: call.attempt.reference }))
    const touched = await touchedBy(NOBODY, { told: attempts, owners: [] })
    const { recorded, next, results } = await recordAll(NOBODY, touched, step, now)
    if (next.length > 0 || results.some(({ attempt }) => attempt.queue !== focus)) return undefined
    if (tellQueues(new Map(believed.map(({ queue }) => [queue.name, queue])), results, now).size > 0) return undefined
    const queues = queuesAfter({ queues: believed, now }, touched, new Map(), room)
    const own = queues?.find(({ queue }) => queue.name === focus)
    if (!queues || !own?.writtenBy || queues.some(each => each !== own && mayLicense(each, now))) return undefined
    const due = dueOf(waiting, now)
    if (due.some(({ notAfter }) => notAfter && notAfter.getTime() <= now.getTime() + PLANNED_WITHIN_MS))
      return undefined
    if (due.length > 0 && own.queue.callsPerSecond !== undefined) return undefined
    const most = Math.min(room.most, due.length)
    const serving = { ...own, isLocked: true, firstAt: due[0]?.dueAt, due, nextAt: undefined }
    const { licensed, held } = await licenseAll(NOBODY, [serving], { ...room, most }, now)
    if (held.length > 0) return undefined
    const changes = touched.takeChanges()
    // What changes nothing would have to be checked by itself.
    if (changes.attempts.length < told.length) return undefined
    const counted = { ...own.counted, linesInUse: own.counted.linesInUse + licensed.length }
    const after = { ...own, counted }
    const isFull = licensed.length >= room.most || roomIn(own.queue, counted, now).room <= 0
    if (!isFull && !isAll && due.length === waiting.length) return 'short'
    return {
      now,
      plannedAt,
      recorded,
      told: changes.attempts.flatMap(({ attempt }) => remembered.get(attempt.reference) ?? []),
      touched,
      changes,
      licensed,
      queues: queues.map(each => (each === own ? after : each)),
      focus: after,
    }
  } catch (error) {
    if (error === UNFORESEEN) return undefined
    throw error
  }
}

const UNFORESEEN = new Error('Expected a step that needs nothing from the database')
const NOBODY: Database = { clock: null, query: () => Promise.reject(UNFORESEEN) }

/** Whether a call may be licensed there now. */
export const mayLicense = ({ queue, counted, firstAt }: LoadedQueue, now: Date) =>
  firstAt !== undefined && firstAt <= now && roomIn(queue, counted, now).room > 0

function dueOf(waiting: readonly ScheduledCall[], now: Date): ScheduledCall[] {
  const end = waiting.findIndex(({ dueAt }) => dueAt > now)
  return waiting.slice(0, end < 0 ? undefined : end)
}
