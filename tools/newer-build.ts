import type { Break } from './broken-source.ts'

/** A migration of a store in a database. */
interface Migration {
  readonly sql: string
  readonly compatible: boolean
}

const FILE = 'schema/migrations.ts'
// Of the list of migrations.
const END = '},\n]\n'

/** Returns changes of a store's source that add a migration, which makes a newer version of it. */
export const newerBuild = (last: Migration): readonly Break[] => [
  { file: FILE, text: END, by: `}, ${JSON.stringify(last)}]\n` },
]
