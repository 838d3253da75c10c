import {
  type Advanced,
  type AttemptedCall,
  earliest,
  type Queue,
  type RecordedAttempt,
  type ScheduledCall,
  type Step,
} from '@outdial/scheduler-core/store'
import type { Database, Transaction } from '../connection/session.ts'
import type { LoadedQueue, LoadedQueues } from '../tables/loaded.ts'
import { lookOut } from '../tables/outlook.ts'
import { lockQueues, saveQueues } from '../tables/queues.ts'
import { saving } from '../tables/saving.ts'
import { addCalls, FOLLOWING } from './add.ts'
import type { Seen } from './belief.ts'
import { type Given, licenseAll } from './license.ts'
import { loadStep, ownersElsewhere } from './load-step.ts'
import type { Looked } from './look.ts'
import type { Memory, Written } from './memory.ts'
import { queuesAfter } from './queues-after.ts'
import { recordAll } from './record.ts'
import { tellQueues } from './tell.ts'
import { together } from './together.ts'
import { touchedBy } from './touched.ts'

/** What a step did, and what it saw of what comes next, if it was to look for that. */
export interface Stepped extends Written, Looked {
  readonly seen: Seen | undefined
}

export interface AdvanceOptions {
  /** What is remembered of attempts. */
  readonly known: Memory['get']
  /** For how many of the next calls it looks; 0 if it does not. */
  readonly ahead: number
  /** Hears what it did, right before the last statement is sent, while its queues are locked. */
  readonly onDone: (advanced: Advanced) => void
}

/**
 * One step: records, then licenses. All that it is about is locked and read in one round trip, and what came of it is written in a second
 * one, with which `COMMIT` travels. Of much news there are three: it is written before the queues are locked, so that nobody who
 * licenses waits for that.
 */
export async function advance(db: Transaction, step: Step, { known, ahead, onDone }: AdvanceOptions): Promise<Stepped> {
  const { updates = [], room } = step
  // A refusal locks its queue first. Two steps that each had one could then wait for the other's.
  const isMuch = updates.length > MUCH && !updates.some(({ refusal }) => refusal)
  const loading = await loadStep(db, updates, isMuch ? undefined : room, known)
  const loaded = await loading.told
  const elsewhere = await ownersElsewhere(db, updates, loaded.told)
  const touched = await touchedBy(db, { ...loaded, owners: [...loaded.owners, ...elsewhere] })
  const { recorded, next, results } = await recordAll(db, touched, step, loaded.now)
  // What is not waited for travels with what follows.
  const sent: Promise<void>[] = []
  const send = (saved: Promise<void>) => {
    saved.catch(() => {})
    sent.push(saved)
  }
  // The database writes this while it is found out here what may start.
  if (recorded.length > FEW) send(touched.save(db))

  let found = await loading.queues
  const told = await together(sent, toldQueues(db, found, results))
  const foreseen = room && !isMuch ? queuesAfter(found, touched, told, room) : undefined
  const changedQueues = new Map(told)
  let queues = foreseen ?? []
  let open: Iterable<Pick<ScheduledCall, 'attempt'>> = touched.calls()
  if (next.length > 0 || (room && !foreseen)) {
    // What waits is another now than was seen, or was not looked for yet.
    send(touched.save(db))
    send(saveQueues(db, [...told.values()]))
    changedQueues.clear()
    if (next.length > 0) await together(sent, addCalls(db, next, FOLLOWING))
    if (room) {
      found = await together(sent, (await loadStep(db, [], room, known)).queues)
      queues = found.queues
      open = []
    }
  }
  // Whatever is looked for further is to be seen as it is after what was told: a retry may be what comes next, a refusal counts for no limit.
  const after: Database = {
    ...db,
    query(text, ...values) {
      send(touched.save(db))
      return db.query(text, ...values)
    },
  }
  const licensing = room ? licenseAll(after, queues, room, found.now) : Promise.resolve(NOTHING)
  const { licensed, held, attended, nextDueAt } = await together(sent, licensing)
  for (const queue of attended) changedQueues.set(queue.name, queue)

  const lookAts = [...open, ...licensed].flatMap(({ attempt }) => attempt?.lookAt ?? [])
  const nextOverdueAt = earliest(found.nextLookAt ? [found.nextLookAt, ...lookAts] : lookAts)
  const advanced: Advanced = { recorded, licensed, held, nextDueAt, nextOverdueAt, now: found.now }
  send(saveQueues(db, [...changedQueues.values()]))
  onDone(advanced)
  const last = saving(touched.takeChanges(), licensed) ?? NOTHING_MORE
  const stepped = { advanced, touched, licensed, xid: loaded.xid, readAt: found.readAt }
  const focus = ahead > 0 && room ? focusOf(licensed, queues) : undefined
  if (!room || focus === undefined) {
    await together(sent, db.finish(...last))
    return { ...stepped, seen: undefined }
  }
  send(db.query(...last).then(() => {}))
  const view = { room, focus, after: undefined, most: Math.max(ahead, licensed.length) }
  const outlook = await together(sent, lookOut(db, view, found.now))
  return { ...stepped, seen: outlook && { view, outlook } }
}

/** The one queue in which the next calls are most likely licensed. */
function focusOf(licensed: readonly AttemptedCall[], queues: readonly LoadedQueue[]): string | undefined {
  const [own, ...others] = new Set(licensed.map(({ queue }) => queue))
  return others.length > 0 ? undefined : (own ?? queues[0]?.queue.name)
}

const FEW = 20
// Worth a round trip more, for others' sake.
const MUCH = 200

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
