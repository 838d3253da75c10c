import {
  type AttemptRecord,
  type AttemptUpdate,
  type NewCall,
  type RecordedAttempt,
  type RecordedUpdate,
  recordUpdate,
  type Step,
} from '@outdial/scheduler-core/store'
import type { Database } from '../connection/session.ts'
import { countWithoutId } from '../tables/attempts.ts'
import type { Touched } from './touched.ts'

/** What updates made of the attempts that were touched. */
export interface Told {
  readonly recorded: readonly RecordedUpdate[]
  /** Further calls, to be added. */
  readonly next: readonly NewCall[]
  /** What the queues have to hear of, in the order in which it was told. */
  readonly results: readonly RecordedAttempt[]
}

/** Records updates, in this order. */
export async function recordAll(db: Database, touched: Touched, step: Step, now: Date): Promise<Told> {
  const next: NewCall[] = []
  const results: RecordedAttempt[] = []
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
    if (result.refusal || result.taken) results.push(result)
    recorded.push({ recorded: result.recorded, call: result.recorded === 'applied' ? result.call : undefined })
  }
  return { recorded, next, results }
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
  await touched.save(db)
  return touched.withId(attempt.provider, id).length === 0 && (await countWithoutId(db, attempt)) === 1
}

function withFreeId(touched: Touched, { reference, provider, providerCallId }: AttemptRecord, update: AttemptUpdate) {
  const id = update.providerCallId
  if (id === undefined || id === providerCallId) return update
  return touched.isTaken(provider, id, reference) ? { ...update, providerCallId: undefined } : update
}

const isOpen = ({ endedAt }: AttemptRecord) => endedAt === undefined
