import { type SQLInputValue, StatementSync } from 'node:sqlite'
import type { Reach } from './moments.ts'

/** Tells where every transaction of this process is that writes: between its statements. */
export function watchFile(reach: Reach): void {
  const { run } = StatementSync.prototype
  let writing = false
  StatementSync.prototype.run = function observed(this: StatementSync, ...values: [never, ...SQLInputValue[]]) {
    const { sourceSQL } = this
    const commits = sourceSQL === 'COMMIT' && writing
    if (commits) reach('before-commit')
    const result = run.apply(this, values)
    if (sourceSQL === 'BEGIN IMMEDIATE') writing = true
    else if (commits) {
      writing = false
      reach('after-commit')
    } else if (writing) reach('within-transaction')
    return result
  }
}
