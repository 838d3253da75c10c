import type { ChildProcess } from 'node:child_process'
import { postgresStore } from '@outdial/store-postgres'
import type { PostgresServer } from '../../../../../tools/postgres.ts'
import { startProxy } from '../proxy.ts'
import type { LabStore } from './lab-store.ts'

export interface PostgresEnvironment {
  /** The lab's server; the first call starts it. */
  readonly postgres: () => Promise<PostgresServer>
  /** Whether workers connect through a proxy. */
  readonly proxied: boolean
  /** Processes to kill when the lab ends. */
  readonly children: Set<ChildProcess>
}

/** A database on a real server with PostgreSQL's default settings: a commit is durable. */
export async function postgresInLab({ postgres, proxied, children }: PostgresEnvironment): Promise<LabStore> {
  const server = await postgres()
  const url = await server.createDatabase()
  const proxy = proxied ? await startProxy(server.port, children) : undefined
  const own = postgresStore({ url, listen: false })
  return {
    setup: { kind: 'postgres', url: proxy ? atPort(url, proxy.port) : url },
    proxy,
    read: read => read(own),
    crash: () => server.restart('immediate'),
    async close() {
      await own.close()
      proxy?.close()
    },
  }
}

function atPort(url: string, port: number): string {
  const address = new URL(url)
  address.port = String(port)
  return address.href
}
