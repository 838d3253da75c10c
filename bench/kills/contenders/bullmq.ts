import { Queue, Worker } from 'bullmq'
import { type Contender, PER_WORKER, type Standing, type Wanted } from '../contender.ts'
import { dial } from '../dial.ts'

// The lock and the check for stalled jobs have their defaults:
// https://docs.bullmq.io/guide/workers/stalled-jobs
const LOCKS = { lockDuration: 30_000, stalledInterval: 30_000 }

const connectionOf = (redis = '') => ({ url: redis, maxRetriesPerRequest: null })

function contender(options: { readonly maxStalledCount: number }): Contender {
  return {
    settings: `concurrency ${PER_WORKER}, ${JSON.stringify({ ...LOCKS, ...options })}, attempts 1`,
    needs: 'redis',
    async watch({ redis }) {
      const queue = new Queue<Wanted>('calls', { connection: connectionOf(redis) })
      queue.on('error', error => console.error(error))
      await queue.waitUntilReady()
      const numbers = async (...types: Parameters<typeof queue.getJobs>) =>
        (await queue.getJobs(...types)).map(({ data }) => data.to)
      return {
        async add(calls) {
          const now = Date.now()
          await queue.addBulk(
            calls.map(call => ({ name: 'call', data: call, opts: { delay: Math.max(0, call.at.getTime() - now) } })),
          )
        },
        async standings() {
          const all = new Map<string, Standing>()
          // A job that changes its state during the reads appears twice; the later state wins.
          for (const to of await numbers(['delayed', 'prioritized', 'waiting', 'active'])) all.set(to, 'open')
          for (const to of await numbers(['failed'])) all.set(to, 'given-up')
          for (const to of await numbers(['completed'])) all.set(to, 'done')
          return all
        },
        close: () => queue.close(),
      }
    },
    async work({ place, provider }) {
      const connection = connectionOf(place.redis)
      const worker = new Worker<Wanted>('calls', job => dial(provider, job.data.to), {
        connection,
        concurrency: PER_WORKER,
        ...LOCKS,
        ...options,
      })
      worker.on('error', error => console.error(error))
      await worker.waitUntilReady()
      return String(process.pid)
    },
  }
}

export const bullmq = contender({ maxStalledCount: 1 })
export const bullmqOnce = contender({ maxStalledCount: 0 })
