import { checkNames } from '@outdial/call-client/internal'
import { sessionOf } from './connection/session.ts'
import { type PostgresStoreOptions, resolveOptions } from './options.ts'
import { bringUpToDate } from './schema/migrate.ts'
import { MIGRATIONS } from './schema/migrations.ts'

/**
 * Creates the tables or brings them up to date, for stores with `migrations: 'by-hand'`. Any number of
 * processes may call it at once, any number of times.
 *
 * @throws {TypeError | RangeError} if an option is invalid
 * @throws {SchedulerError} as the operations of a store
 */
export async function migrate(
  options: Pick<PostgresStoreOptions, 'url' | 'sql' | 'schema' | 'prepare' | 'metadataFields' | 'search'>,
): Promise<void> {
  checkNames('migrate', options, [
    'url',
    'sql',
    'schema',
    'prepare',
    'metadataFields',
    'search',
  ] satisfies (keyof PostgresStoreOptions)[])
  const resolved = resolveOptions(options)
  const { schema, metadataFields, search } = resolved
  const session = sessionOf({
    ...resolved,
    prepareSchema: (connection, answerMs) =>
      bringUpToDate({ connection, answerMs, schema, migrations: MIGRATIONS, metadataFields, search }),
  })
  try {
    await session.read(() => Promise.resolve())
  } finally {
    await session.close()
  }
}
