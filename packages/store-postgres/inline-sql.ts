import type { Options } from 'tsup'
import { LOG, SCHEMA } from './src/sql.ts'

/** Puts the text of the SQL files into the build, so that bundlers of applications need no files. */
export const inlineSql: NonNullable<Options['esbuildPlugins']>[number] = {
  name: 'inline-sql',
  setup({ onLoad }) {
    onLoad({ filter: /[/\\]store-postgres[/\\]src[/\\]sql\.ts$/ }, () => ({
      contents: `export const SCHEMA = ${JSON.stringify(SCHEMA)}\nexport const LOG = ${JSON.stringify(LOG)}`,
      loader: 'ts',
    }))
  },
}
