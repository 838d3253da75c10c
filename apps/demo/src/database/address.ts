import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { withoutSecrets } from '../variables.ts'

/** A database of calls. */
export type Database =
  | { readonly kind: 'memory' }
  | { readonly kind: 'sqlite'; readonly path: string }
  /** The address may contain a password. */
  | { readonly kind: 'postgres'; readonly url: string }

/** The repository's folder. Relative paths start here, whichever folder npm starts the demo in. */
export const REPOSITORY = fileURLToPath(new URL('../../../..', import.meta.url))

export const DEFAULT_DATABASE = 'sqlite:./data/outdial.db'

const SERVER = "a server's address, such as postgres://user:password@127.0.0.1:5432/calls"
const EXPECTED = `memory:, sqlite: and a file's path, such as sqlite:./data/outdial.db, or ${SERVER}`

/** `memory:`, a `postgres://` address, or `sqlite:` and a path, relative to the repository. */
export const database = z
  .string()
  // `sqlite://` has two readings in other programs, and `:memory:` would duplicate `memory:`.
  .regex(/^(memory:|sqlite:(?!\/\/|:memory:|file:)[^?#\0]+|postgres(ql)?:\/\/[^\s/]+.*)$/, EXPECTED)
  .transform((address): Database => {
    if (address === 'memory:') return { kind: 'memory' }
    if (address.startsWith('postgres')) return { kind: 'postgres', url: address }
    return { kind: 'sqlite', path: resolve(REPOSITORY, address.slice('sqlite:'.length)) }
  })

/** A PostgreSQL schema name that the store accepts. */
export const databaseSchema = z
  .string()
  .regex(/^(?!pg_)[a-z_][a-z\d_]{0,39}$/, 'up to 40 lowercase letters, digits and _, not beginning with a digit or pg_')

/** Mode of a connection pooler, in PgBouncer's terms. */
export const poolMode = z.enum(['session', 'transaction'], 'session or transaction')

export type PoolMode = z.infer<typeof poolMode>

/** The address of a PostgreSQL server. It may contain a password. */
export const server = z.string().regex(/^postgres(ql)?:\/\/[^\s/]+.*$/, SERVER)

/** The database's name for logs: its path, or its address without secrets. */
export function nameOf(given: Database): string {
  if (given.kind === 'memory') return 'memory'
  return given.kind === 'sqlite' ? given.path : withoutSecrets(given.url)
}
