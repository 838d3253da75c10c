import { type Advanced, earliest, type Queue, type RecordedAttempt, type Step } from '@outdial/scheduler-core/store'
import type { Database, Transaction } from '../connection/session.ts'
import type { Loaded } from '../tables/loaded.ts'
import { lockQueues, saveQueues } from '../tables/queues.ts'
import { saving } from '../tables/saving.ts'
import { addCalls, FOLLOWING } from './add.ts'
import { type Given, licenseAll } from './license.ts'
import { loadStep } from './load-step.ts'
import { queuesAfter } from './queues-after.ts'
import { recordAll } from './record.ts'
import { tellQueues } from './tell.ts'
import { touchedBy } from './touched.ts'

/**
 * One step: records, then licenses. All that it is about is locked and read in one round trip, and what came of it is written in a second
 * one, with which `COMMIT` travels.
 *
 * @param onDone - hears what it did, right before the last statement is sent
 */
export async function advance(db: Transaction, step: Step, onDone: (advanced: Advanced) => void): Promise<Advanced> {
  const { room } = step
  const loaded = await loadStep(db, step.updates ?? [], room)
  const touched = await touchedBy(db, loaded)
  const { recorded, next, results } = await recordAll(db, touched, step, loaded.now)
  const told = await toldQueues(db, loaded, results)
  const foreseen = room ? queuesAfter(loaded, touched, told, room) : []
  const changedQueues = new Map(told)
  let found: Loaded = loaded
  if (next.length > 0 || !foreseen) {
    // Other calls wait now than were seen.
    await touched.save(db)
    await saveQueues(db, [...told.values()])
    changedQueues.clear()
    if (next.length > 0) await addCalls(db, next, FOLLOWING)
    if (room) found = await loadStep(db, [], room)
  }
  const queues = found === loaded ? (foreseen ?? []) : found.queues
  const given: Given = room ? await licenseAll(db, queues, room, found.now) : NOTHING
  for (const queue of given.attended) changedQueues.set(queue.name, queue)

  const { licensed, held, nextDueAt } = given
  const open = [...(found === loaded ? touched.calls() : []), ...licensed]
  const lookAts = open.flatMap(({ attempt }) => attempt?.lookAt ?? [])
  const nextOverdueAt = earliest(found.nextLookAt ? [found.nextLookAt, ...lookAts] : lookAts)
  const advanced: Advanced = { recorded, licensed, held, nextDueAt, nextOverdueAt, now: found.now }
  // What is not waited for travels with what follows.
  void saveQueues(db, [...changedQueues.values()])
  onDone(advanced)
  const changes = touched.takeChanges()
  if (changes.attempts.length + licensed.length > 0) await db.finish(...saving({ ...changes, licensed }))
  return advanced
}

const NOTHING: Given = { licensed: [], held: [], attended: [], nextDueAt: undefined }

/** The queues that are to be changed since there was news of their attempts, locked. */
async function toldQueues(db: Database, { queues, now }: Loaded, results: readonly RecordedAttempt[]) {
  if (results.length === 0) return new Map<string, Queue>()
  const known = new Map(queues.map(({ queue }) => [queue.name, queue]))
  const told = tellQueues(known, results, now)
  const unlocked = queues.filter(({ isLocked, queue }) => !isLocked && told.has(queue.name))
  if (unlocked.length === 0) return told
  const fresh = await lockQueues(
    db,
    unlocked.map(({ queue }) => queue.name),
  )
  return tellQueues(new Map([...known, ...fresh]), results, now)
}
