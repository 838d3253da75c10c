import type { DialerEntry } from '../api/dialer-wire.ts'
import { groupOf, type StatusGroup } from '../status/status.ts'

/** How many entries stand where. */
export interface Tally extends Readonly<Record<StatusGroup, number>> {
  readonly total: number
  /** How many have ended, one way or another. */
  readonly done: number
}

export function tallyOf(entries: readonly DialerEntry[]): Tally {
  const counts = { waiting: 0, active: 0, completed: 0, unsuccessful: 0 }
  for (const { status } of entries) counts[groupOf(status)]++
  return { ...counts, total: entries.length, done: counts.completed + counts.unsuccessful }
}
