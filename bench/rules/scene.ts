import { randomUUID } from 'node:crypto'
import type { NewCall } from '../../packages/scheduler-core/dist/store.js'

// Calls of two kinds: the numbers of one may ring, those of the other are in a zone whose calling
// hours are closed.

const HOUR_MS = 3_600_000

/** A fixed zone in which the clocks show this hour now. */
function zoneAtHour(hour: number): string {
  const ahead = ((hour - new Date().getUTCHours() + 36) % 24) - 12
  // POSIX counts hours behind UTC.
  return ahead === 0 ? 'Etc/GMT' : `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead)}`
}

/** The zones of a run. The hours of the closed zone ended 2 to 3 hours ago, those of the open one end in 8. */
export const OPEN_ZONE = zoneAtHour(12)
export const CLOSED_ZONE = zoneAtHour(23)

const HELD_PREFIX = '+1302'

export const RULES = {
  hours: { hours: { 'mon-sun': [['08:00', '21:00']] } },
  zonesOf: (to: string) => [to.startsWith(HELD_PREFIX) ? CLOSED_ZONE : OPEN_ZONE],
} as const

const digits = (index: number) => String((index * 7_654_321) % 10_000_000).padStart(7, '0')

/** The n-th number that may ring. */
export const openNumber = (index: number) => `+1301${digits(index)}`
/** The n-th number that is held. */
export const heldNumber = (index: number) => `${HELD_PREFIX}${digits(index)}`
/** The n-th number on the do-not-call list, which nobody calls. */
export const listedNumber = (index: number) => `+1303${digits(index)}`

/** When a call that waits for its hours was due, so that no other call is due before it. */
export const earlier = () => new Date(Date.now() - 4 * HOUR_MS)

/** A call as a store keeps it: due, although its hours are closed. */
export const dueAndClosed = (index: number, at: Date): NewCall =>
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the numbers are well-formed
  ({ id: randomUUID(), to: heldNumber(index), at, queue: 'default', provider: 'bench' }) as NewCall
