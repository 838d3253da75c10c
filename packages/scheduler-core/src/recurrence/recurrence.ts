import { RRuleTemporal } from 'rrule-temporal'
import { Temporal } from 'temporal-polyfill'
import { isInstant } from '../input/instant.ts'
import { toInstant } from '../input/local-time.ts'
import { resolveLocalTime } from '../input/resolve-local-time.ts'
import { shown } from '../input/validation-error.ts'
import { periodAt } from '../rules/zone-periods.ts'
import { SchedulerError } from '../scheduler-error.ts'
import type { LocalTime } from '../store/call.ts'
import { type RecurrenceInput, toCount, toExcept, toUntil } from './recurrence-input.ts'
import { parseRule, type RuleParts } from './rule-parts.ts'

/** A checked recurrence, anchored to a local time in a zone. */
export interface Recurrence {
  readonly start: LocalTime
  /** The rule on the clock on the wall, as if it were UTC, which skips and repeats nothing. */
  readonly walls: Pick<RRuleTemporal, 'next'>
  /** The moment of `start`, before which no call is due. */
  readonly startMs: number
  readonly untilMs: number
  /** The number of calls, removed ones included. */
  readonly count: number | undefined
  readonly except: ReadonlySet<string>
}

/** One call of a series. */
export interface Occurrence {
  /** The local time that the rule names, such as `2026-11-25T09:00`. */
  readonly local: string
  /** When the call is due. */
  readonly at: Date
  /** Whether the clocks of the zone show the local time once, skip it, or show it twice. */
  readonly kind: 'exact' | 'skipped' | 'repeated'
}

const DAY_MS = 86_400_000
/** A series ends after so many years. A rule without a call within them never comes. */
const HORIZON_YEARS = 100
const MAX_PERIODS = 20_000
const NAMES = ['rule', 'until', 'count', 'except']

/**
 * Checks a recurrence. The first call is due at `start` or later: at the first local time that the
 * rule names.
 *
 * @throws {SchedulerError} `invalid-repeat`: naming the field, what was expected and what came; also a
 * rule that never comes within 100 years; `invalid-time`, `invalid-zone`: the start
 */
export function resolveRecurrence(input: RecurrenceInput, start: LocalTime): Recurrence {
  const startsAt = toInstant(start, 'at.')
  checkNames(input)
  const parts = within('rule', () => parseRule(input.rule))
  const count = within('count', () => toCount(input.count, parts))
  const untilMs = within('until', () => toUntil(input.until, parts, count, start.timeZone))
  const except = within('except', () => toExcept(input.except ?? []))
  const dtstart = Temporal.PlainDateTime.from(start.local).toZonedDateTime('UTC')
  const recurrence: Recurrence = {
    start,
    walls: wallsOf(parts, count, dtstart),
    startMs: startsAt.getTime(),
    untilMs,
    count,
    except,
  }
  if (nextAfter(recurrence, new Date(0))) return recurrence
  throw refusal(
    'rule',
    `Expected \`rule\` to come within ${HORIZON_YEARS} years after ${start.local}, got ${shown(input.rule)}`,
  )
}

function checkNames(input: unknown): void {
  if (typeof input !== 'object' || input === null) throw refusal('rule', `Expected a \`rule\`, got ${shown(input)}`)
  const unknown = Object.keys(input).find(name => !NAMES.includes(name))
  if (unknown !== undefined) throw refusal(unknown, `Expected only ${NAMES.join(', ')}, got ${shown(unknown)}`)
}

function within<Result>(field: string, work: () => Result): Result {
  try {
    return work()
  } catch (cause) {
    throw refusal(field, cause instanceof Error ? cause.message : String(cause), cause)
  }
}

const refusal = (field: string, message: string, cause?: unknown) =>
  new SchedulerError('invalid-repeat', message, { cause, field: `repeat.${field}` })

/**
 * The first call of a series that is due after a moment; `undefined` at its end.
 *
 * The rule names local times, and each is due as a single call at that local time would be: a time
 * that the clocks skip is shifted later by the gap, one that comes twice means the first. Two local
 * times that fall on one moment are one call.
 */
export function nextAfter({ start, startMs, walls, untilMs, except }: Recurrence, after: Date): Occurrence | undefined {
  const { timeZone } = start
  // A local time in a gap is due later than those that follow it, so those before are looked at too.
  const afterMs = Math.max(startMs - 1, Math.min(after.getTime(), MAX_MS))
  const lookBack = hasClockChange(timeZone, afterMs) ? 2 * DAY_MS : 0
  let wall = nextWall(walls, wallMs(timeZone, afterMs) - lookBack)
  let found: { readonly local: string; readonly at: Date } | undefined
  let lastWall = Number.POSITIVE_INFINITY
  while (wall !== undefined && wall <= lastWall) {
    const local = toLocal(wall)
    const at = dueAt(local, timeZone)
    if (!at || at.getTime() > untilMs + 2 * DAY_MS) break
    const day = local.slice(0, 10)
    const isDayLeftOut = except.has(day)
    const counts = at.getTime() > afterMs && at.getTime() <= untilMs && !isDayLeftOut && !except.has(local)
    if (counts && (!found || at < found.at)) {
      found = { local, at }
      lastWall = wallMs(timeZone, at.getTime())
    }
    // A rule may name each minute of a day that is left out.
    wall = nextWall(walls, isDayLeftOut ? wallOf(`${day}T00:00`) + DAY_MS - 1 : wall)
  }
  return found && { ...found, kind: resolveLocalTime({ local: found.local, timeZone }).kind }
}

/** The number of local times that a rule names before one, removed ones included. */
export function countBefore({ walls, start }: Recurrence, local: string): number {
  const end = wallOf(local)
  let count = 0
  for (
    let wall = nextWall(walls, wallOf(start.local) - 1);
    wall !== undefined && wall < end;
    wall = nextWall(walls, wall)
  )
    count++
  return count
}

/**
 * The next calls of a series, for forms: at most `most` of them, due after a moment. Nothing is
 * scheduled.
 *
 * @param start - the local time from which the rule counts, as `at` of `schedule`
 * @throws {SchedulerError} `invalid-repeat`, `invalid-time`, `invalid-zone`
 * @throws {TypeError | RangeError} an invalid option
 */
export function previewRecurrence(
  input: RecurrenceInput,
  start: LocalTime,
  { after, most = 5 }: { readonly after?: Date | undefined; readonly most?: number | undefined } = {},
): Occurrence[] {
  if (!Number.isSafeInteger(most) || most < 1 || most > 100) {
    throw new RangeError(`Expected \`most\` to be an integer from 1 to 100, got ${shown(most)}`)
  }
  if (after !== undefined && !isInstant(after))
    throw new TypeError(`Expected \`after\` to be a Date, got ${shown(after)}`)
  const recurrence = resolveRecurrence(input, start)
  const found: Occurrence[] = []
  let from = after ?? new Date(0)
  while (found.length < most) {
    const next = nextAfter(recurrence, from)
    if (!next) break
    found.push(next)
    from = next.at
  }
  return found
}

const MAX_MS = Date.UTC(9999, 11, 31)

function wallsOf(parts: RuleParts, count: number | undefined, dtstart: Temporal.ZonedDateTime) {
  const { freq, interval, until: _, count: __, ...by } = parts
  const lists = Object.fromEntries(
    Object.entries(by).map(([name, value]): [string, unknown] => [name, Array.isArray(value) ? [...value] : value]),
  )
  return new RRuleTemporal<Temporal.ZonedDateTime>({
    ...lists,
    freq,
    interval,
    dtstart,
    // With a count the library must not have an end.
    ...(count === undefined ? { until: dtstart.add({ years: HORIZON_YEARS }) } : { count }),
    temporal: Temporal,
    maxIterations: MAX_PERIODS,
    cache: false,
  })
}

function nextWall(walls: Recurrence['walls'], afterMs: number): number | undefined {
  try {
    return walls.next(new Date(afterMs))?.epochMilliseconds
  } catch (error) {
    // More than `MAX_PERIODS` periods without a time: the rule no longer comes. The library has no
    // error class for it.
    if (error instanceof Error && /exceeded/.test(error.message)) return undefined
    throw error
  }
}

/** What the clocks of the zone show at the moment, as if it were UTC. */
const wallMs = (timeZone: string, ms: number): number => ms + (periodAt(timeZone, ms)?.offsetMs ?? 0)

const hasClockChange = (timeZone: string, ms: number): boolean =>
  (periodAt(timeZone, ms - 2 * DAY_MS)?.until ?? 0) <= ms + 2 * DAY_MS

const wallOf = (local: string): number => Date.parse(`${local}Z`)

const toLocal = (wall: number): string => new Date(wall).toISOString().replace(/(?::00)?\.000Z$|Z$/, '')

function dueAt(local: string, timeZone: string): Date | undefined {
  try {
    return toInstant({ local, timeZone })
  } catch {
    // Later than the last moment that a store can keep.
    return undefined
  }
}
