import { type CallItem, numberIn, type RunEntry } from '@outdial/dialer'
import { shortDetails } from '../calls/short-details.ts'
import type { Entry } from './dialer-schemas.ts'

/** An entry as it is answered, without the attempt's reference: the secret of its webhook. */
export function entryOf(entry: RunEntry): Entry {
  const { index, to, status, attempt, version, since, endsBy, silentSince, cause } = entry
  const { answeredAt, endedAt, durationMs, details, result } = entry
  return {
    index,
    to,
    status,
    attempt,
    version,
    since: since?.toISOString(),
    endsBy: endsBy?.toISOString(),
    silentSince: silentSince?.toISOString(),
    cause,
    answered: result?.answered,
    answeredAt: answeredAt?.toISOString(),
    endedAt: endedAt?.toISOString(),
    durationMs,
    details: shortDetails(details),
  }
}

/** The entry of a number before its list is dialed. */
export const idleEntry = (item: CallItem, index: number): Entry => ({
  index,
  to: numberIn(item),
  status: 'idle',
  attempt: 0,
  version: 0,
})
