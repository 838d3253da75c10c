import { SchedulerError } from '@outdial/scheduler-core/store'
import { type Connection, EPOCH } from './connect.ts'
import type { Pool } from './pool.ts'

export interface Lost {
  /** The transaction's number, `pg_current_xact_id()`. */
  readonly xid: string
  /** That of its server. */
  readonly epoch: string
}

export interface FateOptions {
  readonly pool: Pool
  /** How long it may take, in milliseconds. */
  readonly timeoutMs: number
  readonly answerMs: number
}

const STATUS = `SELECT CASE WHEN ${EPOCH} = $2::text THEN pg_xact_status($1::text::xid8) ELSE 'forgotten' END`
// A `COMMIT` may still be on its way to it; once it is gone, what it left is final.
const END = `SELECT pg_terminate_backend(pid, 1000) FROM pg_stat_activity WHERE backend_xid = ($1::text::xid8)::xid`

/**
 * What became of a transaction whose `COMMIT` was sent and not answered.
 *
 * @throws {SchedulerError} `store-unavailable` if nobody can tell: the database is away for too long, or it was started again since. Then
 * the same number may be another transaction's.
 */
export async function fateOf({ xid, epoch }: Lost, options: FateOptions): Promise<'committed' | 'aborted'> {
  const deadline = performance.now() + options.timeoutMs
  const ask = async (connection: Connection): Promise<unknown> => {
    const [row] = await connection.within(options.answerMs, connection.send(STATUS, [xid, epoch]))
    if (row?.[0] === 'in progress') await connection.send(END, [xid])
    return row?.[0]
  }
  for (;;) {
    const status = await options.pool.use(deadline, async connection =>
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
