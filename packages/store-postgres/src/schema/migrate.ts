import { setTimeout } from 'node:timers/promises'
import { SchedulerError } from '@outdial/scheduler-core'
import { type Migration, oldestOf } from '@outdial/scheduler-core/internal'
import { searchedFields } from '@outdial/scheduler-core/store'
import type { Connection } from '../connection/connect.ts'
import { inSchema, type Value } from '../connection/session.ts'
import { createMetadataIndex, metadataIndex } from './metadata-indexes.ts'
import { createSearch, fieldsIn, READ_COLLATION, READ_SEARCH } from './search-index.ts'
import { CREATE_VERSION, expectKnown, LOCK_VERSION } from './version.ts'

export interface MigrateOptions {
  /** A connection that nothing else uses. */
  readonly connection: Pick<Connection, 'send' | 'within'>
  /** Time limit for answers that cost the server nothing, in milliseconds. */
  readonly answerMs: number
  /** The schema's name, which needs no quotes. */
  readonly schema: string
  /** Those that this code knows. */
  readonly migrations: readonly Migration[]
  /** Fields of metadata that have an index. @default none */
  readonly metadataFields?: readonly string[]
  /** Whether there is an index for `search`. @default false */
  readonly search?: boolean
}

const AGAIN_MS = 100
/** Takes the lock of migrations until the end of the transaction; `false` if another process has it. */
const TAKE_LOCK = 'SELECT pg_try_advisory_xact_lock(hashtextextended($1::text, 0))'

/**
 * Brings the schema up to date: all or nothing, and once, however many processes do it. Before an
 * incompatible migration it waits for the transactions of older processes; theirs fail from then on.
 *
 * @throws {SchedulerError} `store-newer` if this code is too old for the schema
 */
export async function bringUpToDate(options: MigrateOptions): Promise<void> {
  const { connection, schema, migrations } = options
  const ask = askOf(options)
  await ask('BEGIN')
  try {
    await ask('SET LOCAL lock_timeout = 0; SET LOCAL statement_timeout = 0')
    // Waits for another migration by asking again, so that a silent connection is noticed.
    while ((await ask(TAKE_LOCK, `outdial migrates ${schema}`))[0]?.[0] !== true) await setTimeout(AGAIN_MS)
    const version = await versionOf(options)
    if (version === 0) {
      // A user without the right to create schemas may use an existing one.
      const found = await ask('SELECT FROM pg_namespace WHERE nspname = $1::text', schema)
      if (found.length === 0) await connection.send(`CREATE SCHEMA ${schema}`)
      await connection.send(inSchema(CREATE_VERSION, schema))
    }
    const missing = migrations.slice(version)
    if (missing.some(({ compatible }) => !compatible)) await connection.send(inSchema(LOCK_VERSION, schema))
    for (const { sql } of missing) await connection.send(inSchema(sql, schema))
    const versions = `version = ${migrations.length}, oldest = ${oldestOf(migrations)}`
    if (missing.length > 0) await ask(`UPDATE ${schema}.schema_version SET ${versions}`)
    for (const field of await fieldsWithoutIndex(options)) {
      await connection.send(inSchema(createMetadataIndex(field), schema))
    }
    const searched = await missingSearch(options)
    if (searched) {
      const [collation] = await ask(READ_COLLATION)
      await connection.send(inSchema(createSearch(searched, collation && String(collation[0])), schema))
    }
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
  const [field] = await fieldsWithoutIndex(options)
  if (field !== undefined) {
    throw new SchedulerError('store-failed', `Expected an index of the metadata field ${field}: call \`migrate\` first`)
  }
  if (await missingSearch(options)) {
    throw new SchedulerError('store-failed', 'Expected an index for `search`: call `migrate` with `search: true` first')
  }
}

/** The fields that the index for `search` is to have, if it is missing or lacks one. */
async function missingSearch(options: MigrateOptions): Promise<readonly string[] | undefined> {
  const { schema, metadataFields = [], search = false } = options
  if (!search) return undefined
  const [found] = await askOf(options)(READ_SEARCH, schema)
  const [indexed, needed] = [found && fieldsIn(String(found[0])), searchedFields(metadataFields)]
  if (indexed && needed.every(field => indexed.includes(field))) return undefined
  return [...new Set([...(indexed ?? []), ...needed])]
}

/** The fields of metadata that have no index yet. */
async function fieldsWithoutIndex(options: MigrateOptions): Promise<readonly string[]> {
  const { schema, metadataFields = [] } = options
  if (metadataFields.length === 0) return []
  const found = await askOf(options)(
    "SELECT indexname FROM pg_indexes WHERE schemaname = $1::text AND tablename = 'calls'",
    schema,
  )
  const names = new Set(found.map(([name]) => name))
  return metadataFields.filter(field => !names.has(metadataIndex(field)))
}

/** Sends a statement that costs nothing. */
const askOf =
  ({ connection, answerMs }: MigrateOptions) =>
  (text: string, ...values: readonly Value[]) =>
    connection.within(answerMs, connection.send(text, values))

/**
 * The schema's version; 0 if there are no tables.
 *
 * @throws {SchedulerError} `store-newer` if this code is too old for the schema
 */
async function versionOf(options: MigrateOptions): Promise<number> {
  const { schema, migrations } = options
  const ask = askOf(options)
  // `to_regclass` might answer from a cache that is older than the lock.
  const found = await ask("SELECT FROM pg_tables WHERE schemaname = $1::text AND tablename = 'schema_version'", schema)
  if (found.length === 0) return 0
  await ask(inSchema(expectKnown(migrations.length), schema))
  return Number((await ask(`SELECT version FROM ${schema}.schema_version`))[0]?.[0])
}
