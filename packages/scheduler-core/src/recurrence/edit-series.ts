import { newCallId } from '../input/call-id.ts'
import { toInstant } from '../input/local-time.ts'
import type { ScheduledCall, Series } from '../store/call.ts'
import type { CallEdit } from '../store/change-call.ts'
import { countBefore, resolveRecurrence } from './recurrence.ts'
import type { RecurrenceInput } from './recurrence-input.ts'
import { withoutEdited } from './series-call.ts'
import { type SeriesStart, startSeries, toStart } from './start-series.ts'

/** A validated edit. `repeat: null` makes the call a single one. */
export interface SeriesEdit extends CallEdit {
  readonly repeat?: RecurrenceInput | null | undefined
}

/**
 * The edit of a call and of all that follow in its series; a call without a series begins one.
 *
 * A new `at` or `repeat` begins the rule anew, under the same id: at the new `at`, or at the
 * occurrence of this call. A new rule that names this occurrence leaves the time of the call.
 *
 * @throws {SchedulerError} `invalid-repeat`, `invalid-time`, `invalid-zone`
 */
export function editFollowing({ repeat, ...set }: SeriesEdit, before: ScheduledCall, now: Date): CallEdit {
  const { series } = before
  if (repeat === null) return { ...set, series: null }
  if (repeat) return withPlace(placeOf(repeat, set, before, now), set, before)
  if (!series) return set
  return withPlace(set.at ? placeOf(restOf(series), set, before, now) : { series }, set, before)
}

/** The series after an edit, and the time of the call if that changes. */
type Place = Pick<SeriesStart, 'series'> & Partial<SeriesStart>

function placeOf(rule: RecurrenceInput, set: CallEdit, before: ScheduledCall, now: Date): Place {
  const { series } = before
  const id = series?.id ?? newCallId(now)
  if (set.at) return startSeries(rule, toStart(set), { id })
  const own = series ? { local: series.occurrence, timeZone: series.start.timeZone } : toStart(before)
  const ownAt = toInstant(own)
  const begun = startSeries(rule, own, { id })
  if (begun.at.getTime() === ownAt.getTime()) return { series: begun.series }
  return startSeries(rule, own, { id, after: ownAt > now ? ownAt : now })
}

function withPlace({ series, at, localTime }: Place, set: CallEdit, before: ScheduledCall): CallEdit {
  const notAfterMs = spanAfter(set, before, at ?? before.at)
  const edit = { ...set, series: { ...series, call: withoutEdited(before.series?.call, set), notAfterMs } }
  if (!at) return edit
  const shifted = notAfterMs === undefined ? undefined : new Date(at.getTime() + notAfterMs)
  return { ...edit, at, localTime, notAfter: set.notAfter === undefined ? shifted : set.notAfter }
}

/** Milliseconds from `at` to `notAfter` after an edit. */
function spanAfter({ notAfter }: CallEdit, before: ScheduledCall, at: Date): number | undefined {
  if (notAfter) return notAfter.getTime() - at.getTime()
  if (notAfter === null) return undefined
  return before.series ? before.series.notAfterMs : before.notAfter && before.notAfter.getTime() - before.at.getTime()
}

/** The rule from the occurrence of a call on: a count is what is left of it. */
function restOf({ repeat, start, occurrence }: Series): RecurrenceInput {
  const recurrence = resolveRecurrence(repeat, start)
  const { count } = recurrence
  if (count === undefined) return repeat
  const rule = repeat.rule.replace(/(^|;|:)COUNT=[^;]*;?/i, '$1')
  return { ...repeat, rule, count: count - countBefore(recurrence, occurrence) }
}
