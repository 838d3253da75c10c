import type { Transaction } from '../connection/session.ts'
import type { Notices } from './notices.ts'

/** The channels; whoever uses them has to put the name of the schema in place, as statements of a session have it. */
export const WAKE_CHANNEL = 'outdial.wake'
export const CHANGES_CHANNEL = 'outdial.changes'

// Whoever watches has the first in shared mode for as long as the connection lasts. A transaction that looks has the second until its
// commit, so that whoever begins to watch can wait for those that saw nobody.
const WATCHED = `hashtextextended('${CHANGES_CHANNEL}', 1)`
const LOOKED = `hashtextextended('${CHANGES_CHANNEL}', 2)`

/** Announces whoever runs it. Afterwards everything that is committed is notified, and what is not can be read. */
export const BEGIN_TO_WATCH = `LISTEN "${CHANGES_CHANNEL}"; SELECT pg_advisory_lock_shared(${WATCHED}); SELECT pg_advisory_xact_lock(${LOOKED})`
export const WATCH_NO_MORE = `UNLISTEN "${CHANGES_CHANNEL}"; SELECT pg_advisory_unlock_shared(${WATCHED})`

/**
 * Whether somebody may watch. Commits that notify wait for each other (https://www.postgresql.org/docs/18/sql-notify.html): those that nobody
 * watches shall not. The first lock is given back at once, since two who have it in one moment would take each other for a watcher.
 */
export const IS_WATCHED = `CASE
  WHEN NOT pg_try_advisory_xact_lock_shared(${LOOKED}) THEN true
  WHEN pg_try_advisory_lock(${WATCHED}) THEN NOT pg_advisory_unlock(${WATCHED})
  ELSE true END`

const WAKE = `SELECT pg_notify('${WAKE_CHANNEL}', $1::text)`
const CHANGES = `SELECT pg_notify('${CHANGES_CHANNEL}', $1::text) WHERE ${IS_WATCHED}`

/**
 * Tells other processes once the transaction is committed: whoever waits for something to license, and those that watch, if there are any.
 * Sends its statements without waiting for them.
 */
export function notify(db: Transaction, { wake, changes, logged }: Notices): void {
  if (wake !== undefined) void db.query(WAKE, wake)
  if (changes !== undefined) void db.query(CHANGES, changes)
  if (logged !== undefined) void db.query(CHANGES, logged)
}
