import postgres from 'postgres'
import { onTestFinished } from 'vitest'
import { testDatabase } from '../../../../tools/postgres-in-tests.ts'
import { postgresStore } from '../postgres-store.ts'

const DEADLOCKS = 'SELECT deadlocks::int FROM pg_stat_database WHERE datname = current_database()'

/** A store with eight connections and a database of its own, closed after the test. */
export async function busyStore() {
  const url = await testDatabase()
  const store = postgresStore({ url, listen: false, poolSize: 8 })
  onTestFinished(() => store.close())
  /** Closes the store and returns how many deadlocks there were. */
  const deadlocks = async (): Promise<unknown> => {
    // A connection publishes its statistics when it closes.
    await store.close()
    const sql = postgres(url, { max: 1, onnotice: () => {} })
    onTestFinished(() => sql.end())
    const [row] = await sql.unsafe(DEADLOCKS)
    return row?.['deadlocks']
  }
  return { store, deadlocks }
}
