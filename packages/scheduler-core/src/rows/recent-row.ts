import type { RecentAttempt } from '../store/loaded-step.ts'
import { toAttemptStatus } from './attempt-row.ts'
import { toPhoneNumber } from './call-row.ts'
import { orAbsent, type Row, toDate, toText } from './values.ts'

/** The columns that `toRecentAttempt` reads, in order. */
export const RECENT_COLUMNS = 'reference to_number licensed_at ended_at status line_free_at'.split(' ')

export const toRecentAttempt = ([reference, to, licensedAt, endedAt, status, lineFreeAt]: Row): RecentAttempt => ({
  reference: toText(reference),
  to: toPhoneNumber(to),
  licensedAt: toDate(licensedAt),
  endedAt: orAbsent(endedAt, toDate),
  status: toAttemptStatus(status),
  lineFreeAt: toDate(lineFreeAt),
})
