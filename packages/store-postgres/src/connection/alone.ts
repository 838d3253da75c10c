import type { Connection } from './connect.ts'
import { type FateOptions, fateOf } from './fate.ts'
import { toSchedulerError } from './postgres-error.ts'
import type { Database, Lone, Row, Statement } from './session.ts'
import { failed, type Outcome } from './transaction.ts'

export interface AloneOptions extends FateOptions {
  readonly commitMs: number
  databaseOn(connection: Connection): Database
  /** The statement with the name of the schema in place. */
  textOf(text: string): string
}

/** Does what one statement does that is a transaction by itself, once. Its answer says that it is committed. */
export async function alone<Result>(
  connection: Connection,
  { statement, hear, unheard }: Lone<Result>,
  [trace, ...traced]: Statement,
  { databaseOn, textOf, commitMs, ...fate }: AloneOptions,
): Promise<Outcome<Result>> {
  const { query } = databaseOn(connection)
  const [text, ...values] = statement()
  // Is there anybody? The statement itself may wait for others.
  connection.within(fate.answerMs, connection.send(';')).catch(() => {})
  let rows: readonly Row[]
  try {
    rows = await connection.within(commitMs, query(text, ...values))
  } catch (error) {
    if (!connection.isLost()) return failed(connection, error)
    try {
      const became = await fateOf({ backend: connection.backend, trace: [textOf(trace), ...traced] }, fate)
      return became === 'committed' ? { done: true, result: unheard() } : failed(connection, error)
    } catch (unknown) {
      return { done: false, error: toSchedulerError(unknown), again: false }
    }
  }
  return { done: true, result: hear(rows) }
}
