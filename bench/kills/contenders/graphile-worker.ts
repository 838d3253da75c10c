import { EventEmitter } from 'node:events'
import { Logger, makeWorkerUtils, run, type WorkerEvents } from 'graphile-worker'
import postgres from 'postgres'
import { type Contender, PER_WORKER, type Standing, type Wanted } from '../contender.ts'
import { dial } from '../dial.ts'

const WORKER = { concurrentJobs: PER_WORKER, maxPoolSize: PER_WORKER + 1, pollInterval: 500 }
const silent = new Logger(() => () => {})

// A lock lasts for 4 hours. A supervisor may unlock the jobs of a dead worker:
// https://worker.graphile.org/docs/admin-functions
function contender(options: { readonly maxAttempts: number }): Contender {
  return {
    settings: `${JSON.stringify({ ...WORKER, ...options })}; forceUnlockWorkers for each worker that was killed`,
    needs: 'postgres',
    async watch({ database }) {
      const sql = postgres(database, { max: 1, onnotice: () => {} })
      const utils = await makeWorkerUtils({ connectionString: database, logger: silent })
      await utils.migrate()
      let added: readonly Wanted[] = []
      return {
        async add(calls) {
          added = calls
          await utils.addJobs(calls.map(call => ({ identifier: 'call', payload: call, runAt: call.at, ...options })))
        },
        gone: pool => utils.forceUnlockWorkers([pool]),
        async standings() {
          const rows = await sql<{ to: string; over: boolean }[]>`
            SELECT payload->>'to' AS to, locked_at IS NULL AND attempts >= max_attempts AS over
            FROM graphile_worker._private_jobs`
          // Completed jobs are deleted.
          const done = added.map(({ to }): [string, Standing] => [to, 'done'])
          return new Map([...done, ...rows.map(({ to, over }): [string, Standing] => [to, over ? 'given-up' : 'open'])])
        },
        async close() {
          await utils.release()
          await sql.end()
        },
      }
    },
    async work({ place, provider }) {
      const events: WorkerEvents = new EventEmitter()
      const named = new Promise<string>(resolve => {
        events.once('pool:create', ({ workerPool }) => resolve(workerPool.id))
      })
      await run({
        preset: { worker: { ...WORKER, connectionString: place.database, logger: silent } },
        events,
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what was added above
        taskList: { call: payload => dial(provider, (payload as Wanted).to) },
        noHandleSignals: true,
      })
      return named
    },
  }
}

export const graphileWorker = contender({ maxAttempts: 25 })
export const graphileWorkerOnce = contender({ maxAttempts: 1 })
