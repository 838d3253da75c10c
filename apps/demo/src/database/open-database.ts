import { existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Clock } from '@outdial/call-client/kernel'
import { type CallStore, memoryStore } from '@outdial/scheduler-core'
import { type ConnectionEvent, postgresStore } from '@outdial/store-postgres'
import { sqliteStore } from '@outdial/store-sqlite'
import { reasonOfStore } from '../reason.ts'
import { type TimeMachine, timeMachine } from '../seed/time-machine.ts'
import { type Database, nameOf, type PoolMode } from './address.ts'

/** Puts something into a database that is new. The clock is the store's. */
export type Fill = (store: CallStore, clock: TimeMachine) => Promise<void>

export interface OpenOptions {
  /** What it was named by. @default 'DATABASE_URL' */
  readonly namedBy?: string | undefined
  /** Where in a PostgreSQL database. @default the store's */
  readonly schema?: string | undefined
  /** Where a PostgreSQL database's address leads to a pooler. @default it leads to the server */
  readonly poolMode?: PoolMode | undefined
  /** Where the PostgreSQL server itself can be listened to. @default the database's address, unless it leads to a pooler in transaction mode */
  readonly listenUrl?: string | undefined
  /** The store's time. @default the database's */
  readonly clock?: Clock | undefined
  /** How long others may keep the database locked, in milliseconds. @default the store's */
  readonly lockTimeoutMs?: number | undefined
  /** Not for PostgreSQL, which belongs to somebody who may have other plans. @default nothing */
  readonly fill?: Fill | undefined
  /** Hears when a database on a server cannot be reached, and when it can be again. */
  readonly onConnection?: ((event: ConnectionEvent) => void) | undefined
}

/**
 * Opens the database; a file, and the folder it is in, are made if they are missing, and tables too. A new one is filled: it has all of that,
 * or is still to be made, whenever the process is killed.
 *
 * @throws {Error} if it cannot be used, naming what named it
 */
export async function openDatabase(given: Database, options: OpenOptions = {}): Promise<CallStore> {
  try {
    const store = await storeOf(given, options)
    await store.queues()
    return store
  } catch (cause) {
    const expected = `${options.namedBy ?? 'DATABASE_URL'} to name a database that can be used`
    throw new Error(`Expected ${expected}, got ${nameOf(given)}: ${reasonOfStore(cause)}`, { cause })
  }
}

async function storeOf(given: Database, options: OpenOptions): Promise<CallStore> {
  const { schema, poolMode, listenUrl, clock, lockTimeoutMs, fill, onConnection } = options
  if (given.kind === 'postgres') {
    const prepare = poolMode === undefined
    const listen = listenUrl ?? poolMode !== 'transaction'
    return postgresStore({ url: given.url, schema, prepare, listen, clock, lockTimeoutMs, onConnection })
  }
  if (given.kind === 'memory') {
    const machine = timeMachine(clock)
    const store = memoryStore({ clock: machine })
    await fill?.(store, machine)
    return store
  }
  const { path } = given
  await mkdir(dirname(path), { recursive: true })
  if (fill && !existsSync(path)) await makeFilled(path, clock, fill)
  return sqliteStore({ path, clock, lockTimeoutMs })
}

/** Makes it under another name beside, so that there is never half of it. */
async function makeFilled(path: string, clock: Clock | undefined, fill: Fill): Promise<void> {
  const unfinished = `${path}.${process.pid}.new`
  const machine = timeMachine(clock)
  const store = sqliteStore({ path: unfinished, clock: machine })
  try {
    await fill(store, machine)
  } finally {
    await store.close()
  }
  // Somebody else may have been faster, and use it by now.
  if (existsSync(path)) await rm(unfinished)
  else await rename(unfinished, path)
}
