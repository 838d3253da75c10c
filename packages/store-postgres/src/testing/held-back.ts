import postgres, { type Sql } from 'postgres'
import { expect, onTestFinished } from 'vitest'
import { testDatabase } from '../../../../tools/postgres-in-tests.ts'
import { postgresStore } from '../postgres-store.ts'

const WAITING = `SELECT FROM pg_stat_activity
  WHERE datname = current_database() AND application_name = 'outdial' AND wait_event_type = 'Lock'`

/** A store, and a client of its database that may lock what the store needs; both are closed when the test is over. */
export async function heldBack() {
  const url = await testDatabase()
  const store = postgresStore({ url, listen: false })
  const sql: Sql = postgres(url, { max: 2, onnotice: () => {} })
  onTestFinished(async () => {
    await store.close()
    await sql.end({ timeout: 0 })
  })
  /** Until the store waits for a lock. Not asked within a transaction, where activity is seen as it was at the first look. */
  const waits = () => expect.poll(() => sql.unsafe(WAITING)).toHaveLength(1)
  return { store, sql, waits }
}
