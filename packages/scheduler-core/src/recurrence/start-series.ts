import { LOCAL_TIME } from '../input/local-time.ts'
import { expected } from '../input/validation-error.ts'
import type { LocalTime, Repeat, Series } from '../store/call.ts'
import type { CallEdit } from '../store/change-call.ts'
import { nextAfter, resolveRecurrence } from './recurrence.ts'
import type { RecurrenceInput } from './recurrence-input.ts'

/** The first call of a series. */
export interface SeriesStart {
  readonly series: Series
  readonly at: Date
  readonly localTime: LocalTime
}

/**
 * Begins a series. Its first call is due at the first local time that the rule names, from `start`
 * on; `start` itself may be none.
 *
 * @param after the first call is due later than this moment @default any
 * @throws {SchedulerError} `invalid-repeat`, `invalid-time`, `invalid-zone`
 */
export function startSeries(
  input: RecurrenceInput,
  start: LocalTime,
  { id, after = new Date(0) }: { readonly id: string; readonly after?: Date | undefined },
): SeriesStart {
  const first = nextAfter(resolveRecurrence(input, start), after)
  if (!first) throw expected('invalid-repeat', 'repeat.rule', `one that comes after ${after.toISOString()}`, input.rule)
  const { local, at } = first
  const series = { id, repeat: toRepeat(input), start, occurrence: local }
  return { series, at, localTime: { local, timeZone: start.timeZone } }
}

/** @throws {SchedulerError} `invalid-repeat` if the time is no local one */
export function toStart({ at, localTime }: Pick<CallEdit, 'at' | 'localTime'>): LocalTime {
  if (localTime) return localTime
  throw expected('invalid-repeat', 'at', `${LOCAL_TIME}, in a zone, since the call is repeated`, at)
}

function toRepeat({ rule, until, count, except }: RecurrenceInput): Repeat {
  return {
    rule,
    ...(until !== undefined && { until: until instanceof Date ? until.toISOString() : until }),
    ...(count !== undefined && { count }),
    ...(except !== undefined && { except: [...except] }),
  }
}
