import type { Break } from './broken-source.ts'

/** A migration of a store in a database. */
interface Migration {
  readonly sql: string
  readonly compatible: boolean
}

const FILE = 'schema/migrations.ts'
const MIGRATIONS = 'export const MIGRATIONS: readonly Migration[] = ['
const AFTER = '/** The oldest version of the code'

/** Returns changes of a store's source that add a migration, which makes a newer version of it. */
export const newerBuild = (last: Migration): readonly Break[] => [
  { file: FILE, text: MIGRATIONS, by: MIGRATIONS.replace('export const MIGRATIONS', 'const PUBLISHED') },
  { file: FILE, text: AFTER, by: `${MIGRATIONS}...PUBLISHED, ${JSON.stringify(last)}]\n\n${AFTER}` },
]
