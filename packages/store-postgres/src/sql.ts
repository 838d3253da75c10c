import { readFileSync } from 'node:fs'

const read = (name: string) => readFileSync(new URL(`./sql/${name}.sql`, import.meta.url), 'utf8')

/**
 * The schema, as the files in `sql/` have it: they can be read and run as they are. The build puts
 * their text in the place of this module.
 */
export const SCHEMA: string = [
  'tables',
  'rules',
  'licensing',
  'do-not-call',
  'load-step',
  'save-step',
  'other-operations',
]
  .map(read)
  .join('\n')

/** Version 2: what the log of all calls needs of records. */
export const LOG: string = read('log')
