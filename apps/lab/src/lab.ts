import type { ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type PostgresServer, startPostgres } from '../../../tools/postgres.ts'
import { type Asked, resolveOptions } from './options.ts'
import { bundleWorker } from './parts/bundle.ts'
import { type Findings, runScenario } from './run.ts'

/** Where scenarios are run, one after another. */
export interface Lab {
  /** Runs real processes on one database through a scenario, and judges by what really rang. @throws {RangeError} */
  run(asked: Asked): Promise<Findings>
  /** Ends all processes and takes all files away. */
  close(): Promise<void>
}

// Dozens of workers, each with a few connections, and those that nobody knows to be dead.
const SETTINGS = { max_connections: 300 }

export async function openLab(): Promise<Lab> {
  const directory = await mkdtemp(join(tmpdir(), 'outdial-lab-'))
  const children = new Set<ChildProcess>()
  const destroy = () => {
    for (const child of children) child.kill('SIGKILL')
  }
  process.once('exit', destroy)
  const script = await bundleWorker(join(directory, 'worker'))
  let server: Promise<PostgresServer> | undefined
  const postgres = () => {
    server ??= startPostgres({ settings: SETTINGS })
    return server
  }
  let runs = 0

  return {
    run: asked =>
      runScenario(resolveOptions(asked), { script, children, postgres, directory: join(directory, String(runs++)) }),
    async close() {
      destroy()
      process.off('exit', destroy)
      await (await server)?.stop()
      await rm(directory, { recursive: true, force: true })
    },
  }
}
