import {
  type AttemptRecord,
  type AttemptUpdate,
  type NewCall,
  type Queue,
  type RecordedUpdate,
  recordUpdate,
  type Step,
} from '@outdial/scheduler-core/store'
import type { Database } from '../connection/session.ts'
import { countWithoutId } from '../tables/attempts.ts'
import { saveQueues } from '../tables/queues.ts'
import { addCalls, FOLLOWING } from './add.ts'
import { tell } from './tell.ts'
import type { Touched } from './touched.ts'

/** What the updates are about, all of it locked. */
export interface About {
  readonly touched: Touched
  readonly queues: Map<string, Queue>
}

/** Records updates, in this order. */
export async function recordAll(
  db: Database,
  { touched, queues }: About,
  step: Step,
  now: Date,
): Promise<readonly RecordedUpdate[]> {
  const next: NewCall[] = []
  const told = new Set<string>()
  const recorded: RecordedUpdate[] = []
  for (const update of step.updates ?? []) {
    const known = find(touched, update)
    if (!known) {
      recorded.push({ recorded: 'unknown' })
      continue
    }
    const { attempt } = known
    if (update.lookedUp && !(await isOnlyMatch(db, touched, attempt, update.providerCallId))) {
      recorded.push({ recorded: 'unchanged' })
      continue
    }
    const result = recordUpdate(known, withFreeId(touched, attempt, update), step, now)
    if (result.attempt !== attempt || result.call !== known.call) touched.set(result)
    if (result.next) next.push(result.next)
    const queue = queues.get(attempt.queue)
    const after = queue && tell(queue, result, now)
    if (after && after !== queue) {
      queues.set(after.name, after)
      told.add(after.name)
    }
    recorded.push({ recorded: result.recorded, call: result.recorded === 'applied' ? result.call : undefined })
  }
  await touched.save()
  await saveQueues(
    db,
    [...told].flatMap(name => queues.get(name) ?? []),
  )
  if (next.length > 0) await addCalls(db, next, FOLLOWING)
  return recorded
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
async function isOnlyMatch(db: Database, touched: Touched, attempt: AttemptRecord, id: string | undefined) {
  if (id === undefined || attempt.providerCallId !== undefined || !isOpen(attempt)) return false
  // The database is to know what this step has learned of others.
  await touched.save()
  return touched.withId(attempt.provider, id).length === 0 && (await countWithoutId(db, attempt)) === 1
}

function withFreeId(touched: Touched, { reference, provider, providerCallId }: AttemptRecord, update: AttemptUpdate) {
  const id = update.providerCallId
  if (id === undefined || id === providerCallId) return update
  const taken = touched.withId(provider, id).some(other => isOpen(other) && other.reference !== reference)
  return taken ? { ...update, providerCallId: undefined } : update
}

const isOpen = ({ endedAt }: AttemptRecord) => endedAt === undefined
