import type { Queue } from '../store/queue.ts'
import { orAbsent, type Row, toDate, toFlag, toMs, toNumber, toText } from './values.ts'

/** The columns that `toQueue` reads, in order. */
export const QUEUE_COLUMNS = (
  'name version concurrency paused calls_per_second backoff_until backoff_code refusals ' +
  'attended_since unattended_from checked_at'
).split(' ')

export function toQueue(row: Row): Queue {
  return {
    name: toText(row[0]),
    version: toNumber(row[1]),
    concurrency: toNumber(row[2]),
    paused: toFlag(row[3]),
    callsPerSecond: orAbsent(row[4], toNumber),
    backoffUntil: orAbsent(row[5], toDate),
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by stores, for display only
    backoffCode: orAbsent(row[6], toText) as Queue['backoffCode'],
    refusals: toNumber(row[7]),
    attendedSince: orAbsent(row[8], toDate),
    unattendedFrom: orAbsent(row[9], toDate),
    checkedAt: orAbsent(row[10], toDate),
  }
}

/** The column values of a queue, by column name. */
export const queueValues = (queue: Queue) => ({
  name: queue.name,
  version: queue.version,
  concurrency: queue.concurrency,
  paused: queue.paused,
  calls_per_second: queue.callsPerSecond ?? null,
  backoff_until: toMs(queue.backoffUntil),
  backoff_code: queue.backoffCode ?? null,
  refusals: queue.refusals,
  attended_since: toMs(queue.attendedSince),
  unattended_from: toMs(queue.unattendedFrom),
  checked_at: toMs(queue.checkedAt),
})
