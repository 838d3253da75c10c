import postgres from 'postgres'
import type { Contender, Jobs, OpenOptions, Place, Work } from '../contender.ts'

// The driver alone: the same rows in batches of the same size, one commit for the ends of a batch and the beginnings of the next. Two tables
// and three indexes, no triggers, nothing decided; a worker has lines of its own.

const LOOK_EVERY_MS = 1000

const TABLES = `
  CREATE TABLE IF NOT EXISTS calls (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, queue text NOT NULL, to_number text NOT NULL,
    due_at bigint NOT NULL, status text NOT NULL DEFAULT 'scheduled', version int NOT NULL DEFAULT 1, created_at bigint NOT NULL, ended_at bigint);
  CREATE TABLE IF NOT EXISTS attempts (call bigint PRIMARY KEY, reference text NOT NULL UNIQUE, licensed_at bigint NOT NULL,
    dial_by bigint NOT NULL, status text NOT NULL, provider_call_id text, ended_at bigint);
  CREATE INDEX IF NOT EXISTS calls_waiting ON calls (due_at, id) WHERE status = 'scheduled';
  CREATE INDEX IF NOT EXISTS calls_to ON calls (to_number, id)`

// Rows are found by `ANY` of an array: the planner knows no size of a batch, and would read the whole table for a join.
const END = `WITH ended AS (
    UPDATE attempts SET status = 'completed', provider_call_id = 'call-' || call, ended_at = $2 WHERE call = ANY($1::bigint[]))
  UPDATE calls SET status = 'completed', version = version + 1, ended_at = $2 WHERE id = ANY($1::bigint[])`
const BEGIN = `WITH due AS (
    SELECT id FROM calls WHERE status = 'scheduled' AND due_at <= $2 ORDER BY due_at, id LIMIT $1 FOR UPDATE SKIP LOCKED),
  begun AS (
    INSERT INTO attempts (call, reference, licensed_at, dial_by, status)
    SELECT id, gen_random_uuid()::text, $2, $2 + 10000, 'dialing' FROM due)
  UPDATE calls SET status = 'dialing', version = version + 1 WHERE id = ANY(ARRAY(SELECT id FROM due)) RETURNING id, to_number`
const NEXT = `SELECT due_at FROM calls WHERE status = 'scheduled' ORDER BY due_at, id LIMIT 1`

async function open({ database }: Place, { lines }: OpenOptions): Promise<Jobs> {
  const sql = postgres(database, { max: 2, onnotice: () => {} })
  await sql.unsafe(TABLES)
  let closing = false
  let ended: string[] = []
  let free = lines
  let wake = () => {}

  const end = (id: string) => {
    ended.push(id)
    wake()
  }

  /** One commit; says when to look again if nobody wakes it. */
  async function step(work: Work): Promise<number> {
    const over = ended
    ended = []
    free += over.length
    const now = Date.now()
    const [begun, next] = await sql.begin(async tx => {
      const all = [
        over.length > 0 ? tx.unsafe(END, [over, now], { prepare: true }) : undefined,
        tx.unsafe<{ id: string; to_number: string }[]>(BEGIN, [free, now], { prepare: true }),
        tx.unsafe<{ due_at: string }[]>(NEXT, [], { prepare: true }),
      ] as const
      // oxlint-disable-next-line typescript/await-thenable -- the first may be left out
      const [, begun, next] = await Promise.all(all)
      return [begun, next] as const
    })
    free -= begun.length
    for (const { id, to_number } of begun) {
      const working = work({ to: to_number })
      if (working) void working.then(() => end(id))
      else ended.push(id)
    }
    if (ended.length > 0) return 0
    if (free === 0) return LOOK_EVERY_MS
    return Math.min(LOOK_EVERY_MS, Math.max(0, Number(next[0]?.due_at ?? Number.POSITIVE_INFINITY) - Date.now()))
  }

  async function loop(work: Work): Promise<void> {
    while (!closing) {
      const waitMs = await step(work)
      if (waitMs > 0 && ended.length === 0) {
        await new Promise<void>(resolve => {
          const timer = setTimeout(resolve, waitMs)
          wake = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      }
    }
  }

  return {
    async add(jobs) {
      const now = Date.now()
      const columns = [jobs.map(job => job.queue), jobs.map(job => job.to), jobs.map(job => job.at.getTime())]
      await sql.unsafe(
        `INSERT INTO calls (queue, to_number, due_at, created_at)
          SELECT queue, to_number, due_at, $4 FROM unnest($1::text[], $2::text[], $3::bigint[]) AS given (queue, to_number, due_at)`,
        [...columns, now],
      )
      await sql.unsafe('ANALYZE calls')
      wake()
    },
    async work(work) {
      void loop(work)
    },
    async unfinished() {
      const [row] = await sql`SELECT count(*)::int AS count FROM calls WHERE ended_at IS NULL`
      return Number(row?.['count'])
    },
    async close() {
      closing = true
      await sql.end({ timeout: 1 })
    },
  }
}

export const raw: Contender = {
  settings: 'postgres.js, 2 connections, batches of the cap; a timer for the next due moment, a look each second',
  needs: 'postgres',
  open,
}
