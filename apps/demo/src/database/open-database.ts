import { existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Clock } from '@outdial/call-client/kernel'
import { type CallStore, memoryStore } from '@outdial/scheduler-core'
import { type ConnectionEvent, postgresStore } from '@outdial/store-postgres'
import { sqliteStore } from '@outdial/store-sqlite'
import { storeErrorText } from '../error-text.ts'
import { type SettableClock, settableClock } from '../seed/settable-clock.ts'
import { type Database, nameOf, type PoolMode } from './address.ts'

/** Fills a new database. The clock is the store's. */
export type Fill = (store: CallStore, clock: SettableClock) => Promise<void>

export interface OpenOptions {
  /** The variable or flag that named the database, for errors. @default 'DATABASE_URL' */
  readonly namedBy?: string | undefined
  /** PostgreSQL schema. @default the store's */
  readonly schema?: string | undefined
  /** Mode of the pooler at a PostgreSQL address. @default none: the address is the server's */
  readonly poolMode?: PoolMode | undefined
  /** Address for `LISTEN`. @default the database's; behind a pooler in transaction mode none */
  readonly listenUrl?: string | undefined
  /** The store's clock. @default the database's */
  readonly clock?: Clock | undefined
  /** How long to wait for a lock, in milliseconds. @default the store's */
  readonly lockTimeoutMs?: number | undefined
  /** Fills a new file or memory; unused for PostgreSQL, where real calls may be stored. */
  readonly fill?: Fill | undefined
  /** Receives an event when a database server becomes unavailable or available again. */
  readonly onConnection?: ((event: ConnectionEvent) => void) | undefined
}

/**
 * Opens the database. Creates a missing file with its folder, missing tables, and fills a new
 * database. Filling is atomic: if the process is killed, the next start begins again.
 *
 * @throws {Error} if the database cannot be used, with the variable that named it
 */
export async function openDatabase(given: Database, options: OpenOptions = {}): Promise<CallStore> {
  try {
    const store = await storeOf(given, options)
    await store.queues()
    return store
  } catch (cause) {
    const expected = `${options.namedBy ?? 'DATABASE_URL'} to name a database that can be used`
    throw new Error(`Expected ${expected}, got ${nameOf(given)}: ${storeErrorText(cause)}`, { cause })
  }
}

async function storeOf(given: Database, options: OpenOptions): Promise<CallStore> {
  const { schema, poolMode, listenUrl, clock, lockTimeoutMs, fill, onConnection } = options
  if (given.kind === 'postgres') {
    const prepare = poolMode === undefined
    const listen = listenUrl ?? poolMode !== 'transaction'
    return postgresStore({ url: given.url, schema, prepare, listen, clock, lockTimeoutMs, onConnection, search: true })
  }
  if (given.kind === 'memory') {
    const settable = settableClock(clock)
    const store = memoryStore({ clock: settable, search: true })
    await fill?.(store, settable)
    return store
  }
  const { path } = given
  await mkdir(dirname(path), { recursive: true })
  if (fill && !existsSync(path)) await createFilled(path, clock, fill)
  return sqliteStore({ path, clock, lockTimeoutMs, search: true })
}

/** Fills a temporary file, then renames it, so that `path` never has a half-filled database. */
async function createFilled(path: string, clock: Clock | undefined, fill: Fill): Promise<void> {
  const unfinished = `${path}.${process.pid}.new`
  const settable = settableClock(clock)
  const store = sqliteStore({ path: unfinished, clock: settable })
  try {
    await fill(store, settable)
  } finally {
    await store.close()
  }
  // Another process may have created the file meanwhile and be using it.
  if (existsSync(path)) await rm(unfinished)
  else await rename(unfinished, path)
}
