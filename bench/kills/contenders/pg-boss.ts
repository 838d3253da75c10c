import { PgBoss } from 'pg-boss'
import postgres from 'postgres'
import { type Contender, PER_WORKER, type Standing, type Wanted } from '../contender.ts'
import { dial } from '../dial.ts'

// The heartbeat that its documentation recommends for quick tasks; otherwise its defaults:
// https://timgit.github.io/pg-boss/#/./api/queues
const QUEUE = { heartbeatSeconds: 30, expireInSeconds: 900 }
const WORK = { localConcurrency: PER_WORKER, pollingIntervalSeconds: 0.5 }

function contender(options: { readonly retryLimit: number }): Contender {
  return {
    settings: `${JSON.stringify({ ...WORK, ...QUEUE, ...options })}, monitorIntervalSeconds 60`,
    needs: 'postgres',
    async watch({ database }) {
      const sql = postgres(database, { max: 1, onnotice: () => {} })
      const boss = new PgBoss({ connectionString: database })
      boss.on('error', error => console.error(error))
      await boss.start()
      await boss.createQueue('calls', { ...QUEUE, ...options })
      return {
        async add(calls) {
          await boss.insert(
            'calls',
            calls.map(call => ({ data: call, startAfter: call.at })),
          )
        },
        async standings() {
          const rows = await sql<
            { to: string; state: string }[]
          >`SELECT data->>'to' AS to, state FROM pgboss.job WHERE name = 'calls'`
          return new Map(rows.map(({ to, state }) => [to, standing(state)]))
        },
        async close() {
          await boss.stop({ graceful: false })
          await sql.end()
        },
      }
    },
    async work({ place, provider }) {
      const boss = new PgBoss({ connectionString: place.database })
      boss.on('error', error => console.error(error))
      await boss.start()
      await boss.work<Wanted>('calls', WORK, async jobs => {
        await Promise.all(jobs.map(({ data }) => dial(provider, data.to)))
      })
      return String(process.pid)
    },
  }
}

function standing(state: string): Standing {
  if (state === 'completed') return 'done'
  return state === 'failed' || state === 'cancelled' ? 'given-up' : 'open'
}

export const pgBoss = contender({ retryLimit: 2 })
export const pgBossOnce = contender({ retryLimit: 0 })
