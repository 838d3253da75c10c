import { orAbsent, toDate, toFlag, toMs, toNumber, toText } from '@outdial/scheduler-core/internal'
import type { DispatchState, ProviderState } from '@outdial/scheduler-core/store'
import type { Database, Row } from '../connection/database.ts'

// One row for each provider that had a failure, or a single row without a provider. `rowid` tells
// SQLite that `dispatching` has one row, so the rows come in the order of the names unsorted.
const STATE = `SELECT d.paused, d.clock_shifts, d.rules, p.name, p.failures, p.backoffs, p.failed_at, p.backoff_until
  FROM dispatching d LEFT JOIN providers p ON p.failures > 0 WHERE d.rowid = 1 ORDER BY p.name`
const SAVE_PROVIDER = `INSERT INTO providers (name, failures, backoffs, failed_at, backoff_until) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT (name) DO UPDATE SET failures = excluded.failures, backoffs = excluded.backoffs,
    failed_at = excluded.failed_at, backoff_until = excluded.backoff_until`
const SAVE_PAUSED = 'UPDATE dispatching SET paused = ?'
const SAVE_RULES = 'UPDATE dispatching SET rules = ?'

const SHIFT_LINES = `UPDATE OR ROLLBACK attempts
  SET line_free_at = line_free_at + ?1, answer_by = answer_by + ?1, next_poll_at = next_poll_at + ?1
  WHERE in_use_until > ?2`
const SHIFT_QUEUES = 'UPDATE queues SET backoff_until = backoff_until + ? WHERE backoff_until IS NOT NULL'
const SHIFT_PROVIDERS = 'UPDATE providers SET failed_at = failed_at + ?1, backoff_until = backoff_until + ?1'
const COUNT_SHIFT = 'UPDATE dispatching SET clock_shifts = clock_shifts + 1'

export type StoredDispatch = Pick<DispatchState, 'paused' | 'clockShifts' | 'rules' | 'providers'>

/** The state of dispatching, with the providers that had a failure, by name. */
export function storedDispatch(db: Database): StoredDispatch {
  const rows = db.rows(STATE)
  const [paused, clockShifts, rules = null] = rows[0] ?? []
  return {
    paused: toFlag(paused),
    clockShifts: toNumber(clockShifts),
    rules: orAbsent(rules, toText),
    providers: rows.flatMap(toProvider),
  }
}

const toProvider = ([, , , name, failures, backoffs, failedAt, backoffUntil]: Row): ProviderState[] =>
  name === null
    ? []
    : [
        {
          name: toText(name),
          failures: toNumber(failures),
          backoffs: toNumber(backoffs),
          failedAt: orAbsent(failedAt, toDate),
          backoffUntil: orAbsent(backoffUntil, toDate),
        },
      ]

export function saveProvider(db: Database, { name, failures, backoffs, failedAt, backoffUntil }: ProviderState): void {
  db.run(SAVE_PROVIDER, name, failures, backoffs, toMs(failedAt), toMs(backoffUntil))
}

export function savePaused(db: Database, paused: boolean): void {
  db.run(SAVE_PAUSED, paused ? 1 : 0)
}

export function saveRules(db: Database, rules: string): void {
  db.run(SAVE_RULES, rules)
}

/**
 * Moves the deadlines of the attempts that used a line before the clock was set. Back-offs move only
 * with a clock that was set back.
 */
export function shiftDeadlines(db: Database, byMs: number, now: Date): void {
  db.run(SHIFT_LINES, byMs, now.getTime() - byMs)
  db.run(COUNT_SHIFT)
  // A back-off that ends early does no harm; one that is hours long does.
  if (byMs > 0) return
  db.run(SHIFT_QUEUES, byMs)
  db.run(SHIFT_PROVIDERS, byMs)
}
