import type { DialerEntry } from '../api/dialer-wire.ts'
import { groupOf, type StatusGroup } from '../status/status.ts'

/** How many entries stand where. */
export interface Tally extends Readonly<Record<StatusGroup, number>> {
  readonly total: number
  /** How many have ended, one way or another. */
  readonly done: number
  /** How many of these were never dialed to an end. */
  readonly cancelled: number
}

export function tallyOf(entries: readonly DialerEntry[]): Tally {
  const counts = { waiting: 0, active: 0, completed: 0, unsuccessful: 0, cancelled: 0 }
  for (const { status } of entries) {
    counts[groupOf(status)]++
    if (status === 'cancelled') counts.cancelled++
  }
  return { ...counts, total: entries.length, done: counts.completed + counts.unsuccessful }
}

/** How far a list is: `1 of 9 done, 3 in progress, 5 cancelled`. */
export const progressWords = ({ done, cancelled, active, total }: Tally): string =>
  [
    `${done - cancelled} of ${total} done`,
    ...(active > 0 ? [`${active} in progress`] : []),
    ...(cancelled > 0 ? [`${cancelled} cancelled`] : []),
  ].join(', ')
