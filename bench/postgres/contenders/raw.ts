import postgres from 'postgres'
import type { Contender, Jobs, OpenOptions, Place, Work } from '../contender.ts'
import { migrate } from '../packages.ts'

// The driver alone writes the rows that Outdial writes: into the same tables, with their indexes,
// checks and triggers, an attempt on disk before each dial and its end afterwards. One commit, in
// one flush, has the ends of a batch and the starts of the next. It decides nothing, reads nothing
// back and counts only its own lines.

const POLL_EVERY_MS = 1000
// As Outdial's connections have it.
const PLANS = {
  plan_cache_mode: 'force_generic_plan',
  enable_seqscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
  jit: 'off',
}
const OPEN = String(Number.MAX_SAFE_INTEGER)

const QUEUES = `INSERT INTO outdial.queues (name, version, concurrency, paused, refusals)
  SELECT name, 1, $2::bigint, false, 0 FROM unnest($1::text[]) AS given (name) ON CONFLICT DO NOTHING`
const ADD = `INSERT INTO outdial.calls 
    (sequence, id, version, status, queue, due_at, at, to_number, provider, created_at)
  SELECT last.sequence + place, gen_random_uuid()::text, 1, 'scheduled', queue, due_at, due_at, to_number,
    'bench', $4::bigint
  FROM unnest($1::text[], $2::text[], $3::bigint[]) WITH ORDINALITY AS given (queue, to_number, due_at, place),
    outdial.last_added last`
const ADDED = 'UPDATE outdial.last_added SET sequence = sequence + $1::bigint'

// Rows are found by `ANY` of an array: for a join the planner, which does not know the batch size,
// would scan the table.
const EVENTS = '[["initiated",1700000000000],["completed",1700000000000]]'
const END_ATTEMPTS = `UPDATE outdial.attempts
  SET status = 'completed', provider_call_id = 'call-' || call, answered = true, duration_ms = 1000,
    ended_at = $2::bigint, next_poll_at = NULL, events = '${EVENTS}'
  WHERE reference = ANY($1::text[])`
const END_CALLS = `UPDATE outdial.calls SET status = 'completed', version = version + 2, ended_at = $2::bigint
  WHERE sequence = ANY($1::bigint[])`
// The reference contains the call's sequence, so that no value has to pass from one statement to
// the next.
const REFERENCE = `lpad(sequence::text, 41, '0')`
const BEGIN_ATTEMPTS = `INSERT INTO outdial.attempts (call, reference, attempt, provider, queue, to_number, from_number,
    licensed_at, dial_by, answer_by, line_free_at, next_poll_at)
  SELECT sequence, ${REFERENCE}, attempt_count + 1, provider, queue, to_number, from_number,
    $3::bigint, $3::bigint + 10000, $3::bigint + 40000, $3::bigint + 3600000, $3::bigint + 40000
  FROM outdial.calls WHERE sequence = ANY(ARRAY(
    SELECT sequence FROM outdial.waiting WHERE queue = $1::text AND provider = 'bench' AND due_at <= $3::bigint
      ORDER BY due_at, sequence LIMIT $2::bigint FOR UPDATE SKIP LOCKED
  )) RETURNING call, reference, to_number`
const BEGIN_CALLS = `UPDATE outdial.calls
  SET status = 'dialing', version = version + 1, attempt_count = attempt_count + 1, latest = ${REFERENCE}
  WHERE status = 'scheduled'
    AND sequence = ANY(ARRAY(SELECT call FROM outdial.lines WHERE queue = $1::text AND in_use_until = ${OPEN}))`
const NEXT = `SELECT due_at FROM outdial.waiting WHERE queue = $1::text AND provider = 'bench'
  ORDER BY due_at, sequence LIMIT 1`

interface Begun {
  readonly call: string
  readonly reference: string
  readonly to_number: string
}

async function open({ database }: Place, { queues, lines }: OpenOptions): Promise<Jobs> {
  await migrate({ url: database })
  const sql = postgres(database, { max: 2, onnotice: () => {}, connection: PLANS })
  const [queue = ''] = queues
  await sql.unsafe(QUEUES, [[...queues], lines])
  const connection = await sql.reserve()
  let closing = false
  let working = Promise.resolve()
  let ended: Begun[] = []
  let free = lines
  let wake = () => {}

  const end = (call: Begun) => {
    ended.push(call)
    wake()
  }

  /**
   * One commit, sent in one flush. Resolves to the time until the next step, unless it is woken
   * earlier.
   */
  async function step(work: Work): Promise<number> {
    const over = ended
    ended = []
    free += over.length
    const now = Date.now()
    const send = <Found extends postgres.MaybeRow[]>(text: string, values: (string | number | string[])[] = []) =>
      connection.unsafe<Found>(text, values, { prepare: values.length > 0 })
    const references = over.map(({ reference }) => reference)
    const calls = over.map(({ call }) => call)
    const [, , , begun, , next] = await Promise.all([
      send('BEGIN'),
      over.length > 0 ? send(END_ATTEMPTS, [references, now]) : undefined,
      over.length > 0 ? send(END_CALLS, [calls, now]) : undefined,
      send<Begun[]>(BEGIN_ATTEMPTS, [queue, free, now]),
      send(BEGIN_CALLS, [queue]),
      send<{ due_at: string }[]>(NEXT, [queue]),
      send('COMMIT'),
    ])
    free -= begun.length
    for (const call of begun) {
      const done = work({ to: call.to_number })
      if (done) void done.then(() => end(call))
      else ended.push(call)
    }
    if (ended.length > 0) return 0
    if (free === 0) return POLL_EVERY_MS
    return Math.min(POLL_EVERY_MS, Math.max(0, Number(next[0]?.due_at ?? Number.POSITIVE_INFINITY) - Date.now()))
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
      const columns = [jobs.map(job => job.queue), jobs.map(job => job.to), jobs.map(job => job.at.getTime())]
      await sql.begin(tx => [tx.unsafe(ADD, [...columns, Date.now()]), tx.unsafe(ADDED, [jobs.length])])
      wake()
    },
    async work(work) {
      working = loop(work)
    },
    async unfinished() {
      const [row] =
        await sql`SELECT (SELECT count(*) FROM outdial.waiting) + (SELECT count(*) FROM outdial.lines) AS count`
      return Number(row?.['count'])
    },
    async close() {
      closing = true
      wake()
      await working
      connection.release()
      await sql.end({ timeout: 1 })
    },
  }
}

export const raw: Contender = {
  settings: "postgres.js, 2 connections, Outdial's tables, batches of the cap, a flush per commit, a poll each second",
  needs: 'postgres',
  open,
}
