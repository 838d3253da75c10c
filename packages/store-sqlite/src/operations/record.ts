import {
  type AttemptRecord,
  type AttemptUpdate,
  holdBack,
  letGo,
  type RecordedAttempt,
  type RecordedUpdate,
  recordUpdate,
  type Step,
} from '@outdial/scheduler-core/store'
import type { Database } from '../connection/database.ts'
import { countWithoutId } from '../tables/attempts.ts'
import { queueNamed, saveQueue } from '../tables/queues.ts'
import { addCalls, FOLLOWING } from './add.ts'
import { type Touched, touchedAttempts } from './touched.ts'

/** Records updates, in this order. */
export function recordAll(
  db: Database,
  updates: readonly AttemptUpdate[],
  step: Step,
  now: Date,
): readonly RecordedUpdate[] {
  const touched = touchedAttempts(
    db,
    updates.flatMap(({ reference }) => reference ?? []),
  )
  const recorded = updates.map(update => record(db, touched, update, step, now))
  touched.flush()
  return recorded
}

function record(db: Database, touched: Touched, update: AttemptUpdate, step: Step, now: Date): RecordedUpdate {
  const known = find(touched, update)
  if (!known) return { recorded: 'unknown' }
  const { attempt } = known
  if (update.lookedUp && !isOnlyMatch(db, touched, attempt, update.providerCallId)) return { recorded: 'unchanged' }
  const result = recordUpdate(known, withFreeId(touched, attempt, update), step, now)
  if (result.attempt !== attempt || result.call !== known.call) touched.set(result)
  if (result.next) addCalls(db, [result.next], FOLLOWING, now)
  if (result.refusal || result.taken) tellQueue(db, result, now)
  return { recorded: result.recorded, call: result.recorded === 'applied' ? result.call : undefined }
}

function find(touched: Touched, { reference, provider, providerCallId }: AttemptUpdate) {
  if (reference !== undefined) return touched.get(reference)
  if (providerCallId === undefined) return undefined
  const all = touched.withId(provider, providerCallId)
  const latestFirst = all.toSorted((a, b) => b.licensedAt.getTime() - a.licensedAt.getTime())
  const found = all.find(isOpen) ?? latestFirst[0]
  return found && touched.get(found.reference)
}

/** Whether what a look-up found can be this attempt and no other: its id is nobody's, and nobody else misses one. */
function isOnlyMatch(db: Database, touched: Touched, attempt: AttemptRecord, id: string | undefined): boolean {
  if (id === undefined || attempt.providerCallId !== undefined || !isOpen(attempt)) return false
  touched.flush()
  return countWithoutId(db, attempt) === 1 && touched.withId(attempt.provider, id).length === 0
}

function withFreeId(touched: Touched, { reference, provider, providerCallId }: AttemptRecord, update: AttemptUpdate) {
  const id = update.providerCallId
  if (id === undefined || id === providerCallId) return update
  const taken = touched.withId(provider, id).some(other => isOpen(other) && other.reference !== reference)
  return taken ? { ...update, providerCallId: undefined } : update
}

const isOpen = ({ endedAt }: AttemptRecord) => endedAt === undefined

/** Holds the queue back, or lets it go. */
function tellQueue(db: Database, { attempt, refusal, taken }: RecordedAttempt, now: Date): void {
  const queue = queueNamed(db, attempt.queue)
  if (!queue) return
  const told = refusal ? holdBack(queue, refusal, attempt.licensedAt, now) : queue
  saveQueue(db, taken ? letGo(told, attempt.licensedAt) : told, queue)
}
