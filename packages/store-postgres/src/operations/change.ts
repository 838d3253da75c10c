import type { ScheduledCall } from '@outdial/scheduler-core'
import { ONE_LINE } from '@outdial/scheduler-core/internal'
import {
  type CallAfterChange,
  type CallChange,
  type Changed,
  changeCall,
  dueInMs,
  newQueue,
} from '@outdial/scheduler-core/store'
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
  const results = changes.map((wanted): Omit<Changed, 'next'> & Pick<CallAfterChange, 'next'> => {
    const call = calls.get(wanted.id)
    if (!call) return { refused: 'unknown' }
    const result = changeCall(call, wanted, now)
    if (result.call === call) return result
    calls.set(wanted.id, result.call)
    saved.add(wanted.id)
    if (result.call.queue !== call.queue) queues.add(result.call.queue)
    return result
  })
  const nexts = results.flatMap(({ next }) => next ?? [])
  const added = nexts.length === 0 ? [] : await addCalls(db, nexts, ONE_LINE)
  const changed = results.map(
    ({ next, ...one }): Changed => (next ? { ...one, next: added[nexts.indexOf(next)] } : one),
  )
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
