import {
  type Advanced,
  earliest,
  type Queue,
  type RecordedAttempt,
  type ScheduledCall,
  type Step,
} from '@outdial/scheduler-core/store'
import type { Database, Transaction } from '../connection/session.ts'
import type { LoadedQueues } from '../tables/loaded.ts'
import { lockQueues, saveQueues } from '../tables/queues.ts'
import { saving } from '../tables/saving.ts'
import { addCalls, FOLLOWING } from './add.ts'
import { type Given, licenseAll } from './license.ts'
import { loadStep, ownersElsewhere } from './load-step.ts'
import type { Memory, Written } from './memory.ts'
import { queuesAfter } from './queues-after.ts'
import { recordAll } from './record.ts'
import { tellQueues } from './tell.ts'
import { together } from './together.ts'
import { touchedBy } from './touched.ts'

/**
 * One step: records, then licenses. All that it is about is locked and read in one round trip, and what came of it is written in a second
 * one, with which `COMMIT` travels.
 *
 * @param known - what is remembered of attempts
 * @param onDone - hears what it did, right before the last statement is sent
 */
export async function advance(
  db: Transaction,
  step: Step,
  known: Memory['get'],
  onDone: (advanced: Advanced) => void,
): Promise<Written & { readonly advanced: Advanced }> {
  const { updates = [], room } = step
  const loading = await loadStep(db, updates, room, known)
  const loaded = await loading.told
  const elsewhere = await ownersElsewhere(db, updates, loaded.told)
  const touched = await touchedBy(db, { ...loaded, owners: [...loaded.owners, ...elsewhere] })
  const { recorded, next, results } = await recordAll(db, touched, step, loaded.now)
  // Of many, the database writes what was told while it is found out here what may start.
  const savedTold = recorded.length > FEW ? touched.save(db) : undefined
  savedTold?.catch(() => {})

  let found = await loading.queues
  const told = await toldQueues(db, found, results)
  const foreseen = room ? queuesAfter(found, touched, told, room) : []
  const changedQueues = new Map(told)
  let queues = foreseen ?? []
  let open: Iterable<Pick<ScheduledCall, 'attempt'>> = touched.calls()
  if (next.length > 0 || !foreseen) {
    // Other calls wait now than were seen.
    await Promise.all([savedTold, touched.save(db), saveQueues(db, [...told.values()])])
    changedQueues.clear()
    if (next.length > 0) await addCalls(db, next, FOLLOWING)
    if (room) {
      found = await (await loadStep(db, [], room, known)).queues
      queues = found.queues
      open = []
    }
  }
  const { licensed, held, attended, nextDueAt } = room ? await licenseAll(db, queues, room, found.now) : NOTHING
  for (const queue of attended) changedQueues.set(queue.name, queue)

  const lookAts = [...open, ...licensed].flatMap(({ attempt }) => attempt?.lookAt ?? [])
  const nextOverdueAt = earliest(found.nextLookAt ? [found.nextLookAt, ...lookAts] : lookAts)
  const advanced: Advanced = { recorded, licensed, held, nextDueAt, nextOverdueAt, now: found.now }
  // What is not waited for travels with what follows.
  const savedQueues = saveQueues(db, [...changedQueues.values()])
  onDone(advanced)
  const last = saving(touched.takeChanges(), licensed) ?? NOTHING_MORE
  await together([savedTold, savedQueues], db.finish(...last))
  return { advanced, touched, licensed, xid: loaded.xid }
}

const FEW = 20

// `COMMIT` need not wait for what is being written.
const NOTHING_MORE = ['SELECT'] as const

const NOTHING: Given = { licensed: [], held: [], attended: [], nextDueAt: undefined }

/** The queues that are to be changed since there was news of their attempts, locked. */
async function toldQueues(db: Database, { queues, now }: LoadedQueues, results: readonly RecordedAttempt[]) {
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
