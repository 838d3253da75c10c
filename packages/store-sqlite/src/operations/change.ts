import { type CallChange, type Changed, changeCall, newQueue } from '@outdial/scheduler-core/store'
import type { Database } from '../connection/database.ts'
import { callWithId, saveCall, saveEdited } from '../tables/calls.ts'
import { insertQueue } from '../tables/queues.ts'
import { addCalls, FOLLOWING } from './add.ts'

/** Changes a call, and adds the next one if it is thereby over. */
export function change(db: Database, wanted: CallChange, now: Date): Changed {
  const call = callWithId(db, wanted.id)
  if (!call) return { refused: 'unknown' }
  const changed = changeCall(call, wanted, now)
  if (changed.call === call) return changed
  if (wanted.kind === 'edit') {
    // No call may wait where nobody looks.
    if (changed.call.queue !== call.queue) insertQueue(db, newQueue(changed.call.queue, FOLLOWING))
    saveEdited(db, changed.call)
    return changed
  }
  saveCall(db, changed.call)
  if ('next' in wanted && wanted.next && changed.call.endedAt) addCalls(db, [wanted.next], FOLLOWING, now)
  return changed
}
