import { PgBoss } from 'pg-boss'
import postgres from 'postgres'
import type { Contender, Job, Jobs, OpenOptions, Place } from '../contender.ts'

const WORK = { batchSize: 500, burstWhenBatchFull: true, pollingIntervalSeconds: 0.5 }

async function open({ database }: Place, { queues }: OpenOptions): Promise<Jobs> {
  const sql = postgres(database, { max: 1, onnotice: () => {} })
  const boss = new PgBoss({ connectionString: database })
  boss.on('error', error => console.error(error))
  await boss.start()
  for (const queue of queues) await boss.createQueue(queue)
  return {
    async add(jobs) {
      for (const [queue, all] of Map.groupBy(jobs, job => job.queue)) {
        await boss.insert(
          queue,
          all.map(({ to, at }) => ({ data: { to }, startAfter: at })),
        )
      }
    },
    async work(work) {
      for (const queue of queues) {
        // oxlint-disable-next-line typescript/await-thenable -- work that is over at once returns nothing
        await boss.work<Job>(queue, WORK, async jobs => void (await Promise.all(jobs.map(job => work(job.data)))))
      }
    },
    async unfinished() {
      const [row] = await sql`SELECT count(*)::int AS count FROM pgboss.job WHERE state < 'completed'`
      return Number(row?.['count'])
    },
    async close() {
      await boss.stop({ graceful: false })
      await sql.end()
    },
  }
}

export const pgBoss: Contender = { settings: JSON.stringify(WORK), needs: 'postgres', open }
