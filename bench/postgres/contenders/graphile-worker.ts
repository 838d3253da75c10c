import { Logger, makeWorkerUtils, run } from 'graphile-worker'
import postgres from 'postgres'
import { type Contender, type Job, type Jobs, type OpenOptions, type Place } from '../contender.ts'

// From its documentation on performance, except `pollInterval`, by which it finds jobs that fall
// due later.
const WORKER = {
  concurrentJobs: 24,
  maxPoolSize: 25,
  localQueue: { size: 500 },
  completeJobBatchDelay: 0,
  failJobBatchDelay: 0,
  pollInterval: 100,
}

const silent = new Logger(() => () => {})

async function open({ database }: Place, { queues }: OpenOptions): Promise<Jobs> {
  const sql = postgres(database, { max: 1, onnotice: () => {} })
  const utils = await makeWorkerUtils({ connectionString: database, logger: silent })
  await utils.migrate()
  let stop = async () => {}
  return {
    async add(jobs) {
      await utils.addJobs(jobs.map(({ to, at, queue }) => ({ identifier: queue, payload: { to }, runAt: at })))
    },
    async work(work) {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what was added above
      const task = (payload: unknown) => work(payload as Job)
      const runner = await run({
        preset: { worker: { ...WORKER, connectionString: database, logger: silent } },
        taskList: Object.fromEntries(queues.map(queue => [queue, task])),
        noHandleSignals: true,
      })
      stop = () => runner.stop()
    },
    async unfinished() {
      const [row] = await sql`SELECT count(*)::int AS count FROM graphile_worker._private_jobs`
      return Number(row?.['count'])
    },
    async close() {
      await stop()
      await utils.release()
      await sql.end()
    },
  }
}

export const graphileWorker: Contender = {
  settings: JSON.stringify(WORKER),
  needs: 'postgres',
  open,
}
