import type { Connection } from './connect.ts'
import type { Database } from './session.ts'

export interface ReadOptions {
  /** Sent before the first statement, without waiting: is there anybody? */
  readonly begin: string
  /** Sent after the last one, if the first was the beginning of a transaction. */
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
    // What was read was read, whatever becomes of this; nobody else gets a connection in the middle of a transaction.
    if (end && !connection.isLost()) await connection.within(answerMs, connection.send(end)).catch(connection.lose)
  }
}
