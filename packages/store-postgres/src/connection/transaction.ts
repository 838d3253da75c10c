import { SchedulerError } from '@outdial/scheduler-core'
import { type Connection, lossOf } from './connect.ts'
import { type FateOptions, fateOf } from './fate.ts'
import { isAway, isInTheWay, isReadOnly, isRolledBack, rolledBack, toSchedulerError } from './postgres-error.ts'
import type { Database, Row, Transaction, Value } from './session.ts'

export interface TransactionOptions extends FateOptions {
  /** Begins it and tells its number, and the server's epoch where that is not the connection's. */
  readonly begin: string
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
  { begin, commitMs, databaseOn, ...fate }: TransactionOptions,
): Promise<Outcome<Result>> {
  const database = databaseOn(connection)
  let ended: Promise<void> | undefined
  let stands: 'no' | 'yes' | 'unknown' = 'no'

  const begun = connection.within(fate.answerMs, connection.send(begin)).then(results => lastRowOf(results))
  begun.catch(() => {})

  const commit = async (): Promise<void> => {
    const [xid, epoch = connection.epoch] = await begun
    if (connection.isLost()) return void (await connection.send('COMMIT'))
    stands = 'unknown'
    try {
      const { command } = await connection.within(commitMs, connection.send('COMMIT'))
      stands = command === 'COMMIT' ? 'yes' : 'no'
    } catch (error) {
      if (!connection.isLost()) throw error
      stands = (await fateOf({ xid, epoch }, fate)) === 'committed' ? 'yes' : 'no'
    }
    if (stands === 'no') throw rolledBack()
  }
  const end = (): Promise<void> => {
    ended ??= commit()
    return ended
  }

  /** Sends the statement and `COMMIT` together. */
  const conclude = async <Heard>(hear: (rows: readonly Row[]) => Heard, text: string, values: readonly Value[]) => {
    const heard = database.query(text, ...values).then(rows => attempt(() => hear(rows)))
    const [rows, over] = await Promise.allSettled([heard, end()])
    if (over.status === 'rejected') {
      // A statement that failed says more than the `COMMIT` that then could not be.
      throw rows.status === 'rejected' && isRolledBack(over.reason) ? rows.reason : over.reason
    }
    return rows
  }

  const finishHearing: Transaction['finishHearing'] = async (hear, text, ...values) => {
    const heard = await conclude(hear, text, values)
    return heard.status === 'fulfilled' ? heard.value() : undefined
  }

  try {
    const result = await work({
      ...database,
      async last(text, ...values) {
        const rows = await conclude(same, text, values)
        if (rows.status === 'fulfilled') return rows.value()
        const message = 'Expected the rows of what was committed, got a connection that was lost before they came'
        throw new SchedulerError('store-unavailable', message, { cause: rows.reason })
      },
      finish: (text, ...values) => finishHearing(same, text, ...values),
      finishHearing,
    })
    await end()
    return { done: true, result }
  } catch (error) {
    if (ended) await ended.catch(() => {})
    if (!ended && !isReadOnly(error) && !connection.isLost()) await connection.send('ROLLBACK').catch(connection.lose)
    const outcome = failed(connection, error)
    return { ...outcome, again: stands === 'no' && outcome.again }
  }
}

/** Nothing was done. */
export function failed(connection: Connection, error: unknown) {
  // What may be written to was moved, perhaps: another connection may lead there.
  if (isReadOnly(error)) connection.lose(lossOf('CONNECTION_READ_ONLY', 'it is only to be read'))
  return { done: false, error: toSchedulerError(error), again: mayPass(error, connection) } as const
}

const same = <Rows>(rows: Rows): Rows => rows

/** Does it now, and says what came of it, or throws, when it is asked. */
function attempt<Result>(work: () => Result): () => Result {
  try {
    const result = work()
    return () => result
  } catch (error) {
    return () => {
      throw error
    }
  }
}

/** Whether the same may succeed on the same server, or on another connection. */
function mayPass(error: unknown, connection: Connection): boolean {
  if (isInTheWay(error)) return true
  if (isReadOnly(error)) return connection.isOneOfSeveral
  return connection.isLost() && !(error instanceof SchedulerError) && isAway(error)
}

/** Of the results of several statements, the texts that the last one says. */
function lastRowOf(results: readonly unknown[]): readonly [string, string?] {
  const rows = results.at(-1)
  const row: unknown = Array.isArray(rows) ? rows[0] : undefined
  const [xid, epoch]: readonly unknown[] = Array.isArray(row) ? row : []
  if (typeof xid !== 'string')
    throw new SchedulerError('store-failed', `Expected a transaction's number, got ${typeof xid}`)
  return typeof epoch === 'string' ? [xid, epoch] : [xid]
}
