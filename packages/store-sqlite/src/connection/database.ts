import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite'

/** What can be bound. */
export type Value = string | number | null

/** A row's columns in the order of the query: three times as fast as one with names. */
export type Row = readonly SQLOutputValue[]

/**
 * A connection whose statements are prepared once. They say `LIMIT 0 + ?`, since a bare parameter there is part of the plan: with it
 * SQLite would prepare the statement again each time.
 */
export interface Database {
  rows(sql: string, ...values: readonly Value[]): readonly Row[]
  row(sql: string, ...values: readonly Value[]): Row | undefined
  /** How many rows were changed, and the place of the last that was added. */
  run(sql: string, ...values: readonly Value[]): { readonly changes: number; readonly id: number }
  /** All of the work or none of it, while nobody else writes. */
  write<Result>(work: () => Result): Result
  /** All of what is read is of one moment. */
  snapshot<Result>(work: () => Result): Result
  close(): void
}

export function databaseOn(connection: DatabaseSync): Database {
  const statements = new Map<string, StatementSync>()

  const prepared = (sql: string): StatementSync => {
    let statement = statements.get(sql)
    if (!statement) {
      statement = connection.prepare(sql)
      statement.setReturnArrays(true)
      statements.set(sql, statement)
    }
    return statement
  }

  const transaction = <Result>(begin: string, work: () => Result): Result => {
    prepared(begin).run()
    try {
      const result = work()
      prepared('COMMIT').run()
      return result
    } catch (error) {
      // SQLite has rolled back by itself after some failures: a full disk, for one.
      if (connection.isTransaction) connection.exec('ROLLBACK')
      throw error
    }
  }

  return {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the types of node:sqlite do not know setReturnArrays
    rows: (sql, ...values) => prepared(sql).all(...values) as unknown as readonly Row[],
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as above
    row: (sql, ...values) => prepared(sql).get(...values) as unknown as Row | undefined,
    run: (sql, ...values) => {
      const { changes, lastInsertRowid } = prepared(sql).run(...values)
      return { changes: Number(changes), id: Number(lastInsertRowid) }
    },
    write: work => transaction('BEGIN IMMEDIATE', work),
    snapshot: work => transaction('BEGIN', work),
    close: () => connection.close(),
  }
}
