import { existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
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

/** Puts something into a database that is new. */
export type Fill = (store: CallStore) => Promise<void>

/**
 * Opens the database; a file, and the folder it is in, are made if they are missing. A new one is filled: it has all of that, or is still
 * to be made, whenever the process is killed.
 *
 * @throws {Error} if it cannot be used, naming the variable
 */
export async function openDatabase(given: Database, clock: Clock, fill?: Fill): Promise<CallStore> {
  if (given.kind === 'memory') {
    const store = memoryStore({ clock })
    await fill?.(store)
    return store
  }
  const { path } = given
  try {
    await mkdir(dirname(path), { recursive: true })
    if (fill && !existsSync(path)) await makeFilled(path, clock, fill)
    const store = sqliteStore({ path, clock })
    await store.queues()
    return store
  } catch (cause) {
    const reason = reasonOf(isSchedulerError(cause) ? (cause.cause ?? cause) : cause)
    throw new Error(`Expected DATABASE_URL to name a database that can be used, got ${path}: ${reason}`, { cause })
  }
}

/** Makes it under another name beside, so that there is never half of it. */
async function makeFilled(path: string, clock: Clock, fill: Fill): Promise<void> {
  const unfinished = `${path}.${process.pid}.new`
  const store = sqliteStore({ path: unfinished, clock })
  try {
    await fill(store)
  } finally {
    await store.close()
  }
  // Somebody else may have been faster, and use it by now.
  if (existsSync(path)) await rm(unfinished)
  else await rename(unfinished, path)
}
