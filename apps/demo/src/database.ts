import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Clock } from '@outdial/call-client/kernel'
import { type CallStore, isSchedulerError, memoryStore } from '@outdial/scheduler-core'
import { sqliteStore } from '@outdial/store-sqlite'
import { z } from 'zod'
import { reasonOf } from './reason.ts'

/** Where calls are kept. */
export type Database = { readonly kind: 'memory' } | { readonly kind: 'sqlite'; readonly path: string }

/** What relative paths are relative to, whatever folder npm starts the demo in: the repository. */
export const REPOSITORY = fileURLToPath(new URL('../../..', import.meta.url))

const EXPECTED = "memory: or sqlite: and a file's path, such as sqlite:./data/outdial.db"

/** `memory:`, or `sqlite:` and a path, relative to the repository unless it is absolute. */
export const database = z
  .string()
  // What begins with two slashes others read in two ways, and `:memory:` would be the same as `memory:`.
  .regex(/^(memory:|sqlite:(?!\/\/|:memory:|file:)[^?#\0]+)$/, EXPECTED)
  .transform((address): Database => {
    if (address === 'memory:') return { kind: 'memory' }
    return { kind: 'sqlite', path: resolve(REPOSITORY, address.slice('sqlite:'.length)) }
  })

export interface OpenDatabase {
  readonly store: CallStore
  /** Whether nothing was kept there before. */
  readonly isNew: boolean
}

/**
 * Opens the database; a file, and the folder it is in, are made if they are missing.
 *
 * @throws {Error} if it cannot be used, naming the variable
 */
export async function openDatabase(given: Database, clock: Clock): Promise<OpenDatabase> {
  if (given.kind === 'memory') return { store: memoryStore({ clock }), isNew: true }
  const { path } = given
  const isNew = !existsSync(path)
  try {
    await mkdir(dirname(path), { recursive: true })
    const store = sqliteStore({ path, clock })
    await store.queues()
    return { store, isNew }
  } catch (cause) {
    const reason = reasonOf(isSchedulerError(cause) ? (cause.cause ?? cause) : cause)
    throw new Error(`Expected DATABASE_URL to name a database that can be used, got ${path}: ${reason}`, { cause })
  }
}
