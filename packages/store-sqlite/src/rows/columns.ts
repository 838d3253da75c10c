import type { AttemptRecord, ScheduledCall } from '@outdial/scheduler-core'
import { ATTEMPT_COLUMNS, CALL_COLUMNS, toAttempt, toCall, toNumber, toText } from '@outdial/scheduler-core/internal'
import type { Row } from '../connection/database.ts'

const of = (table: string, columns: readonly string[]) => columns.map(name => `${table}.${name}`).join(', ')

/** The columns of an attempt `a`. */
export const ATTEMPT = of('a', ATTEMPT_COLUMNS)
/** The columns of a call `c` with an attempt `a`, which may be missing. */
export const CALL_AND_ATTEMPT = `${of('c', CALL_COLUMNS)}, ${ATTEMPT}`
const ATTEMPT_AT = CALL_COLUMNS.length
/** The index of the first column after those of call and attempt. */
export const BEHIND = ATTEMPT_AT + ATTEMPT_COLUMNS.length

/** Reads the attempt in a row of call and attempt. */
export const attemptIn = (row: Row): AttemptRecord | undefined =>
  row[ATTEMPT_AT] === null ? undefined : toAttempt(row, toText(row[1]), ATTEMPT_AT)

/** Reads a call and its latest attempt from one row. */
export const withLatest = (row: Row): ScheduledCall => toCall(row, attemptIn(row))

export const sequenceIn = (row: Row): number => toNumber(row[0])
