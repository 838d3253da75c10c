import { ONE_LINE } from '@outdial/scheduler-core/internal'
import { type CallChange, type Changed, changeCall, newQueue } from '@outdial/scheduler-core/store'
import type { Database } from '../connection/database.ts'
import { callWithId, saveCall, saveEdited } from '../rows/calls.ts'
import { insertQueue } from '../rows/queues.ts'
import { addCalls } from './add.ts'

/** Changes a call. If the change ends it, its next call is added. */
export function change(db: Database, wanted: CallChange, now: Date): Changed {
  const call = callWithId(db, wanted.id)
  if (!call) return { refused: 'unknown' }
  const changed = changeCall(call, wanted, now)
  if (changed.call === call) return changed
  if (wanted.kind === 'edit') {
    if (changed.call.queue !== call.queue) insertQueue(db, newQueue(changed.call.queue, ONE_LINE))
    saveEdited(db, changed.call)
    return changed
  }
  saveCall(db, changed.call)
  if ('next' in wanted && wanted.next && changed.call.endedAt) addCalls(db, [wanted.next], ONE_LINE, now)
  return changed
}
