import type { Connection } from './connect.ts'
import type { Database } from './session.ts'

export interface ReadOptions {
  /** Sent before the first statement without awaiting: a silent connection is noticed by it. */
  readonly begin: string
  /** Ends the transaction, if `begin` began one. */
  readonly end: string | undefined
  readonly answerMs: number
  databaseOn(connection: Connection): Database
}

/** Runs work that only reads, once. */
export async function read<Result>(
  connection: Connection,
  work: (db: Database) => Promise<Result>,
  { begin, end, answerMs, databaseOn }: ReadOptions,
): Promise<Result> {
  const begun = connection.within(answerMs, connection.send(begin))
  begun.catch(() => {})
  try {
    return await work(databaseOn(connection))
  } finally {
    // The rows are valid whatever happens here. No other work gets a connection inside a transaction.
    if (end && !connection.isLost()) await connection.within(answerMs, connection.send(end)).catch(connection.lose)
  }
}
