import type { ChildProcess } from 'node:child_process'
import { postgresStore } from '@outdial/store-postgres'
import type { PostgresServer } from '../../../../../tools/postgres.ts'
import { startWire } from '../wire.ts'
import type { LabStore } from './lab-store.ts'

export interface PostgresPlace {
  /** The one server of the lab, which starts when it is first asked for. */
  readonly postgres: () => Promise<PostgresServer>
  /** Whether the workers reach it by a wire that can be disturbed. */
  readonly wired: boolean
  /** Processes that end with the lab. */
  readonly children: Set<ChildProcess>
}

/** A database on a real server, with the settings that PostgreSQL has by itself: what it has committed is on the disk. */
export async function postgresInLab({ postgres, wired, children }: PostgresPlace): Promise<LabStore> {
  const server = await postgres()
  const url = await server.createDatabase()
  const wire = wired ? await startWire(server.port, children) : undefined
  const own = postgresStore({ url, listen: false })
  return {
    setup: { kind: 'postgres', url: wire ? atPort(url, wire.port) : url },
    wire,
    read: read => read(own),
    crash: () => server.restart('immediate'),
    async close() {
      await own.close()
      wire?.close()
    },
  }
}

function atPort(url: string, port: number): string {
  const address = new URL(url)
  address.port = String(port)
  return address.href
}
