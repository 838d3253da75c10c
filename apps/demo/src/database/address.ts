import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { withoutSecrets } from '../variables.ts'

/** Where calls are kept. */
export type Database =
  | { readonly kind: 'memory' }
  | { readonly kind: 'sqlite'; readonly path: string }
  /** The address has a password. */
  | { readonly kind: 'postgres'; readonly url: string }

/** What relative paths are relative to, whatever folder npm starts the demo in: the repository. */
export const REPOSITORY = fileURLToPath(new URL('../../../..', import.meta.url))

export const DEFAULT_DATABASE = 'sqlite:./data/outdial.db'

const SERVER = "a server's address, such as postgres://user:password@127.0.0.1:5432/calls"
const EXPECTED = `memory:, sqlite: and a file's path, such as sqlite:./data/outdial.db, or ${SERVER}`

/** `memory:`; `sqlite:` and a path, relative to the repository unless it is absolute; or what `postgres://` or `postgresql://` begins. */
export const database = z
  .string()
  // What begins with two slashes others read in two ways, and `:memory:` would be the same as `memory:`.
  .regex(/^(memory:|sqlite:(?!\/\/|:memory:|file:)[^?#\0]+|postgres(ql)?:\/\/[^\s/]+.*)$/, EXPECTED)
  .transform((address): Database => {
    if (address === 'memory:') return { kind: 'memory' }
    if (address.startsWith('postgres')) return { kind: 'postgres', url: address }
    return { kind: 'sqlite', path: resolve(REPOSITORY, address.slice('sqlite:'.length)) }
  })

/** Where in a PostgreSQL database: what the store takes for a schema. */
export const databaseSchema = z
  .string()
  .regex(
    /^(?!pg_)[a-z_][a-z\d_]{0,39}$/,
    'small letters, digits and _, 40 at most, that begin with no digit and not with pg_',
  )

/** Of a pooler before a PostgreSQL server: for how long it gives a connection out, as PgBouncer names it. */
export const poolMode = z.enum(['session', 'transaction'], 'session or transaction')

export type PoolMode = z.infer<typeof poolMode>

/** A PostgreSQL server itself. It has a password. */
export const server = z.string().regex(/^postgres(ql)?:\/\/[^\s/]+.*$/, SERVER)

/** The database as it may be told: a path, or an address without what is secret in it. */
export function nameOf(given: Database): string {
  if (given.kind === 'memory') return 'memory'
  return given.kind === 'sqlite' ? given.path : withoutSecrets(given.url)
}
