import type { ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type PostgresServer, startPostgres } from '../../../tools/postgres.ts'
import { bundleWorker } from './harness/bundle-worker.ts'
import { type RunRequest, resolveOptions } from './options.ts'
import { type RunResult, runScenario } from './run.ts'

/** Runs scenarios one after another. */
export interface Lab {
  /**
   * Runs a scenario with real processes on one database, and checks its invariants against the
   * ledger.
   * @throws {RangeError} if the scenario does not run on the requested store
   */
  run(request: RunRequest): Promise<RunResult>
  /** Ends all processes and deletes all files. */
  close(): Promise<void>
}

// Dozens of workers have a few connections each, and the server still holds those of killed
// workers.
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
    run: request =>
      runScenario(resolveOptions(request), { script, children, postgres, directory: join(directory, String(runs++)) }),
    async close() {
      destroy()
      process.off('exit', destroy)
      await (await server)?.stop()
      await rm(directory, { recursive: true, force: true })
    },
  }
}
