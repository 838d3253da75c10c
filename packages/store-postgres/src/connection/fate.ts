import { SchedulerError } from '@outdial/scheduler-core'
import { type Answer, BACKEND, type Connection, EPOCH } from './connect.ts'
import type { Pool } from './pool.ts'
import type { Statement, Value } from './session.ts'

/** A transaction whose `COMMIT` was sent and not answered. */
export interface LostTransaction {
  /** Its number, `pg_current_xact_id()`. */
  readonly xid: string
  /** That of its server. */
  readonly epoch: string
}

/** A statement that is a transaction by itself, and was not answered. */
export interface LostStatement {
  /** Where it was sent to. */
  readonly backend: string
  /** Finds a row if it was done, and none if it was not. */
  readonly trace: Statement
}

export interface FateOptions {
  readonly pool: Pool
  /** How long it may take, in milliseconds. */
  readonly timeoutMs: number
  readonly answerMs: number
}

type Fate = 'committed' | 'aborted'

const STATUS = `SELECT CASE WHEN ${EPOCH} = $2::text THEN pg_xact_status($1::text::xid8) ELSE 'forgotten' END`
// What a standby says may be older than what was committed, and it knows nothing of who is at it.
const WHO_IS_AT_IT = `SELECT CASE
  WHEN pg_is_in_recovery() THEN 'unknown to a standby'
  WHEN EXISTS (SELECT FROM pg_stat_activity WHERE ${BACKEND} = $1::text) THEN 'in progress'
  ELSE 'over' END`
// A `COMMIT` may still be on its way to it; once it is gone, what it left is final.
const END = 'SELECT pg_terminate_backend(pid, 1000) FROM pg_stat_activity WHERE'
const END_TRANSACTION = `${END} backend_xid = ($1::text::xid8)::xid`
const END_BACKEND = `${END} ${BACKEND} = $1::text`
// Whoever is ended while it waits for a replica leaves what it has committed to be seen, replicated or not. A later commit waits for both.
const WAIT_FOR_REPLICAS = "SELECT pg_logical_emit_message(true, 'outdial', '')"

/**
 * What became of it.
 *
 * @throws {SchedulerError} `store-unavailable` if nobody can tell: the database is away for too long, or is a standby, or, of a transaction, it was
 * started again since. Then the same number may be another transaction's.
 */
export async function fateOf(
  lost: LostTransaction | LostStatement,
  { pool, timeoutMs, answerMs }: FateOptions,
): Promise<Fate> {
  const deadline = performance.now() + timeoutMs
  const ask = async (connection: Connection): Promise<unknown> => {
    const within = (text: string, ...values: readonly Value[]) =>
      connection.within(answerMs, connection.send(text, values))
    const became = await ('xid' in lost ? statusOf(lost, within) : traceOf(lost, within))
    if (became === 'in progress') await connection.send(...endOf(lost))
    if (became === 'committed') await connection.send(WAIT_FOR_REPLICAS)
    return became
  }
  for (;;) {
    const status = await pool.use(deadline, async connection =>
      ask(connection).catch((error: unknown) => {
        if (!connection.isLost()) throw error
        return 'in progress'
      }),
    )
    if (status === 'committed' || status === 'aborted') return status
    if (status !== 'in progress' || performance.now() >= deadline) {
      const message = `Expected to hear what became of a transaction whose connection was lost, got ${String(status)}`
      throw new SchedulerError('store-unavailable', message)
    }
  }
}

type Within = (text: string, ...values: readonly Value[]) => Promise<Answer>

async function statusOf({ xid, epoch }: LostTransaction, within: Within): Promise<unknown> {
  const [row] = await within(STATUS, xid, epoch)
  return row?.[0]
}

/** Whoever was sent the statement may begin with it later, so that its trace is looked for only when there is nobody left to do it. */
async function traceOf({ backend, trace }: LostStatement, within: Within): Promise<unknown> {
  const [row] = await within(WHO_IS_AT_IT, backend)
  if (row?.[0] !== 'over') return row?.[0]
  return (await within(...trace)).length > 0 ? 'committed' : 'aborted'
}

const endOf = (lost: LostTransaction | LostStatement): [text: string, values: [string]] =>
  'xid' in lost ? [END_TRANSACTION, [lost.xid]] : [END_BACKEND, [lost.backend]]
