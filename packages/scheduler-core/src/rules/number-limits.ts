import { shown } from '../input/validation-error.ts'
import { localDayOf } from './local-day-bounds.ts'
import { periodAt } from './zone-periods.ts'

/** How often one number may be rung, over all queues. */
export interface NumberLimits {
  /** The most attempts. Those that were surely not placed do not count. @default none */
  readonly attempts?: readonly CountLimit[] | undefined
  /** The most calls that end `completed`. @default none */
  readonly completed?: readonly CountLimit[] | undefined
  /** Milliseconds from the end of an attempt to the next one. @default 0 */
  readonly pauseMs?: number | undefined
}

/** At most `most` within any span of so many milliseconds, or within a day of the number called. */
export interface CountLimit {
  readonly most: number
  readonly within: number | 'day'
}

/** A placed attempt to the number. */
export interface CountedAttempt {
  readonly licensedAt: Date
  /** Absent while the attempt is open. */
  readonly endedAt?: Date | undefined
  /** Whether it ended `completed`. */
  readonly isCompleted: boolean
  /** When an open attempt is surely over. */
  readonly lineFreeAt: Date
}

/** Checked limits. */
export interface ResolvedNumberLimits {
  readonly attempts: readonly CountLimit[]
  readonly completed: readonly CountLimit[]
  readonly pauseMs: number
}

/** The limit that holds a call, and until when. */
export interface ReachedLimit {
  readonly limit:
    | (CountLimit & { readonly of: 'attempts' | 'completed' })
    | { readonly of: 'pause'; readonly pauseMs: number }
  /** When the number may be called again, if nothing else is known by then. */
  readonly until: Date
  /** True if the end of an open attempt may lift the limit earlier. */
  readonly mayEndEarlier: boolean
}

// Since 1970 no clock was set back by more than three hours, so no local day lasts longer.
const LONGEST_DAY_MS = 27 * 3_600_000
const RECHECK_MS = 60_000
const MAX_WITHIN_MS = 366 * 86_400_000
const NAMES = ['attempts', 'completed', 'pauseMs']

/** @throws {TypeError | RangeError} naming the field, what was expected and what came */
export function resolveNumberLimits(limits: NumberLimits): ResolvedNumberLimits {
  if (typeof limits !== 'object' || limits === null) throw new TypeError(`Expected limits, got ${shown(limits)}`)
  const unknown = Object.keys(limits).find(name => !NAMES.includes(name))
  if (unknown !== undefined) throw new TypeError(`Expected only ${NAMES.join(', ')}, got ${shown(unknown)}`)
  const { attempts = [], completed = [], pauseMs = 0 } = limits
  if (!(pauseMs >= 0 && pauseMs <= MAX_WITHIN_MS)) {
    throw new RangeError(`Expected \`pauseMs\` to be milliseconds from 0 to 366 days, got ${shown(pauseMs)}`)
  }
  return { attempts: toCounts('attempts', attempts), completed: toCounts('completed', completed), pauseMs }
}

function toCounts(name: string, limits: readonly CountLimit[]): readonly CountLimit[] {
  if (!Array.isArray(limits)) throw new TypeError(`Expected \`${name}\` to be a list of limits, got ${shown(limits)}`)
  return limits.map(limit => {
    if (typeof limit !== 'object' || limit === null) {
      throw new TypeError(
        `Expected \`${name}\` to be limits such as { most: 3, within: 86400000 }, got ${shown(limit)}`,
      )
    }
    const { most, within } = limit
    if (!Number.isSafeInteger(most) || most < 1) {
      throw new RangeError(`Expected \`${name}.most\` to be an integer from 1 up, got ${shown(most)}`)
    }
    if (within !== 'day' && !(typeof within === 'number' && within > 0 && within <= MAX_WITHIN_MS)) {
      throw new RangeError(
        `Expected \`${name}.within\` to be milliseconds above 0 up to 366 days, or day, got ${shown(within)}`,
      )
    }
    return { most, within }
  })
}

/**
 * How far back the attempts to a number count, in milliseconds. Pauses and completed calls count
 * from the end of an attempt, so it may have been licensed earlier, by as long as a call may last.
 * 0: no attempt is needed.
 */
export const lookBackMs = ({ attempts, completed, pauseMs }: ResolvedNumberLimits): number =>
  Math.max(pauseMs, ...[...attempts, ...completed].map(({ within }) => (within === 'day' ? LONGEST_DAY_MS : within)))

/**
 * The limit that a further attempt would exceed, `undefined` if it may begin now. Of several it
 * returns the one that lasts longest.
 *
 * An open attempt counts as completed, since it may be: otherwise two calls at the same time could
 * exceed a limit of one. A limit by day counts the day of each zone, and holds until the last of the
 * full days is over. In an unknown zone it counts the last 27 hours, as long as a day can last.
 *
 * @param attempts the placed attempts to the number, in any order: all that ended within
 * `lookBackMs`, or are open
 * @param zones the zones that the number may be in
 */
export function reachedLimit(
  limits: ResolvedNumberLimits,
  attempts: readonly CountedAttempt[],
  zones: readonly string[],
  now: Date,
): ReachedLimit | undefined {
  const reached: ReachedLimit[] = []
  const add = (limit: ReachedLimit['limit'], found: Until | undefined) => {
    if (found) reached.push({ limit, until: new Date(found.until), mayEndEarlier: found.mayEndEarlier })
  }
  if (limits.pauseMs > 0) add({ of: 'pause', pauseMs: limits.pauseMs }, pausedUntil(attempts, limits.pauseMs, now))
  const begun = attempts.map(({ licensedAt }) => ({ at: licensedAt.getTime() }))
  for (const limit of limits.attempts) add({ ...limit, of: 'attempts' }, fullUntil(limit, begun, zones, now))
  const completed = attempts.filter(({ endedAt, isCompleted }) => isCompleted || !endedAt)
  const ends = completed.map(({ endedAt, lineFreeAt }) =>
    endedAt ? { at: endedAt.getTime() } : { at: now.getTime(), openUntil: lineFreeAt.getTime() },
  )
  for (const limit of limits.completed) add({ ...limit, of: 'completed' }, fullUntil(limit, ends, zones, now))
  return reached.reduce<ReachedLimit | undefined>(
    (last, each) => (last && last.until >= each.until ? last : each),
    undefined,
  )
}

interface Counted {
  readonly at: number
  /** Set for an open attempt, which may not count once it has ended. */
  readonly openUntil?: number | undefined
}

interface Until {
  readonly until: number
  readonly mayEndEarlier: boolean
}

function pausedUntil(attempts: readonly CountedAttempt[], pauseMs: number, now: Date): Until | undefined {
  const last = Math.max(...attempts.map(({ endedAt, lineFreeAt }) => (endedAt ?? lineFreeAt).getTime() + pauseMs))
  return last > now.getTime() ? { until: last, mayEndEarlier: attempts.some(({ endedAt }) => !endedAt) } : undefined
}

function fullUntil({ most, within }: CountLimit, counted: readonly Counted[], zones: readonly string[], now: Date) {
  const spans = within === 'day' ? dayEnds(zones, now.getTime()) : [rolling(within, now.getTime())]
  let found: Until | undefined
  for (const { from, endOf } of spans) {
    const recent = counted.filter(({ at }) => at >= from).sort((a, b) => b.at - a.at)
    const oldest = recent[most - 1]
    if (!oldest) continue
    const open = recent.filter(({ openUntil }) => openUntil !== undefined)
    const isFullWithoutOpen = recent.length - open.length >= most
    // Without its open attempts the limit may not be reached: look again when one is over.
    const until = isFullWithoutOpen ? endOf(oldest.at) : firstEnd(open, now)
    if (!found || until > found.until) found = { until, mayEndEarlier: !isFullWithoutOpen }
  }
  return found
}

// An attempt may be open for a moment after it is surely over.
const firstEnd = (open: readonly Counted[], now: Date): number =>
  Math.max(Math.min(...open.map(({ openUntil = 0 }) => openUntil)), now.getTime() + RECHECK_MS)

interface Span {
  readonly from: number
  /** When an attempt at `at` no longer counts. */
  readonly endOf: (at: number) => number
}

const rolling = (withinMs: number, now: number): Span => ({ from: now - withinMs + 1, endOf: at => at + withinMs })

function dayEnds(zones: readonly string[], now: number): Span[] {
  if (zones.length === 0) return [rolling(LONGEST_DAY_MS, now)]
  return zones.map(zone => {
    if (!periodAt(zone, now)) return rolling(LONGEST_DAY_MS, now)
    const { start, end } = localDayOf(zone, now)
    return { from: start, endOf: () => end }
  })
}
