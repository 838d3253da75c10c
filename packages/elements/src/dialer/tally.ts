import type { DialerEntry } from '../api/dialer-wire.ts'
import { groupOf, type StatusGroup } from '../status/status.ts'
import type { DialerWords } from './dialer.words.ts'

/** Where an entry is counted. `notDialed`: cancelled before its first attempt. */
export type EntryGroup = StatusGroup | 'notDialed'

/** How many entries stand where. */
export interface Tally extends Readonly<Record<EntryGroup, number>> {
  readonly total: number
  /** Dialed to an end, one way or another. */
  readonly done: number
}

export const entryGroup = ({ status, attempt }: DialerEntry): EntryGroup =>
  status === 'cancelled' && attempt === 0 ? 'notDialed' : groupOf(status)

export function tallyOf(entries: readonly DialerEntry[]): Tally {
  const counts = { waiting: 0, active: 0, completed: 0, unsuccessful: 0, notDialed: 0 }
  for (const entry of entries) counts[entryGroup(entry)]++
  return { ...counts, total: entries.length, done: counts.completed + counts.unsuccessful }
}

/** How far a list is: `1 of 9 done, 3 in progress, 5 not dialed`. */
export const progressWords = ({ done, notDialed, active, total }: Tally, words: DialerWords): string =>
  [
    words.done(done, total),
    ...(active > 0 ? [words.inProgress(active)] : []),
    ...(notDialed > 0 ? [words.areNotDialed(notDialed)] : []),
  ].join(', ')
