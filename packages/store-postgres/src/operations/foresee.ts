import { isOutcome } from '@outdial/call-client/kernel'
import {
  type AttemptedCall,
  type AttemptUpdate,
  attend,
  type RecordedUpdate,
  type Room,
  roomIn,
  type ScheduledCall,
  type Step,
  whyHeld,
} from '@outdial/scheduler-core/store'
import type { Database } from '../connection/session.ts'
import type { LoadedQueue, Remembered } from '../tables/loaded.ts'
import { PLANNED_WITHIN_MS } from '../tables/outlook.ts'
import type { Changes } from '../tables/saving.ts'
import { type Belief, mayLicense } from './belief.ts'
import { licenseAll } from './license.ts'
import type { Memory } from './memory.ts'
import { queuesAfter } from './queues-after.ts'
import { recordAll } from './record.ts'
import { tellQueues } from './tell.ts'
import { type Touched, touchedBy } from './touched.ts'

/** A step as it will be, if what is believed is true. */
export interface Foreseen {
  readonly now: Date
  /** When it was planned, by `performance.now()`. */
  readonly plannedAt: number
  readonly recorded: readonly RecordedUpdate[]
  readonly touched: Touched
  readonly changes: Changes
  /** Of each attempt that is changed, in the order in which their calls were added, what was remembered. */
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
  memory: Pick<Memory, 'get' | 'withId'>,
  now: Date,
): Promise<Foreseen | 'short' | undefined> {
  const plannedAt = performance.now()
  const updates = step.updates ?? []
  const isAttended = ({ queue, firstAt }: LoadedQueue) =>
    (!firstAt && (queue.name !== focus || waiting.length === 0)) || attend(queue, now) === queue
  if (room.limits.length > 0 || !believed.every(isAttended)) return undefined
  const told = rememberedOf(updates, memory)
  if (!told) return undefined
  const remembered = new Map(told.map(each => [each.call.attempt.reference, each]))
  try {
    const attempts = told.map(({ call }) => ({ call, attempt: call.attempt, latest: call.attempt.reference }))
    const touched = await touchedBy(NOBODY, { told: attempts, owners: [] })
    const { recorded, next, results } = await recordAll(NOBODY, touched, step, now)
    // Whose it is, if not theirs, the database knows.
    if (updates.some(({ reference }, n) => reference === undefined && recorded[n]?.recorded === 'unknown'))
      return undefined
    if (next.length > 0 || results.some(({ attempt }) => attempt.queue !== focus)) return undefined
    if (tellQueues(new Map(believed.map(({ queue }) => [queue.name, queue])), results, now).size > 0) return undefined
    const queues = queuesAfter({ queues: believed, now }, touched, new Map(), room)
    const own = queues?.find(({ queue }) => queue.name === focus)
    if (!queues || !own?.writtenBy || queues.some(each => each !== own && mayLicense(each, now))) return undefined
    const due = dueOf(waiting, now)
    if (due.some(({ notAfter }) => notAfter && notAfter.getTime() <= now.getTime() + PLANNED_WITHIN_MS))
      return undefined
    if (due.length > 0 && own.queue.callsPerSecond !== undefined) return undefined
    const changes = touched.takeChanges()
    // What changes nothing would have to be checked by itself.
    if (changes.attempts.length < told.length) return undefined
    const free = Math.max(0, roomIn(own.queue, own.counted, now).room)
    const begins = Math.min(room.most, free, due.length)
    if (due.slice(0, begins).some(call => whyHeld(call, own.queue, room, [], now))) return undefined
    const isFull = begins === room.most || begins === free
    if (!isFull && !isAll && due.length === waiting.length) return 'short'
    // Only now: no reference is asked for in vain.
    const serving = { ...own, isLocked: true, firstAt: due[0]?.dueAt, due, nextAt: undefined }
    const { licensed } = await licenseAll(NOBODY, [serving], { ...room, most: begins }, now)
    const counted = { ...own.counted, linesInUse: own.counted.linesInUse + licensed.length }
    const after = { ...own, counted }
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

/**
 * What is remembered of the attempts that a step is told of; `undefined` if that is not all. News without a reference is of the open attempt that
 * has its id, by now or by what the step was told before.
 */
function rememberedOf(
  updates: readonly AttemptUpdate[],
  { get, withId }: Pick<Memory, 'get' | 'withId'>,
): readonly Remembered[] | undefined {
  const told = new Set<Remembered>()
  const ended = new Set<Remembered>()
  const named = new Map<string, Remembered>()
  for (const { provider, reference, providerCallId, status } of updates) {
    const bound =
      providerCallId === undefined ? undefined : (withId(provider, providerCallId) ?? named.get(providerCallId))
    const own = reference === undefined ? bound : get(reference)
    if (own?.call.attempt.provider !== provider || (reference === undefined && ended.has(own))) return undefined
    told.add(own)
    if (isOutcome(status)) ended.add(own)
    if (providerCallId !== undefined && !bound) named.set(providerCallId, own)
  }
  return [...told]
}

const UNFORESEEN = new Error('Expected a step that needs nothing from the database')
const NOBODY: Database = { clock: null, query: () => Promise.reject(UNFORESEEN) }

function dueOf(waiting: readonly ScheduledCall[], now: Date): ScheduledCall[] {
  const end = waiting.findIndex(({ dueAt }) => dueAt > now)
  return waiting.slice(0, end < 0 ? undefined : end)
}
