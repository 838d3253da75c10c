import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { postgresStore } from '@outdial/store-postgres'
import postgres, { type Sql } from 'postgres'
import { z } from 'zod'
import { newStore, type StoreName } from './builds.ts'
import { newFolder } from './calls-over-http.ts'

/** Copies a store while workers use it, as of one moment. */
export const backUp = (store: StoreName, address: string): Promise<Backup> =>
  store === 'sqlite' ? backUpFile(address) : backUpDatabase(address)

export interface Backup {
  /** Restores it as a new store. Returns the address. */
  restore(): Promise<string>
}

async function backUpFile(path: string): Promise<Backup> {
  const copy = join(await newFolder(), 'backup.db')
  const connection = new DatabaseSync(path)
  connection.prepare('VACUUM INTO ?').run(copy)
  connection.close()
  return {
    async restore() {
      const restored = await newStore('sqlite')
      await copyFile(copy, restored)
      return restored
    },
  }
}

const table = z.object({ name: z.string(), rows: z.string() })
const NAMES = "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'outdial'"

/**
 * Copies every table in one snapshot, without its indexes. The npm packages of PostgreSQL have no
 * `pg_dump`.
 */
async function backUpDatabase(url: string): Promise<Backup> {
  const tables = await using(url, sql =>
    sql.begin('ISOLATION LEVEL REPEATABLE READ READ ONLY', async tx => {
      const names = z.array(table.pick({ name: true })).parse(await tx.unsafe(NAMES))
      const found: z.infer<typeof table>[] = []
      for (const { name } of names) {
        const [row] = await tx.unsafe(`SELECT coalesce(json_agg(t), '[]')::text AS rows FROM outdial.${name} t`)
        found.push(table.parse({ name, rows: row?.['rows'] }))
      }
      return found
    }),
  )
  return {
    async restore() {
      const restored = await newStore('postgres')
      const store = postgresStore({ url: restored })
      await store.now()
      await store.close()
      await using(restored, sql =>
        sql.begin(async tx => {
          // No triggers: the tables that triggers maintain are restored like the others.
          await tx.unsafe('SET LOCAL session_replication_role = replica')
          for (const { name, rows } of tables) {
            await tx.unsafe(`DELETE FROM outdial.${name}`)
            const records = `json_populate_recordset(NULL::outdial.${name}, $1::text::json)`
            await tx.unsafe(`INSERT INTO outdial.${name} SELECT * FROM ${records}`, [rows])
          }
          await tx.unsafe("SELECT setval('outdial.attempt_order', (SELECT max(place) + 1 FROM outdial.attempts))")
        }),
      )
      return restored
    },
  }
}

async function using<Result>(url: string, work: (sql: Sql) => Promise<Result>): Promise<Result> {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  try {
    return await work(sql)
  } finally {
    await sql.end()
  }
}
