import type { Queue } from '@outdial/scheduler-core/store'
import type { Row } from '../connection/session.ts'
import { orAbsent, toDate, toMs, toNumber, toText } from './values.ts'

/** The columns that `toQueue` reads, of `queues q`. */
export const QUEUE_COLUMNS =
  'q.name, q.version, q.concurrency, q.paused, q.calls_per_second, q.held_until, q.held_for, q.refusals, q.attended_since, q.unattended_from, q.looked_at'
export const QUEUE_WIDTH = 11

export function toQueue(row: Row): Queue {
  return {
    name: toText(row[0]),
    version: toNumber(row[1]),
    concurrency: toNumber(row[2]),
    paused: row[3] === true,
    callsPerSecond: orAbsent(row[4], toNumber),
    heldUntil: orAbsent(row[5], toDate),
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- nobody but this package writes it, and nothing is decided by it
    heldFor: orAbsent(row[6], toText) as Queue['heldFor'],
    refusals: toNumber(row[7]),
    attendedSince: orAbsent(row[8], toDate),
    unattendedFrom: orAbsent(row[9], toDate),
    lookedAt: orAbsent(row[10], toDate),
  }
}

/** A queue by the names of its columns. */
export const queueValues = (queue: Queue) => ({
  name: queue.name,
  version: queue.version,
  concurrency: queue.concurrency,
  paused: queue.paused,
  calls_per_second: queue.callsPerSecond ?? null,
  held_until: toMs(queue.heldUntil),
  held_for: queue.heldFor ?? null,
  refusals: queue.refusals,
  attended_since: toMs(queue.attendedSince),
  unattended_from: toMs(queue.unattendedFrom),
  looked_at: toMs(queue.lookedAt),
})
