import type { PhoneNumber } from '@outdial/call-client/kernel'
import { toMs, toNumber } from '@outdial/scheduler-core/internal'
import type { DoNotCallEntry, DoNotCallQuery, NewDoNotCallEntry, Page } from '@outdial/scheduler-core/store'
import type { Database } from '../connection/session.ts'
import { arrayOf, toArray } from '../rows/arrays.ts'
import { toEntry } from '../rows/do-not-call.ts'

const ADD = `SELECT outdial.add_do_not_call($1::text::text[], $2::text::text[], $3::text::text[], $4::text::bigint[],
  $5::bigint)`
const REMOVE = `DELETE FROM outdial.do_not_call WHERE number = ANY(ARRAY(
    SELECT d.number FROM outdial.do_not_call d WHERE d.number = ANY($1::text::text[]) ORDER BY d.number FOR UPDATE
  )) RETURNING true`
const SELECT = 'SELECT d.number, d.reason, d.source, d.added_at, d.until FROM outdial.do_not_call d WHERE'
const FIND = `${SELECT} d.number = ANY($1::text::text[]) ORDER BY d.number`
const LIST = `${SELECT} d.number > $1::text ORDER BY d.number LIMIT $2::bigint`

/** Adds entries, or replaces those of the same numbers. Returns how many numbers are new. */
export async function addDoNotCall(db: Database, entries: readonly NewDoNotCallEntry[]): Promise<number> {
  // Of several entries of one number the last is kept.
  const each = [...new Map(entries.map(entry => [entry.number, entry])).values()]
  const [row] = await db.query(
    ADD,
    arrayOf(each, ({ number }) => number),
    arrayOf(each, ({ reason }) => reason ?? null),
    arrayOf(each, ({ source }) => source ?? null),
    arrayOf(each, ({ until }) => toMs(until)),
    db.clock,
  )
  return toNumber(row?.[0])
}

/** Removes entries. Returns how many there were. */
export const removeDoNotCall = async (db: Database, numbers: readonly PhoneNumber[]): Promise<number> =>
  (await db.query(REMOVE, toArray(numbers))).length

/** The entries of these numbers, those that have ended as well, by number. */
export const findDoNotCall = async (
  db: Database,
  numbers: readonly PhoneNumber[],
): Promise<readonly DoNotCallEntry[]> => (await db.query(FIND, toArray(numbers))).map(toEntry)

/** All entries, by number. */
export async function listDoNotCall(
  db: Database,
  { limit, after }: DoNotCallQuery,
): Promise<Page<DoNotCallEntry, PhoneNumber>> {
  const found = (await db.query(LIST, after ?? '', limit + 1)).map(toEntry)
  const items = found.slice(0, limit)
  return { items, next: found.length > limit ? items.at(-1)?.number : undefined }
}
