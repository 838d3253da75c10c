import type { Break } from '../../../../tools/broken-source.ts'
import type { Migration } from '../schema/migrations.ts'

const FILE = 'schema/migrations.ts'
const PUBLISHED = 'export const MIGRATIONS: readonly Migration[] = ['
const AFTER = '/** The oldest version of the code'

/** Makes a newer version of this package out of its source: it has one more migration. */
export const newerBuild = (last: Migration): readonly Break[] => [
  { file: FILE, text: PUBLISHED, by: 'const PUBLISHED: readonly Migration[] = [' },
  {
    file: FILE,
    text: AFTER,
    by: `export const MIGRATIONS: readonly Migration[] = [...PUBLISHED, ${JSON.stringify(last)}]\n\n${AFTER}`,
  },
]
