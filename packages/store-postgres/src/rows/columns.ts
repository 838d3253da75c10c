import type { AttemptRecord, ScheduledCall } from '@outdial/scheduler-core'
import { ATTEMPT_COLUMNS, CALL_COLUMNS, toAttempt, toCall, toText } from '@outdial/scheduler-core/internal'
import type { Row } from '../connection/session.ts'

/**
 * The columns of a call `c` and an attempt `a`, which may be missing: `c.*, a.*`. The tables have
 * the columns in the order in which they are read, then `latest` of the call, `call` and `place` of
 * the attempt.
 */
export const CALL_AND_ATTEMPT = 'c.*, a.*'

const LATEST_AT = CALL_COLUMNS.length
const ATTEMPT_AT = LATEST_AT + 1
/** The index of the first column after those of call and attempt. */
export const BEHIND = ATTEMPT_AT + ATTEMPT_COLUMNS.length + 2

/** The join of a call with its latest attempt, if it has one. The planner does not flatten it. */
export const LATEST =
  'LEFT JOIN LATERAL (SELECT * FROM outdial.attempts a WHERE a.reference = c.latest OFFSET 0) a ON true'

/** The reference of the call's latest attempt. */
export const latestIn = (row: Row): unknown => row[LATEST_AT]

/** Reads the attempt in a row of call and attempt. */
export const attemptIn = (row: Row): AttemptRecord | undefined =>
  row[ATTEMPT_AT] === null ? undefined : toAttempt(row, toText(row[1]), ATTEMPT_AT)

/** Reads a call and its latest attempt from one row. */
export const withLatest = (row: Row): ScheduledCall => toCall(row, attemptIn(row))
