import { createHash } from 'node:crypto'
import { isOutcome } from '@outdial/call-client/kernel'
import { v7 } from 'uuid'
import { toInstant } from '../input/local-time.ts'
import { isSchedulerError, SchedulerError } from '../scheduler-error.ts'
import type { NewCall, ScheduledCall, Series } from '../store/call.ts'
import { nextAfter, type Recurrence, resolveRecurrence } from './recurrence.ts'
import { fieldsOfNext } from './series-call.ts'

/** What follows the end of a call. */
export interface NextCall {
  /** Absent if the call has not ended, is not repeated, or is the last of its series. */
  readonly next?: NewCall | undefined
  /** Why it could not be computed, such as a zone that this runtime does not know. */
  readonly error?: SchedulerError | undefined
}

const MAX_SKIPPED = 100

/**
 * The next call of the series of a call that the current transaction ends. It is due at the first
 * occurrence that is later than this call's own and later than now. Pure: its id follows from the
 * id of the ended call.
 */
export function nextCallOf(call: ScheduledCall, now: Date): NextCall {
  const { series } = call
  if (!series || series.ended || !isOutcome(call.status)) return {}
  try {
    return { next: nextOf(call, series, now) }
  } catch (cause) {
    // The end of this call must be recorded, whatever its series holds.
    const message = `Series ${series.id} has ended: its next call cannot be computed`
    return { error: new SchedulerError(isSchedulerError(cause) ? cause.code : 'store-corrupt', message, { cause }) }
  }
}

function nextOf(call: ScheduledCall, series: Series, now: Date): NewCall | undefined {
  const { id, repeat, start, notAfterMs } = series
  const { timeZone } = start
  const own = toInstant({ local: series.occurrence, timeZone })
  const { next, skipped } = nextToCome(resolveRecurrence(repeat, start), own, now)
  return (
    next && {
      ...fieldsOfNext(call),
      id: idAfter(call, now),
      at: next.at,
      localTime: { local: next.local, timeZone },
      notAfter: notAfterMs === undefined ? undefined : new Date(next.at.getTime() + notAfterMs),
      series: {
        id,
        repeat,
        start,
        occurrence: next.local,
        ...(notAfterMs !== undefined && { notAfterMs }),
        ...(skipped > 0 && { skipped }),
      },
    }
  )
}

/** The first occurrence after one that is later than now, and how many between them are not. */
function nextToCome(recurrence: Recurrence, after: Date, now: Date) {
  let next = nextAfter(recurrence, after)
  let skipped = 0
  while (next && next.at <= now && skipped < MAX_SKIPPED) {
    skipped++
    next = nextAfter(recurrence, next.at)
  }
  return { next: next && next.at <= now ? nextAfter(recurrence, now) : next, skipped }
}

/** A UUID of version 7. Equal for all stores and repetitions of a transaction. */
function idAfter({ id }: ScheduledCall, now: Date): string {
  const random = createHash('sha256').update(id).digest()
  return v7({ msecs: now.getTime(), seq: random.readUInt32BE(16), random: random.subarray(0, 16) })
}
