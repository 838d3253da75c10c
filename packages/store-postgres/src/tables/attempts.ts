import type { AttemptRecord, CallDetails, CallId } from '@outdial/scheduler-core/store'
import type { Database, Row } from '../connection/session.ts'
import { toArray } from './arrays.ts'
import { ATTEMPT_COLUMNS, ATTEMPT_WIDTH, toAttempt } from './attempt-row.ts'
import { CALL_COLUMNS, CALL_WIDTH, toCall } from './call-row.ts'
import { toNumber, toText } from './values.ts'

const SELECT = `SELECT ${ATTEMPT_COLUMNS}, c.id FROM outdial.attempts a JOIN outdial.calls c ON c.sequence = a.call`
const BY_REFERENCES = `${SELECT} WHERE a.reference = ANY($1::text::text[])`
// One id at a time: before version 17 PostgreSQL may read all ids of a provider to find some.
const BY_IDS = `${SELECT} WHERE a.provider = ANY($1::text::text[]) AND a.provider_call_id = ANY($2::text::text[]) AND a.reference = ANY(ARRAY(
  SELECT i.reference FROM unnest($1::text::text[]) AS p (provider) CROSS JOIN unnest($2::text::text[]) AS w (id) CROSS JOIN LATERAL (
    SELECT i.reference FROM outdial.provider_ids i WHERE i.provider = p.provider AND i.provider_call_id = w.id OFFSET 0
  ) i))`
const OF_CALL = `SELECT ${CALL_COLUMNS}, ${ATTEMPT_COLUMNS} FROM outdial.calls c LEFT JOIN outdial.attempts a ON a.call = c.sequence
  WHERE c.id = $1::text ORDER BY a.place`
const WITHOUT_ID = `SELECT count(*) FROM outdial.lines l WHERE l.to_number = $1::text AND l.provider = $2::text
  AND l.provider_call_id IS NULL AND l.held_until = ${Number.MAX_SAFE_INTEGER}`

/** An attempt, and the place of its call. */
export interface StoredAttempt {
  readonly attempt: AttemptRecord
  readonly sequence: number
}

/** The order in which their calls were added; of one call, that of their references, as PostgreSQL has it: of their bytes. */
export const inOrder = (one: StoredAttempt, other: StoredAttempt): number =>
  one.sequence - other.sequence ||
  Buffer.compare(Buffer.from(one.attempt.reference), Buffer.from(other.attempt.reference))

const toStored = (row: Row): StoredAttempt => ({
  attempt: toAttempt(row, toText(row[ATTEMPT_WIDTH])),
  sequence: toNumber(row[0]),
})

export const attemptsWith = async (db: Database, references: Iterable<string>): Promise<readonly StoredAttempt[]> =>
  (await db.query(BY_REFERENCES, toArray(references))).map(toStored)

/** All attempts at these providers that have one of these ids. */
export const attemptsWithIds = async (
  db: Database,
  providers: Iterable<string>,
  ids: Iterable<string>,
): Promise<readonly StoredAttempt[]> => (await db.query(BY_IDS, toArray(providers), toArray(ids))).map(toStored)

/** A call with all its attempts. */
export async function detailsOf(db: Database, id: CallId): Promise<CallDetails | undefined> {
  const rows = await db.query(OF_CALL, id)
  const [call] = rows
  if (!call) return undefined
  const attempts = rows.flatMap(row => (row[CALL_WIDTH] === null ? [] : toAttempt(row, id, CALL_WIDTH)))
  return { ...toCall(call, attempts.at(-1)), attempts }
}

/** How many open attempts to this number have no id yet. */
export async function countWithoutId(db: Database, { to, provider }: AttemptRecord): Promise<number> {
  const [row] = await db.query(WITHOUT_ID, to, provider)
  return toNumber(row?.[0])
}
