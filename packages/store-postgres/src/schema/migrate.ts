import { setTimeout } from 'node:timers/promises'
import { SchedulerError } from '@outdial/scheduler-core'
import type { Sql } from 'postgres'
import { type InTime, inSchema } from '../connection/session.ts'

export interface MigrateOptions {
  /** Of one connection (`max: 1`) that nobody else uses meanwhile. */
  readonly sql: Sql
  /** A name that needs no quotes. */
  readonly schema: string
  /** The n-th makes schema n of schema n - 1. They say `outdial.`, as statements of a session do. */
  readonly migrations: readonly string[]
  /** @default however long it takes */
  readonly inTime?: InTime | undefined
}

const PATIENT: InTime = ask => ask()
const AGAIN_MS = 100

/**
 * Makes the schema what this code expects: all of it or nothing, once, whoever else does the same.
 *
 * @throws {SchedulerError} `store-newer` if this code is older than the schema
 */
export async function bringUpToDate({ sql, schema, migrations, inTime = PATIENT }: MigrateOptions): Promise<void> {
  if ((await inTime(() => versionOf(sql, schema, migrations.length))) === migrations.length) return
  await inTime(() => sql.unsafe('BEGIN'))
  try {
    await inTime(() => sql.unsafe('SET LOCAL lock_timeout = 0; SET LOCAL statement_timeout = 0'))
    // Whoever else makes the tables is waited for, however long that takes; asked again and again, so that a wire that goes silent is noticed.
    while (!(await inTime(() => tookLock(sql, schema)))) await setTimeout(AGAIN_MS)
    // Somebody else may have done it before the lock was had.
    const version = await inTime(() => versionOf(sql, schema, migrations.length))
    const steps = migrations.slice(version)
    if (version === 0) steps.unshift(await inTime(() => firstOf(sql, schema)))
    for (const step of steps) await inTime(() => sql.unsafe(inSchema(step, schema)), 'much')
    await inTime(() => sql.unsafe(`UPDATE ${schema}.schema_version SET version = ${migrations.length}`))
    await inTime(() => sql.unsafe('COMMIT'), 'much')
  } catch (error) {
    await inTime(() => sql.unsafe('ROLLBACK')).catch(() => {})
    throw error
  }
}

/** @throws {SchedulerError} `store-failed` if the schema is older than this code */
export async function expectUpToDate({ sql, schema, migrations, inTime = PATIENT }: MigrateOptions): Promise<void> {
  const version = await inTime(() => versionOf(sql, schema, migrations.length))
  if (version < migrations.length) {
    throw new SchedulerError(
      'store-failed',
      `Expected version ${migrations.length} of the schema ${schema}, got ${version}: call \`migrate\` first`,
    )
  }
}

/** Takes the lock of those who make the tables, until the end of the transaction; says whether nobody else had it. */
async function tookLock(sql: Sql, schema: string): Promise<boolean> {
  const [row] = await sql`SELECT pg_try_advisory_xact_lock(hashtextextended(${`outdial migrates ${schema}`}, 0)) AS it`
  return row?.['it'] === true
}

/** Which version the schema has; 0 if its tables are not there. */
async function versionOf(sql: Sql, schema: string, newest: number): Promise<number> {
  // Not `to_regclass`, which may still know from before the lock that there is no such table.
  const found = await sql`SELECT FROM pg_tables WHERE schemaname = ${schema} AND tablename = 'schema_version'`
  if (found.length === 0) return 0
  const [row] = await sql.unsafe(`SELECT version FROM ${schema}.schema_version`)
  const version = Number(row?.['version'])
  if (version > newest) {
    throw new SchedulerError(
      'store-newer',
      `Expected version ${newest} or older of the schema ${schema}, got ${version}: update @outdial/store-postgres`,
    )
  }
  return version
}

/** Who may not make schemas may still use one that was made for them. */
async function firstOf(sql: Sql, schema: string): Promise<string> {
  const found = await sql`SELECT FROM pg_namespace WHERE nspname = ${schema}`
  const made = found.length > 0 ? '' : `CREATE SCHEMA ${schema};`
  return `${made} CREATE TABLE ${schema}.schema_version (version integer NOT NULL); INSERT INTO ${schema}.schema_version VALUES (0)`
}
