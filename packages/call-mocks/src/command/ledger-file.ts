import { openSync, writeSync } from 'node:fs'
import type { LedgerEntry } from '../ledger.ts'

/**
 * Appends each written entry to this file as a line of JSON, so that the ledger survives a kill.
 */
export function writeTo(path: string): (entry: LedgerEntry) => void {
  const file = openSync(path, 'a')
  return entry => void writeSync(file, `${JSON.stringify(entry)}\n`)
}
