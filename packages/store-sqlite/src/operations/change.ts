import { ONE_LINE } from '@outdial/scheduler-core/internal'
import { type CallChange, type Changed, changeCall, newQueue } from '@outdial/scheduler-core/store'
import type { Database } from '../connection/database.ts'
import { callWithId, saveCall, saveEdited } from '../rows/calls.ts'
import { insertQueue } from '../rows/queues.ts'
import { addCalls } from './add.ts'

/** Changes a call. If the change ends a call of a series, the next one is added. */
export function change(db: Database, wanted: CallChange, now: Date): Changed {
  const call = callWithId(db, wanted.id)
  if (!call) return { refused: 'unknown' }
  const { next, ...changed } = changeCall(call, wanted, now)
  if (changed.call === call) return changed
  if (wanted.kind === 'edit') {
    if (changed.call.queue !== call.queue) insertQueue(db, newQueue(changed.call.queue, ONE_LINE))
    saveEdited(db, changed.call)
    return changed
  }
  saveCall(db, changed.call)
  // A cancellation of all that follow marks the series.
  if (changed.call.series !== call.series) saveEdited(db, changed.call)
  return next ? { ...changed, next: addCalls(db, [next], ONE_LINE, now)[0] } : changed
}
