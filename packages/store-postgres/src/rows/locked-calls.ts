import { toNumber } from '@outdial/scheduler-core/internal'
import { OTHER_PROVIDERS_WAIT_MS, type OverdueQuery } from '@outdial/scheduler-core/store'
import type { Database } from '../connection/session.ts'
import { toArray } from './arrays.ts'
import { toLoadedRows } from './loaded-rows.ts'

const BEGIN_ADDING = 'SELECT * FROM outdial.begin_adding($1::text::text[], $2::bigint)'
const LOAD_CALLS = 'SELECT * FROM outdial.load_calls($1::text::text[], $2::bigint)'
const LOAD_OVERDUE = 'SELECT * FROM outdial.load_overdue($1::text::text[], $2::bigint, $3::bigint, $4::bigint)'

/**
 * Makes adding calls exclusive until the commit. Reads the last sequence and the calls that have
 * these keys.
 */
export async function beginAdding(db: Database, keys: Iterable<string>) {
  const { now, more, calls } = toLoadedRows(await db.query(BEGIN_ADDING, toArray(keys), db.clock))
  return { now, last: toNumber(more[0]), calls }
}

/** Locks and reads the calls with these ids. */
export const lockCallsWithIds = async (db: Database, ids: Iterable<string>) =>
  toLoadedRows(await db.query(LOAD_CALLS, toArray(ids), db.clock))

/**
 * Locks and reads the attempts whose next poll is due. One transaction at a time takes attempts.
 */
export const lockOverdue = async (db: Database, { providers, most }: Pick<OverdueQuery, 'providers' | 'most'>) =>
  toLoadedRows(
    await db.query(LOAD_OVERDUE, providers ? toArray(providers) : null, OTHER_PROVIDERS_WAIT_MS, most, db.clock),
  )
