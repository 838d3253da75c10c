import { orAbsent, toDate, toPhoneNumber, toText } from '@outdial/scheduler-core/internal'
import type { DoNotCallEntry } from '@outdial/scheduler-core/store'
import type { Row } from '../connection/session.ts'

/** Reads number, reason, source, added_at and until. */
export const toEntry = ([number, reason, source, addedAt, until]: Row): DoNotCallEntry => ({
  number: toPhoneNumber(number),
  reason: orAbsent(reason, toText),
  source: orAbsent(source, toText),
  addedAt: toDate(addedAt),
  until: orAbsent(until, toDate),
})
