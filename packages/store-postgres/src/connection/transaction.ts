import { SchedulerError } from '@outdial/scheduler-core/store'
import type { Connection } from './connect.ts'
import { type FateOptions, fateOf } from './fate.ts'
import { isInTheWay, isRolledBack, rolledBack, toSchedulerError } from './postgres-error.ts'
import type { Database, Transaction, Value } from './session.ts'

export interface TransactionOptions extends FateOptions {
  /** What is set at the beginning of each, where it cannot be for the whole connection. */
  readonly settings: string
  readonly commitMs: number
  databaseOn(connection: Connection): Database
}

export type Outcome<Result> =
  | { readonly done: true; readonly result: Result }
  /** `again`: nothing of it was done, and the same may succeed now. */
  | { readonly done: false; readonly error: unknown; readonly again: boolean }

/** Runs work in a transaction of its own, once. */
export async function transaction<Result>(
  connection: Connection,
  work: (db: Transaction) => Promise<Result>,
  { settings, commitMs, databaseOn, ...fate }: TransactionOptions,
): Promise<Outcome<Result>> {
  const database = databaseOn(connection)
  let ended: Promise<void> | undefined
  let stands: 'no' | 'yes' | 'unknown' = 'no'

  const begun = connection
    .within(fate.answerMs, connection.send(`BEGIN; ${settings}SELECT pg_current_xact_id()::text`))
    .then(results => numberIn(results))
  begun.catch(() => {})

  const commit = async (): Promise<void> => {
    const xid = await begun
    if (connection.isLost()) return void (await connection.send('COMMIT'))
    stands = 'unknown'
    try {
      const { command } = await connection.within(commitMs, connection.send('COMMIT'))
      stands = command === 'COMMIT' ? 'yes' : 'no'
    } catch (error) {
      if (!connection.isLost()) throw error
      stands = (await fateOf({ xid, epoch: connection.epoch }, fate)) === 'committed' ? 'yes' : 'no'
    }
    if (stands === 'no') throw rolledBack()
  }
  const end = (): Promise<void> => {
    ended ??= commit()
    return ended
  }

  /** Sends the statement and `COMMIT` together. */
  const conclude = async (text: string, values: readonly Value[]) => {
    const [rows, over] = await Promise.allSettled([database.query(text, ...values), end()])
    if (over.status === 'rejected') {
      // A statement that failed says more than the `COMMIT` that then could not be.
      throw rows.status === 'rejected' && isRolledBack(over.reason) ? rows.reason : over.reason
    }
    return rows
  }

  try {
    const result = await work({
      ...database,
      async last(text, ...values) {
        const rows = await conclude(text, values)
        if (rows.status === 'fulfilled') return rows.value
        const message = 'Expected the rows of what was committed, got a connection that was lost before they came'
        throw new SchedulerError('store-unavailable', message, { cause: rows.reason })
      },
      async finish(text, ...values) {
        await conclude(text, values)
      },
    })
    await end()
    return { done: true, result }
  } catch (error) {
    if (ended) await ended.catch(() => {})
    else if (!connection.isLost()) await connection.send('ROLLBACK').catch(connection.lose)
    return { done: false, error: toSchedulerError(error), again: stands === 'no' && mayPass(error, connection) }
  }
}

/** Whether the same may succeed on the same server, or on another connection. */
const mayPass = (error: unknown, connection: Connection): boolean =>
  isInTheWay(error) || (connection.isLost() && !(error instanceof SchedulerError) && isAway(error))

function isAway(error: unknown): boolean {
  const told = toSchedulerError(error)
  return told instanceof SchedulerError && told.code === 'store-unavailable'
}

/** Of the results of several statements, what the last one says. */
function numberIn(results: readonly unknown[]): string {
  const rows = results.at(-1)
  const row: unknown = Array.isArray(rows) ? rows[0] : undefined
  const xid: unknown = Array.isArray(row) ? row[0] : undefined
  if (typeof xid !== 'string')
    throw new SchedulerError('store-failed', `Expected a transaction's number, got ${typeof xid}`)
  return xid
}
