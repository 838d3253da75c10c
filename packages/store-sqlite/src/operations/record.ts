import {
  type AttemptRecord,
  type AttemptUpdate,
  type RecordedUpdate,
  recordUpdate,
  type Step,
} from '@outdial/scheduler-core/store'
import type { Database } from '../connection/database.ts'
import { countWithoutId } from '../tables/attempts.ts'
import { addCalls, FOLLOWING } from './add.ts'
import { type ToldQueues, toldQueues } from './told-queues.ts'
import { type Touched, touchedAttempts } from './touched.ts'

/** Records updates, in this order. */
export function recordAll(
  db: Database,
  updates: readonly AttemptUpdate[],
  step: Step,
  now: Date,
): readonly RecordedUpdate[] {
  const references = updates.flatMap(({ reference }) => reference ?? [])
  const about: About = { touched: touchedAttempts(db, references), queues: toldQueues(db) }
  const recorded = updates.map(update => record(db, about, update, step, now))
  about.touched.flush()
  about.queues.flush()
  return recorded
}

/** What the updates are about. */
interface About {
  readonly touched: Touched
  readonly queues: ToldQueues
}

function record(
  db: Database,
  { touched, queues }: About,
  update: AttemptUpdate,
  step: Step,
  now: Date,
): RecordedUpdate {
  const known = find(touched, update)
  if (!known) return { recorded: 'unknown' }
  const { attempt } = known
  if (update.lookedUp && !isOnlyMatch(db, touched, attempt, update.providerCallId)) return { recorded: 'unchanged' }
  const result = recordUpdate(known, withFreeId(touched, attempt, update), step, now)
  if (result.attempt !== attempt || result.call !== known.call) touched.set(result)
  if (result.next) addCalls(db, [result.next], FOLLOWING, now)
  queues.tell(result, now)
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
