import { SchedulerError } from '@outdial/scheduler-core'
import { type CommitStatusOptions, commitStatusOf } from './commit-status.ts'
import { type Connection, lossOf } from './connect.ts'
import { isAway, isInTheWay, isReadOnly, isRolledBack, rolledBack, toSchedulerError } from './errors.ts'
import type { Database, Transaction } from './session.ts'

export interface TransactionOptions extends CommitStatusOptions {
  /** Begins the transaction and reads its number and the server's epoch. */
  readonly begin: string
  readonly commitMs: number
  /** The second statement. It fails if the transaction must not be done. */
  readonly check: string
  databaseOn(connection: Connection): Database
}

export type Outcome<Result> =
  | { readonly done: true; readonly result: Result }
  /** Nothing was written. `again`: the same work may succeed now. */
  | { readonly done: false; readonly error: unknown; readonly again: boolean }

/** Runs work in a transaction, once. */
export async function transaction<Result>(
  connection: Connection,
  work: (db: Transaction) => Promise<Result>,
  { begin, check, commitMs, databaseOn, ...inquiry }: TransactionOptions,
): Promise<Outcome<Result>> {
  const database = databaseOn(connection)
  let ended: Promise<void> | undefined
  let isCommitted = false

  const begun = connection.within(inquiry.answerMs, connection.send(begin)).then(results => identityOf(results))
  begun.catch(() => {})
  const checked = connection.send(check)
  checked.catch(() => {})

  const commit = async (): Promise<void> => {
    const [xid, epoch] = await begun
    if (connection.isLost()) throw rolledBack()
    // Until the opposite is known.
    isCommitted = true
    try {
      const { command } = await connection.within(commitMs, connection.send('COMMIT'))
      isCommitted = command === 'COMMIT'
    } catch (error) {
      if (!connection.isLost()) throw error
      isCommitted = (await commitStatusOf({ xid, epoch }, inquiry)) === 'committed'
    }
    if (!isCommitted) throw rolledBack()
  }
  const end = (): Promise<void> => {
    ended ??= commit()
    return ended
  }

  try {
    const result = await work({
      ...database,
      async finish(text, ...values) {
        const [last, over] = await Promise.allSettled([database.query(text, ...values), end()])
        if (over.status === 'fulfilled') return
        // The error of a failed statement says more than that of the `COMMIT` behind it.
        throw last.status === 'rejected' && isRolledBack(over.reason) ? last.reason : over.reason
      },
    })
    await end()
    return { done: true, result }
  } catch (thrown) {
    if (ended) await ended.catch(() => {})
    // After a failure every statement of the transaction fails. The first failure is the reason.
    const first = connection.isLost() ? undefined : await firstFailure([begun, checked])
    const error = first ?? thrown
    if (!ended && !isReadOnly(error) && !connection.isLost()) await connection.send('ROLLBACK').catch(connection.lose)
    // The writable server may have moved: another connection may lead to it.
    if (isReadOnly(error)) connection.lose(lossOf('CONNECTION_READ_ONLY', 'the server is read-only'))
    return { done: false, error: toSchedulerError(error), again: !isCommitted && mayPass(error, connection) }
  }
}

/** The reason of the first of these that fails, in this order. */
async function firstFailure(statements: readonly Promise<unknown>[]): Promise<unknown> {
  try {
    for (const statement of statements) await statement
    return undefined
  } catch (error) {
    return error
  }
}

/** Whether the same work may succeed on this server or on another connection. */
function mayPass(error: unknown, connection: Connection): boolean {
  if (isInTheWay(error)) return true
  if (isReadOnly(error)) return connection.isOneOfSeveral
  return connection.isLost() && !(error instanceof SchedulerError) && isAway(error)
}

/** The two texts of the last statement's row. */
function identityOf(results: readonly unknown[]): readonly [xid: string, epoch: string] {
  const rows = results.at(-1)
  const row: unknown = Array.isArray(rows) ? rows[0] : undefined
  const [xid, epoch]: readonly unknown[] = Array.isArray(row) ? row : []
  if (typeof xid === 'string' && typeof epoch === 'string') return [xid, epoch]
  throw new SchedulerError('store-failed', `Expected a transaction's number, got ${typeof xid}`)
}
