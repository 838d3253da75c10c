import postgres, { type Sql } from 'postgres'
import { expect, onTestFinished } from 'vitest'
import { testDatabase } from '../../../../tools/postgres-in-tests.ts'
import { postgresStore } from '../postgres-store.ts'

const WAITING = `SELECT FROM pg_stat_activity
  WHERE datname = current_database() AND application_name = 'outdial' AND wait_event_type = 'Lock'`

/** A store, and a client of its database that can lock rows. Both are closed after the test. */
export async function lockableStore() {
  const url = await testDatabase()
  const store = postgresStore({ url, listen: false })
  const sql: Sql = postgres(url, { max: 2, onnotice: () => {} })
  onTestFinished(async () => {
    await store.close()
    await sql.end({ timeout: 0 })
  })
  /**
   * Resolves once so many connections of stores wait for a lock. Queries outside of a transaction,
   * because a transaction sees a snapshot of the activity.
   */
  const waits = (connections = 1) => expect.poll(() => sql.unsafe(WAITING)).toHaveLength(connections)
  return { store, sql, url, waits }
}
