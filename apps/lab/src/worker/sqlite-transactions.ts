import { type SQLInputValue, StatementSync } from 'node:sqlite'
import type { Reach } from './fault-points.ts'

/** Reaches the fault points of every transaction that this process writes to a SQLite file. */
export function watchSqlite(reach: Reach): void {
  const { run } = StatementSync.prototype
  let inTransaction = false
  StatementSync.prototype.run = function observed(this: StatementSync, ...values: [never, ...SQLInputValue[]]) {
    const { sourceSQL } = this
    const commits = sourceSQL === 'COMMIT' && inTransaction
    if (commits) reach('before-commit')
    const result = run.apply(this, values)
    if (sourceSQL === 'BEGIN IMMEDIATE') inTransaction = true
    else if (commits) {
      inTransaction = false
      reach('after-commit')
    } else if (inTransaction) reach('within-transaction')
    return result
  }
}
