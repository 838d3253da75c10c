import { closeSync, copyFileSync, fsyncSync, mkdtempSync, openSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import postgres from 'postgres'
import { dropDatabase, startPostgres } from '../../tools/postgres.ts'

export const STORES = ['sqlite', 'postgres'] as const
export type StoreName = (typeof STORES)[number]

/** Databases of one kind. An address is a file's path or a URL. */
export interface Databases {
  /** Creates an empty database, and returns its address. */
  create(): Promise<string>
  /** Copies a database that nobody uses. */
  copy(template: string): Promise<string>
  drop(address: string): Promise<void>
  close(): Promise<void>
}

function sqliteFiles(): Databases {
  const root = mkdtempSync(`${tmpdir()}/outdial-bench-`)
  let count = 0
  const next = () => `${root}/${count++}.db`
  process.on('exit', () => rmSync(root, { recursive: true, force: true }))
  return {
    create: async () => next(),
    async copy(template) {
      const path = next()
      copyFileSync(template, path)
      // Pending writes would slow down the commits of the measured process.
      const file = openSync(path, 'r+')
      fsyncSync(file)
      closeSync(file)
      return path
    },
    async drop(path) {
      for (const end of ['', '-wal', '-shm']) rmSync(`${path}${end}`, { force: true })
    },
    close: async () => {},
  }
}

async function postgresServer(): Promise<Databases> {
  const server = await startPostgres()
  const sql = postgres(server.url, { max: 1, onnotice: () => {} })
  const nameOf = (url: string) => new URL(url).pathname.slice(1)
  return {
    create: server.createDatabase,
    async copy(template) {
      const url = new URL(template)
      url.pathname = `${url.pathname}_copy`
      await sql.unsafe(`CREATE DATABASE ${nameOf(url.href)} TEMPLATE ${nameOf(template)}`)
      await sql.unsafe('CHECKPOINT')
      return url.href
    },
    drop: url => dropDatabase(server.url, url),
    async close() {
      await sql.end()
      await server.stop()
    },
  }
}

export const openDatabases = async (store: StoreName): Promise<Databases> =>
  store === 'sqlite' ? sqliteFiles() : postgresServer()
