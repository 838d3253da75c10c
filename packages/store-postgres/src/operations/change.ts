import {
  type CallChange,
  type Changed,
  changeCall,
  dueInMs,
  newQueue,
  type ScheduledCall,
} from '@outdial/scheduler-core/store'
import type { Transaction } from '../connection/session.ts'
import type { News } from '../hints/notices.ts'
import { savingCalls } from '../tables/calls.ts'
import { lockCallsWithIds } from '../tables/loaded.ts'
import { insertQueues } from '../tables/queues.ts'
import { addCalls, FOLLOWING } from './add.ts'
import { together } from './together.ts'

/**
 * Changes calls in this order, and adds the next one of each that is thereby over.
 *
 * @param onDone - hears what others may want to know, right before the last statement is sent
 */
export async function changeAll(db: Transaction, changes: readonly CallChange[], onDone: (news: News) => void) {
  const { calls: found, now } = await lockCallsWithIds(db, new Set(changes.map(({ id }) => id)))
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
      const [next] = await addCalls(db, [wanted.next], FOLLOWING)
      // A later change of this batch may be one of it.
      if (next && !calls.has(next.id) && changes.some(({ id }) => id === next.id)) calls.set(next.id, next)
    }
  }
  // No call may wait where nobody looks.
  const inserted = insertQueues(
    db,
    [...queues].map(name => newQueue(name, FOLLOWING)),
  )
  const told = changed.flatMap(({ call, refused }) => (call && !refused ? call : []))
  const news = { calls: told, inMs: dueInMs(told, now) }
  onDone(news)
  const last = [...saved].flatMap(id => calls.get(id) ?? [])
  if (last.length > 0) await together([inserted], db.finish(...savingCalls(last)))
  return { changed, news }
}
