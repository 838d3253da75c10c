import { parseArgs } from 'node:util'
import { z } from 'zod'
import { DEFAULT_DATABASE, database, databaseSchema, poolMode } from '../database/address.ts'
import { whole, withoutSecrets } from '../variables.ts'

export const HELP = `npm run seed -- --calls 100000

Fills a database with made-up calls of the last ninety days. All numbers are kept for fiction: nobody has them.
The few calls of the next days are dialed by a mocked service alone, and wait while a real one is configured.

  --calls <n>           how many, from 1 to 1000000 (1000)
  --seed <n>            the same seed makes the same calls, and adds none twice (1)
  --database <address>  sqlite: and a file's path, or postgres:// and so on (DATABASE_URL, else ${DEFAULT_DATABASE})
  --schema <name>       where in a PostgreSQL database (DATABASE_SCHEMA, else outdial)
  --pool-mode <mode>    session or transaction, if the address leads to a pooler (DATABASE_POOL_MODE)
  --help                this
`

const lasting = database.refine(
  ({ kind }) => kind !== 'memory',
  'a file or a server: what is in memory ends with this program',
)

const schema = z.object({
  calls: whole(1, 1_000_000).default(1000),
  seed: whole(0, 4_294_967_295).default(1),
  database: lasting,
  schema: databaseSchema.optional(),
  'pool-mode': poolMode.optional(),
})

export type SeedArguments = z.infer<typeof schema>

/**
 * What is to be seeded; `undefined` if help is wanted.
 *
 * @throws {Error} with a line for each argument that is wrong: what was expected and what came
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
  const faults = error.issues.map(({ path: [name], message }) => {
    const got = Object.entries(given).find(([key]) => key === name)?.[1]
    return `Expected --${String(name)} to be ${message}, got ${typeof got === 'string' ? JSON.stringify(withoutSecrets(got)) : String(got)}`
  })
  throw new Error([...new Set(faults)].join('\n'))
}
