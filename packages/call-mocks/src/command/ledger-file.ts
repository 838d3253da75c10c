import { openSync, writeSync } from 'node:fs'
import type { LedgerEntry } from '../ledger.ts'

/** Adds every entry to this file, a line of JSON each time that it is written: what rang is known even if this process is killed. */
export function writeTo(path: string): (entry: LedgerEntry) => void {
  const file = openSync(path, 'a')
  return entry => void writeSync(file, `${JSON.stringify(entry)}\n`)
}
