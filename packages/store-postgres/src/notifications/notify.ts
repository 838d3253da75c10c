import type { Transaction } from '../connection/session.ts'
import { changesPayload, loggedPayload, type StoreChange, wakePayload } from './payload.ts'

/** The channels, with `outdial.` in place of the schema's name, as in statements of a session. */
export const WAKE_CHANNEL = 'outdial.wake'
export const CHANGES_CHANNEL = 'outdial.changes'

// A watcher holds the first lock, shared, as long as its connection lives. A writer holds the second
// one, shared, from its check until its commit, so that a new watcher can wait for writers that saw none.
const WATCHED = `hashtextextended('${CHANGES_CHANNEL}', 1)`
const CHECKED = `hashtextextended('${CHANGES_CHANNEL}', 2)`

/** Announces a watcher. Afterwards every commit notifies it, and earlier commits can be read. */
export const BEGIN_TO_WATCH = `LISTEN "${CHANGES_CHANNEL}"; SELECT pg_advisory_lock_shared(${WATCHED});
  SELECT pg_advisory_xact_lock(${CHECKED})`
export const STOP_WATCHING = `UNLISTEN "${CHANGES_CHANNEL}"; SELECT pg_advisory_unlock_shared(${WATCHED})`

// `NOTIFY` serialises commits across the database (https://www.postgresql.org/docs/18/sql-notify.html),
// so it is skipped when no process watches. The exclusive lock is released at once: two writers that
// kept it would take each other for a watcher.
const IS_WATCHED = `CASE
  WHEN NOT pg_try_advisory_xact_lock_shared(${CHECKED}) THEN true
  WHEN pg_try_advisory_lock(${WATCHED}) THEN NOT pg_advisory_unlock(${WATCHED})
  ELSE true END`

const WAKE = `SELECT pg_notify('${WAKE_CHANNEL}', $1::text)`
const CHANGES = `SELECT pg_notify('${CHANGES_CHANNEL}', $1::text) WHERE ${IS_WATCHED}`

/** Notifies other processes of a change once the transaction is committed. Sends without awaiting. */
export function notify(db: Transaction, sender: string, change: StoreChange): void {
  const { calls, logged = [], inMs } = change
  if (inMs !== undefined) void db.query(WAKE, wakePayload(sender, change))
  if (calls.length > 0) void db.query(CHANGES, changesPayload(sender, calls))
  if (logged.length > 0) void db.query(CHANGES, loggedPayload(sender, logged))
}
