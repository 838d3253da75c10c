import type { DoNotCallEntry } from '../store/do-not-call.ts'
import { toPhoneNumber } from './call-row.ts'
import { orAbsent, type Row, toDate, toText } from './values.ts'

/** The columns that `toDoNotCallEntry` reads, in order. */
export const DO_NOT_CALL_COLUMNS = 'number reason source added_at until'.split(' ')

export const toDoNotCallEntry = ([number, reason, source, addedAt, until]: Row): DoNotCallEntry => ({
  number: toPhoneNumber(number),
  reason: orAbsent(reason, toText),
  source: orAbsent(source, toText),
  addedAt: toDate(addedAt),
  until: orAbsent(until, toDate),
})
