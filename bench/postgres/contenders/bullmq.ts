import { createPostgresBackend, Queue, type QueueOptions, setDefaultBackendFactory, Worker } from 'bullmq'
import type { Contender, Job, Jobs, OpenOptions, Place } from '../contender.ts'

// BullMQ builds one command from each list of jobs.
const AT_ONCE = 10_000
const CONCURRENCY = 100

async function open(options: QueueOptions, { queues: names, lines }: OpenOptions): Promise<Jobs> {
  const queues = new Map(names.map(name => [name, new Queue(name, options)]))
  const workers: Worker[] = []
  for (const queue of queues.values()) {
    queue.on('error', error => console.error(error))
    await queue.waitUntilReady()
    if (lines < CONCURRENCY) await queue.setGlobalConcurrency(lines)
  }
  return {
    async add(jobs) {
      const now = Date.now()
      for (let done = 0; done < jobs.length; done += AT_ONCE) {
        for (const [name, some] of Map.groupBy(jobs.slice(done, done + AT_ONCE), job => job.queue)) {
          const bulk = some.map(({ to, at }) => {
            return { name, data: { to }, opts: { delay: Math.max(0, at.getTime() - now), removeOnComplete: true } }
          })
          await queues.get(name)?.addBulk(bulk)
        }
      }
    },
    async work(work) {
      const concurrency = Math.min(CONCURRENCY, lines)
      for (const name of names) {
        const worker = new Worker<Job>(name, async job => work(job.data), { ...options, concurrency })
        worker.on('error', error => console.error(error))
        workers.push(worker)
        await worker.waitUntilReady()
      }
    },
    async unfinished() {
      const counts = [...queues.values()].map(queue => queue.getJobCountByTypes('waiting', 'active', 'delayed'))
      return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0)
    },
    async close() {
      await Promise.all(workers.map(worker => worker.close(true)))
      await Promise.all([...queues.values()].map(queue => queue.close()))
    },
  }
}

const settings = `concurrency ${CONCURRENCY}, removeOnComplete; setGlobalConcurrency where the cap is less`

export const bullmq: Contender = {
  settings,
  needs: 'redis',
  open: ({ redis }: Place, options) => open({ connection: { url: redis ?? '', maxRetriesPerRequest: null } }, options),
}

export const bullmqHz500: Contender = { ...bullmq, settings: 'the same, Redis with `hz 500`', redis: { hz: '500' } }

/** BullMQ on the PostgreSQL backend of its version 6. */
export const bullmqOnPostgres: Contender = {
  settings: `${settings}; createPostgresBackend`,
  needs: 'postgres',
  open({ database }, options) {
    setDefaultBackendFactory(createPostgresBackend)
    return open({ connection: { connectionString: database, migrate: true } }, options)
  },
}
