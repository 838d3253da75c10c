import { SchedulerError } from '@outdial/scheduler-core'
import type { Pool } from './pool.ts'

/** A transaction whose `COMMIT` was sent and not answered. */
export interface LostTransaction {
  /** Its number, `pg_current_xact_id()`. */
  readonly xid: string
  /** The epoch of its server: see `EPOCH`. */
  readonly epoch: string
}

export interface CommitStatusOptions {
  readonly pool: Pool
  /** Time limit for the whole inquiry, in milliseconds. */
  readonly timeoutMs: number
  readonly answerMs: number
}

/**
 * Identifies one run of one server. It changes with every restart and with every crash of a backend:
 * a server that crashed forgets what was not yet on disk and gives out transaction numbers again.
 * The crash of a backend resets the statistics but not `pg_postmaster_start_time`.
 */
export const EPOCH = "concat(pg_postmaster_start_time(), ' ', (SELECT stats_reset FROM pg_stat_bgwriter))"
const STATUS = `SELECT CASE WHEN ${EPOCH} = $2::text THEN pg_xact_status($1::text::xid8) ELSE 'forgotten' END`
// A `COMMIT` may still be on its way to the backend. Once the backend is gone, the status is final.
const END_BACKEND = `SELECT pg_terminate_backend(pid, 1000) FROM pg_stat_activity
  WHERE backend_xid = ($1::text::xid8)::xid`
// A backend that is terminated while it waits for a synchronous replica leaves its commit visible,
// replicated or not. A later commit waits for both.
const WAIT_FOR_REPLICAS = "SELECT pg_logical_emit_message(true, 'outdial', '')"

/**
 * Finds out whether a transaction was committed.
 *
 * @throws {SchedulerError} `store-unavailable` if the status cannot be known: the database is away
 * for too long, or was restarted since, and the number may belong to another transaction
 */
export async function commitStatusOf(
  { xid, epoch }: LostTransaction,
  { pool, timeoutMs, answerMs }: CommitStatusOptions,
): Promise<'committed' | 'aborted'> {
  const deadline = performance.now() + timeoutMs
  for (;;) {
    const status = await pool.use(deadline, async connection => {
      try {
        const [row] = await connection.within(answerMs, connection.send(STATUS, [xid, epoch]))
        if (row?.[0] === 'in progress') await connection.send(END_BACKEND, [xid])
        if (row?.[0] === 'committed') await connection.send(WAIT_FOR_REPLICAS)
        return row?.[0]
      } catch (error) {
        if (!connection.isLost()) throw error
        return 'in progress'
      }
    })
    if (status === 'committed' || status === 'aborted') return status
    if (status !== 'in progress' || performance.now() >= deadline) {
      const message = `Expected the status of a transaction whose connection was lost, got ${String(status)}`
      throw new SchedulerError('store-unavailable', message)
    }
  }
}
