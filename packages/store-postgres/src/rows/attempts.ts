import type { CallDetails, CallId } from '@outdial/scheduler-core'
import { toCall } from '@outdial/scheduler-core/internal'
import type { Database } from '../connection/session.ts'
import { attemptIn, CALL_AND_ATTEMPT } from './columns.ts'

const OF_CALL = `SELECT ${CALL_AND_ATTEMPT} FROM outdial.calls c LEFT JOIN outdial.attempts a ON a.call = c.sequence
  WHERE c.id = $1::text ORDER BY a.place`

/** A call with all its attempts, in the order of their licences. */
export async function detailsOf(db: Database, id: CallId): Promise<CallDetails | undefined> {
  const rows = await db.query(OF_CALL, id)
  const [call] = rows
  if (!call) return undefined
  const attempts = rows.flatMap(row => attemptIn(row) ?? [])
  return { ...toCall(call, attempts.at(-1)), attempts }
}
