import { parseArgs } from 'node:util'
import { z } from 'zod'
import { DEFAULT_DATABASE, database, databaseSchema, poolMode } from '../database/address.ts'
import { whole, withoutSecrets } from '../variables.ts'

export const HELP = `npm run seed -- --calls 100000

Fills a database with generated calls of the last ninety days, to numbers reserved for fiction.
It also schedules a few calls for the next days. Only a mock dials them: they wait while a real service is configured.

  --calls <n>           how many, from 1 to 1000000 (1000)
  --seed <n>            the same seed generates the same calls, and adds none twice (1)
  --database <address>  sqlite: and a file's path, or a postgres:// address (DATABASE_URL, else ${DEFAULT_DATABASE})
  --schema <name>       PostgreSQL schema (DATABASE_SCHEMA, else outdial)
  --pool-mode <mode>    session or transaction, if the address leads to a pooler (DATABASE_POOL_MODE)
  --help                show this text
`

const persistentDatabase = database.refine(
  ({ kind }) => kind !== 'memory',
  'a file or a server, since memory is lost when this program ends',
)

const schema = z.object({
  calls: whole(1, 1_000_000).default(1000),
  seed: whole(0, 4_294_967_295).default(1),
  database: persistentDatabase,
  schema: databaseSchema.optional(),
  'pool-mode': poolMode.optional(),
})

export type SeedArguments = z.infer<typeof schema>

/**
 * Reads the command line; `undefined` if it asks for help.
 *
 * @throws {Error} with one line per invalid argument: the expected and the actual value
 */
export function readArguments(
  args: readonly string[],
  variables: Readonly<Record<string, string | undefined>>,
): SeedArguments | undefined {
  const string = { type: 'string' } as const
  const options = {
    calls: string,
    seed: string,
    database: string,
    schema: string,
    'pool-mode': string,
    help: { type: 'boolean' },
  } as const
  const { values } = parseArgs({ args: [...args], options })
  if (values.help) return undefined
  const given = {
    ...values,
    database: values.database ?? (variables.DATABASE_URL || DEFAULT_DATABASE),
    schema: values.schema ?? (variables.DATABASE_SCHEMA || undefined),
    'pool-mode': values['pool-mode'] ?? (variables.DATABASE_POOL_MODE || undefined),
  }
  const { success, data, error } = schema.safeParse(given)
  if (success) return data
  const problems = error.issues.map(({ path: [name], message }) => {
    const value = Object.entries(given).find(([key]) => key === name)?.[1]
    const shown = typeof value === 'string' ? JSON.stringify(withoutSecrets(value)) : String(value)
    return `Expected --${String(name)} to be ${message}, got ${shown}`
  })
  throw new Error([...new Set(problems)].join('\n'))
}
