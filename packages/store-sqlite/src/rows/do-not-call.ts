import { DO_NOT_CALL_COLUMNS, toDoNotCallEntry, toMs } from '@outdial/scheduler-core/internal'
import type { DoNotCallEntry, NewDoNotCallEntry } from '@outdial/scheduler-core/store'
import type { Database } from '../connection/database.ts'

const COLUMNS = DO_NOT_CALL_COLUMNS.map(name => `d.${name}`).join(', ')
const ADD = `INSERT OR IGNORE INTO do_not_call (${DO_NOT_CALL_COLUMNS.join(', ')}) VALUES (?, ?, ?, ?, ?)`
const REPLACE = 'UPDATE do_not_call SET reason = ?, source = ?, added_at = ?, until = ? WHERE number = ?'
const REMOVE = 'DELETE FROM do_not_call WHERE number = ?'
// Each number is looked up by itself.
const NAMED = `SELECT ${COLUMNS} FROM json_each(?) AS named CROSS JOIN do_not_call d ON d.number = named.value`
const FIND = `${NAMED} ORDER BY d.number`
const LISTED = `${NAMED} WHERE d.until IS NULL OR d.until > ?`
const LIST = `SELECT ${COLUMNS} FROM do_not_call d WHERE d.number > ? ORDER BY d.number LIMIT 0 + ?`

/** Adds an entry, or replaces that of its number. Returns whether the number is new. */
export function saveEntry(db: Database, { number, reason, source, until }: NewDoNotCallEntry, now: Date): boolean {
  const values = [reason ?? null, source ?? null, now.getTime(), toMs(until)]
  const { changes } = db.run(ADD, number, ...values)
  if (changes === 0) db.run(REPLACE, ...values, number)
  return changes > 0
}

/** Removes the entry of a number. Returns whether there was one. */
export const removeEntry = (db: Database, number: string): boolean => db.run(REMOVE, number).changes > 0

const asJson = (numbers: Iterable<string>) => JSON.stringify([...new Set(numbers)])

/** The entries of these numbers, by number. */
export const entriesOf = (db: Database, numbers: Iterable<string>): readonly DoNotCallEntry[] =>
  db.rows(FIND, asJson(numbers)).map(toDoNotCallEntry)

/** The entries of these numbers that have not ended. */
export const listedEntries = (db: Database, numbers: Iterable<string>, now: Date): readonly DoNotCallEntry[] =>
  db.rows(LISTED, asJson(numbers), now.getTime()).map(toDoNotCallEntry)

/** The first entries behind a number, by number. */
export const entriesBehind = (db: Database, number: string, most: number): readonly DoNotCallEntry[] =>
  db.rows(LIST, number, most).map(toDoNotCallEntry)
