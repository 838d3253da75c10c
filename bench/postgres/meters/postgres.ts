import { readFileSync } from 'node:fs'
import { platform } from 'node:os'
import postgres from 'postgres'
import type { Meter } from './meter.ts'

/** Settings of a metered server. Autovacuum is off, since its transactions would be counted. */
export const METERED = { shared_preload_libraries: 'pg_stat_statements', autovacuum: 'off', max_connections: 300 }

const SAMPLE_MS = 500
const TICKS_PER_SECOND = 100

interface Backend {
  readonly pid: number
  readonly isNew: boolean
}

/** Measures one database, independently of others on the same server. */
export async function postgresMeter(database: string): Promise<Meter> {
  const url = new URL(database)
  const name = url.pathname.slice(1)
  url.pathname = '/postgres'
  const sql = postgres(url.href, { max: 1, onnotice: () => {} })
  await sql`CREATE EXTENSION IF NOT EXISTS pg_stat_statements`.catch(() => {})

  const read = async () => {
    const [row] = await sql<{ statements: number; transactions: number }[]>`
      SELECT (SELECT coalesce(sum(calls), 0) FROM pg_stat_statements WHERE dbid = oid)::int AS statements,
        (pg_stat_get_db_xact_commit(oid) + pg_stat_get_db_xact_rollback(oid))::int AS transactions
      FROM pg_database WHERE datname = ${name}`
    if (!row) throw new Error(`Expected a database, got none of the name ${name}`)
    return row
  }
  const startedAt = performance.now()
  const before = await read()
  const first = new Map<number, number>()
  const latest = new Map<number, number>()
  const sample = async () => {
    const backends = await sql<Backend[]>`
      SELECT pid, backend_start > now() - make_interval(secs => ${(performance.now() - startedAt) / 1000}) AS "isNew"
      FROM pg_stat_activity WHERE datname = ${name}`
    for (const { pid, isNew } of backends) {
      const ticks = ticksOf(pid)
      if (ticks === undefined) continue
      if (!first.has(pid)) first.set(pid, isNew ? 0 : ticks)
      latest.set(pid, ticks)
    }
  }
  await sample()
  let sampling = Promise.resolve()
  const timer = setInterval(() => {
    sampling = sampling.then(sample)
  }, SAMPLE_MS)

  return {
    async stop() {
      clearInterval(timer)
      await sampling
      await sample()
      const after = await read()
      const seconds = (performance.now() - startedAt) / 1000
      await sql.end()
      const ticks = [...latest].reduce((sum, [pid, last]) => sum + last - (first.get(pid) ?? last), 0)
      return {
        statementsPerSecond: (after.statements - before.statements) / seconds,
        transactionsPerSecond: (after.transactions - before.transactions) / seconds,
        ...(platform() === 'linux' ? { databaseCpuShare: ticks / TICKS_PER_SECOND / seconds } : {}),
      }
    },
  }
}

/** User and system time of a process, in ticks. */
function ticksOf(pid: number): number | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ')
    return Number(fields[11]) + Number(fields[12])
  } catch {
    return undefined
  }
}
