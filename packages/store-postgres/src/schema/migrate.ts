import { setTimeout } from 'node:timers/promises'
import { SchedulerError } from '@outdial/scheduler-core'
import type { Connection } from '../connection/connect.ts'
import { inSchema, type Value } from '../connection/session.ts'

export interface MigrateOptions {
  /** A connection that nothing else uses. */
  readonly connection: Pick<Connection, 'send' | 'within'>
  /** Time limit for answers that cost the server nothing, in milliseconds. */
  readonly answerMs: number
  /** The schema's name, which needs no quotes. */
  readonly schema: string
  /** The n-th makes version n from version n - 1. They name the schema `outdial.`. */
  readonly migrations: readonly string[]
}

const AGAIN_MS = 100
/** Takes the lock of migrations until the end of the transaction; `false` if another process has it. */
const TAKE_LOCK = 'SELECT pg_try_advisory_xact_lock(hashtextextended($1::text, 0))'

/**
 * Brings the schema up to date: all or nothing, and once, however many processes do it.
 *
 * @throws {SchedulerError} `store-newer` if this code is older than the schema
 */
export async function bringUpToDate(options: MigrateOptions): Promise<void> {
  const { connection, schema, migrations } = options
  const ask = askOf(options)
  if ((await versionOf(options)) === migrations.length) return
  await ask('BEGIN')
  try {
    await ask('SET LOCAL lock_timeout = 0; SET LOCAL statement_timeout = 0')
    // Waits for another migration by asking again, so that a silent connection is noticed.
    while ((await ask(TAKE_LOCK, `outdial migrates ${schema}`))[0]?.[0] !== true) await setTimeout(AGAIN_MS)
    // Another process may have migrated before this one had the lock.
    const version = await versionOf(options)
    if (version === 0) {
      // A user without the right to create schemas may use an existing one.
      const found = await ask('SELECT FROM pg_namespace WHERE nspname = $1::text', schema)
      if (found.length === 0) await connection.send(`CREATE SCHEMA ${schema}`)
      await connection.send(`CREATE TABLE ${schema}.schema_version (version integer NOT NULL)`)
      await connection.send(`INSERT INTO ${schema}.schema_version VALUES (0)`)
    }
    for (const step of migrations.slice(version)) await connection.send(inSchema(step, schema))
    await ask(`UPDATE ${schema}.schema_version SET version = ${migrations.length}`)
    await connection.send('COMMIT')
  } catch (error) {
    await ask('ROLLBACK').catch(() => {})
    throw error
  }
}

/** @throws {SchedulerError} `store-failed` if the schema is older than this code */
export async function expectUpToDate(options: MigrateOptions): Promise<void> {
  const { schema, migrations } = options
  const version = await versionOf(options)
  if (version < migrations.length) {
    throw new SchedulerError(
      'store-failed',
      `Expected version ${migrations.length} of the schema ${schema}, got ${version}: call \`migrate\` first`,
    )
  }
}

/** Sends a statement that costs nothing. */
const askOf =
  ({ connection, answerMs }: MigrateOptions) =>
  (text: string, ...values: readonly Value[]) =>
    connection.within(answerMs, connection.send(text, values))

/** The schema's version; 0 if there are no tables. */
async function versionOf(options: MigrateOptions): Promise<number> {
  const { schema } = options
  const newest = options.migrations.length
  const ask = askOf(options)
  // `to_regclass` might answer from a cache that is older than the lock.
  const found = await ask("SELECT FROM pg_tables WHERE schemaname = $1::text AND tablename = 'schema_version'", schema)
  if (found.length === 0) return 0
  const version = Number((await ask(`SELECT version FROM ${schema}.schema_version`))[0]?.[0])
  if (version > newest) {
    throw new SchedulerError(
      'store-newer',
      `Expected version ${newest} or older of the schema ${schema}, got ${version}: update @outdial/store-postgres`,
    )
  }
  return version
}
