import { constants, existsSync } from 'node:fs'
import { access } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { type CallStore, isSchedulerError } from '@outdial/scheduler-core'
import { postgresStore } from '@outdial/store-postgres'
import { sqliteStore } from '@outdial/store-sqlite'
import type { Variables } from '../command/read-arguments.ts'
import { messageOf } from '../command/usage-error.ts'
import { type Check, failed, ok, skipped } from './check.ts'

const NAME = 'database'
const TIMEOUT_MS = 5000

/** Checks that the database can be used, and its schema. It creates and migrates nothing. */
export async function checkDatabase(variables: Variables): Promise<Check> {
  const address = variables['DATABASE_URL']
  if (!address) return skipped(NAME, 'DATABASE_URL is not set')
  if (address === 'memory:') return skipped(NAME, 'DATABASE_URL is memory:')
  if (address.startsWith('sqlite:')) return checkFile(resolve(address.slice('sqlite:'.length)))
  if (!/^postgres(ql)?:\/\//.test(address)) {
    return failed(NAME, 'DATABASE_URL is no address of a database', 'Set it to postgres://… or sqlite:<path>')
  }
  const schema = variables['DATABASE_SCHEMA'] || undefined
  const prepare = !variables['DATABASE_POOL_MODE']
  return checkStore('the server', () =>
    postgresStore({ url: address, schema, prepare, listen: false, migrations: 'by-hand', lockTimeoutMs: TIMEOUT_MS }),
  )
}

async function checkFile(path: string): Promise<Check> {
  const folder = dirname(path)
  const isThere = existsSync(path)
  try {
    // SQLite writes files beside the database.
    await access(existingParentOf(folder), constants.W_OK)
    if (isThere) await access(path, constants.R_OK | constants.W_OK)
  } catch (error) {
    return failed(NAME, messageOf(error), 'Give the process the right to write the file and its folder')
  }
  if (!isThere) return ok(NAME, `${path} can be written; the first start creates it`)
  return checkStore(path, () =>
    sqliteStore({ path, mode: 'read-write', migrations: 'by-hand', lockTimeoutMs: TIMEOUT_MS }),
  )
}

const existingParentOf = (folder: string): string => (existsSync(folder) ? folder : existingParentOf(dirname(folder)))

async function checkStore(where: string, open: () => CallStore): Promise<Check> {
  let store: CallStore | undefined
  try {
    store = open()
    await store.queues()
    return ok(NAME, `${where} can be reached, and its schema is that of this version`)
  } catch (error) {
    const cause = isSchedulerError(error) ? error.cause : undefined
    const detail = cause instanceof Error ? `${messageOf(error)} (${messageOf(cause)})` : messageOf(error)
    return failed(NAME, detail, 'Check DATABASE_URL. An older or missing schema is migrated when the app starts')
  } finally {
    await store?.close()
  }
}
