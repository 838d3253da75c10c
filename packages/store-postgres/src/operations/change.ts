import type { ScheduledCall } from '@outdial/scheduler-core'
import { ONE_LINE } from '@outdial/scheduler-core/internal'
import { type CallChange, type Changed, changeCall, dueInMs, newQueue } from '@outdial/scheduler-core/store'
import type { Transaction } from '../connection/session.ts'
import type { StoreChange } from '../notifications/payload.ts'
import { savingCalls } from '../rows/calls.ts'
import { lockCallsWithIds } from '../rows/locked-calls.ts'
import { insertQueues } from '../rows/queues.ts'
import { addCalls } from './add.ts'

/**
 * Changes calls, in this order. If a change ends a call of a series, the next one is added.
 *
 * @param onDone - receives the changes to notify, right before the last statement is sent
 */
export async function changeAll(db: Transaction, changes: readonly CallChange[], onDone: (news: StoreChange) => void) {
  const { calls: found, now } = await lockCallsWithIds(db, new Set(changes.map(({ id }) => id)))
  const calls = new Map(found.map(call => [call.id, call]))
  const saved = new Set<ScheduledCall['id']>()
  const queues = new Set<string>()
  const changed: Changed[] = []
  for (const wanted of changes) {
    const call = calls.get(wanted.id)
    if (!call) {
      changed.push({ refused: 'unknown' })
      continue
    }
    const { next, ...one } = changeCall(call, wanted, now)
    const [added] = next ? await addCalls(db, [next], ONE_LINE) : []
    changed.push(added ? { ...one, next: added } : one)
    if (one.call === call) continue
    calls.set(wanted.id, one.call)
    saved.add(wanted.id)
    if (one.call.queue !== call.queue) queues.add(one.call.queue)
  }
  const inserted = insertQueues(
    db,
    [...queues].map(name => newQueue(name, ONE_LINE)),
  )
  const applied = changed.flatMap(({ call, refused, next }) =>
    call && !refused ? [call, ...(next ? [next] : [])] : [],
  )
  const news = { calls: applied, inMs: dueInMs(applied, now) }
  onDone(news)
  const last = [...saved].flatMap(id => calls.get(id) ?? [])
  inserted.catch(() => {})
  if (last.length > 0) await Promise.all([inserted, db.finish(...savingCalls(last))])
  return { changed, news }
}
