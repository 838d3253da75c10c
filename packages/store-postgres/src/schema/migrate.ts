import { setTimeout } from 'node:timers/promises'
import { SchedulerError } from '@outdial/scheduler-core'
import type { Sql } from 'postgres'
import { type InTime, inSchema } from '../connection/session.ts'

export interface MigrateOptions {
  /** A client of one connection (`max: 1`) that nothing else uses. */
  readonly sql: Sql
  /** The schema's name, which needs no quotes. */
  readonly schema: string
  /** The n-th makes version n from version n - 1. They name the schema `outdial.`. */
  readonly migrations: readonly string[]
  /** Limits the wait for answers. @default no limit */
  readonly inTime?: InTime | undefined
}

const PATIENT: InTime = ask => ask()
const AGAIN_MS = 100

/**
 * Brings the schema up to date: all or nothing, and once, however many processes do it.
 *
 * @throws {SchedulerError} `store-newer` if this code is older than the schema
 */
export async function bringUpToDate({ sql, schema, migrations, inTime = PATIENT }: MigrateOptions): Promise<void> {
  if ((await inTime(() => versionOf(sql, schema, migrations.length))) === migrations.length) return
  await inTime(() => sql.unsafe('BEGIN'))
  try {
    await inTime(() => sql.unsafe('SET LOCAL lock_timeout = 0; SET LOCAL statement_timeout = 0'))
    // Waits for another migration by asking again, so that a silent connection is noticed.
    while (!(await inTime(() => tookLock(sql, schema)))) await setTimeout(AGAIN_MS)
    // Another process may have migrated before this one had the lock.
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

/** Takes the lock of migrations until the end of the transaction; `false` if another process has it. */
async function tookLock(sql: Sql, schema: string): Promise<boolean> {
  const [row] = await sql`SELECT pg_try_advisory_xact_lock(hashtextextended(${`outdial migrates ${schema}`}, 0)) AS it`
  return row?.['it'] === true
}

/** The schema's version; 0 if there are no tables. */
async function versionOf(sql: Sql, schema: string, newest: number): Promise<number> {
  // `to_regclass` might answer from a cache that is older than the lock.
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

/** A user without the right to create schemas may use an existing one. */
async function firstOf(sql: Sql, schema: string): Promise<string> {
  const found = await sql`SELECT FROM pg_namespace WHERE nspname = ${schema}`
  const made = found.length > 0 ? '' : `CREATE SCHEMA ${schema};`
  return `${made} CREATE TABLE ${schema}.schema_version (version integer NOT NULL);
    INSERT INTO ${schema}.schema_version VALUES (0)`
}
