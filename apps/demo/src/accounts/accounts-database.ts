import { DatabaseSync } from 'node:sqlite'
import { NodeSqliteDialect } from '@better-auth/kysely-adapter/node-sqlite-dialect'
import type { BetterAuthOptions } from 'better-auth'
import postgres from 'postgres'
import type { Environment } from '../environment.ts'
import { postgresDialect } from './postgres-dialect.ts'

/** The tables of people and sessions, in the database of the calls. */
export interface AccountsDatabase {
  readonly options: Extract<BetterAuthOptions['database'], { readonly dialect: unknown }>
  /** Runs work that changes tables, while no other process does. */
  exclusively(work: () => Promise<void>): Promise<void>
  close(): Promise<void>
}

type Variables = Pick<Environment, 'DATABASE_URL' | 'DATABASE_SCHEMA' | 'DATABASE_POOL_MODE'>

/**
 * Opens another connection to the database of the calls, which the store has created. Without
 * transactions: a sign-up reads, hashes a password and writes. In a transaction it fails on SQLite if
 * a call is stored meanwhile (SQLITE_BUSY_SNAPSHOT), and holds a connection of PostgreSQL while it
 * waits for another.
 */
export function openAccountsDatabase(variables: Variables): AccountsDatabase {
  const { DATABASE_URL: given } = variables
  if (given.kind === 'postgres') return onPostgres(given.url, variables)
  return onSqlite(given.kind === 'memory' ? ':memory:' : given.path)
}

// The thread waits that long, in milliseconds, while another process writes. A commit takes a few.
const LOCK_MS = 1000

function onSqlite(path: string): AccountsDatabase {
  const database = new DatabaseSync(path, { timeout: LOCK_MS })
  return {
    options: {
      dialect: new NodeSqliteDialect({ database }),
      type: 'sqlite',
      transaction: false,
    },
    async exclusively(work) {
      database.exec('BEGIN IMMEDIATE')
      try {
        await work()
        database.exec('COMMIT')
      } catch (error) {
        database.exec('ROLLBACK')
        throw error
      }
    },
    close: async () => database.close(),
  }
}

const DEFAULT_SCHEMA = 'outdial'
const CONNECTIONS = 5
const CONNECT_S = 5
// Any number that no other program locks.
const MIGRATION_LOCK = 7_203_514_581

function onPostgres(url: string, { DATABASE_SCHEMA, DATABASE_POOL_MODE }: Variables): AccountsDatabase {
  const sql = postgres(url, {
    max: CONNECTIONS,
    connect_timeout: CONNECT_S,
    prepare: DATABASE_POOL_MODE === undefined,
    onnotice: () => {},
  })
  return {
    options: {
      dialect: postgresDialect(sql),
      type: 'postgres',
      schemaName: DATABASE_SCHEMA ?? DEFAULT_SCHEMA,
      transaction: false,
    },
    async exclusively(work) {
      await sql.begin(async locked => {
        await locked`SELECT pg_advisory_xact_lock(${MIGRATION_LOCK})`
        await work()
      })
    },
    close: () => sql.end({ timeout: 1 }),
  }
}
