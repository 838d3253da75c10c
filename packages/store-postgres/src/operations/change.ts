import { type CallChange, type Changed, changeCall, newQueue, type ScheduledCall } from '@outdial/scheduler-core/store'
import type { Database } from '../connection/session.ts'
import { lockCallsWithIds, saveCalls } from '../tables/calls.ts'
import { timeOf } from '../tables/clock.ts'
import { insertQueues } from '../tables/queues.ts'
import { addCalls, FOLLOWING } from './add.ts'

/** Changes calls in this order, and adds the next one of each that is thereby over. */
export async function changeAll(db: Database, changes: readonly CallChange[]) {
  const found = await lockCallsWithIds(db, new Set(changes.map(({ id }) => id)))
  const now = await timeOf(db)
  const calls = new Map(found.map(call => [call.id, call]))
  const saved = new Set<ScheduledCall['id']>()
  const queues = new Set<string>()
  const changed: Changed[] = []
  for (const wanted of changes) {
    const call = calls.get(wanted.id)
    const one: Changed = call ? changeCall(call, wanted, now) : { refused: 'unknown' }
    changed.push(one)
    if (!one.call || one.call === call) continue
    calls.set(wanted.id, one.call)
    saved.add(wanted.id)
    if (one.call.queue !== call?.queue) queues.add(one.call.queue)
    if ('next' in wanted && wanted.next && one.call.endedAt) {
      const [next] = (await addCalls(db, [wanted.next], FOLLOWING)).calls
      // A later change of this batch may be one of it.
      if (next && !calls.has(next.id) && changes.some(({ id }) => id === next.id)) calls.set(next.id, next)
    }
  }
  // No call may wait where nobody looks.
  await insertQueues(
    db,
    [...queues].map(name => newQueue(name, FOLLOWING)),
  )
  await saveCalls(
    db,
    [...saved].flatMap(id => calls.get(id) ?? []),
  )
  return { changed, now }
}
