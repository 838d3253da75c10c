import { Temporal } from 'temporal-polyfill'
import { toMs } from '../input/instant.ts'
import { toInstant } from '../input/local-time.ts'
import { shown } from '../input/validation-error.ts'
import { MAX_COUNT, type RuleParts } from './rule-parts.ts'

/** How a call is repeated. */
export interface RecurrenceInput {
  /**
   * A recurrence rule (RFC 5545): `FREQ=WEEKLY;BYDAY=MO,WE`. `FREQ` is `DAILY`, `WEEKLY`, `MONTHLY`
   * or `YEARLY`; several times a day are written with `BYHOUR` and `BYMINUTE`.
   */
  readonly rule: string
  /**
   * The end: no call is due later than this moment (a `Date`, or its text in ISO 8601), or than the
   * end of this local day (`2027-12-31`). Not together with `count`, nor with an end in the rule.
   */
  readonly until?: Date | string | undefined
  /** The number of calls, removed ones included. From 1 to 10000. */
  readonly count?: number | undefined
  /** Local days (`2026-12-25`) or local times (`2026-12-25T09:00`) that are left out. */
  readonly except?: readonly string[] | undefined
}

const MAX_EXCEPT = 1000

/** @throws {RangeError} */
export function toCount(count: number | undefined, parts: RuleParts): number | undefined {
  if (count === undefined) return parts.count
  if (parts.count !== undefined) throw new RangeError('Expected `count` or COUNT in the rule, got both')
  if (Number.isSafeInteger(count) && count >= 1 && count <= MAX_COUNT) return count
  throw new RangeError(`Expected \`count\` to be an integer from 1 to ${MAX_COUNT}, got ${shown(count)}`)
}

/**
 * The last moment at which a call may be due; `Infinity` if none is given.
 *
 * @throws {RangeError}
 */
// oxlint-disable-next-line max-params -- each has a part in the decision
export function toUntil(until: unknown, parts: RuleParts, count: number | undefined, timeZone: string): number {
  if (until === undefined && parts.until === undefined) return Number.POSITIVE_INFINITY
  if (until !== undefined && parts.until !== undefined)
    throw new RangeError('Expected `until` or UNTIL in the rule, got both')
  if (count !== undefined) throw new RangeError('Expected `until` or `count`, got both')
  const ms = until instanceof Date ? toMs(until) : lastMomentOf(until ?? parts.until, timeZone)
  if (ms !== undefined) return ms
  throw new RangeError(
    `Expected \`until\` to be a Date or a local day such as 2027-12-31, got ${shown(until ?? parts.until)}`,
  )
}

/** The last millisecond of a local day, or the moment of a local time or of one in UTC. */
function lastMomentOf(until: unknown, timeZone: string): number | undefined {
  const form = /^(\d{4})-?(\d\d)-?(\d\d)(?:T(\d\d):?(\d\d):?(\d\d(?:\.\d{3})?)?(Z)?)?$/
  const parts = typeof until === 'string' ? form.exec(until) : null
  if (!parts) return undefined
  const [, year, month, day, hour, minute, second = '00', utc] = parts
  const date = `${year}-${month}-${day}`
  try {
    if (hour !== undefined) {
      return toInstant({ local: `${date}T${hour}:${minute}:${second}`, timeZone: utc ? 'UTC' : timeZone }).getTime()
    }
    const next = Temporal.PlainDate.from(date).add({ days: 1 })
    return next.toZonedDateTime(timeZone).epochMilliseconds - 1
  } catch {
    return undefined
  }
}

/** @throws {TypeError | RangeError} */
export function toExcept(except: readonly string[]): ReadonlySet<string> {
  if (!Array.isArray(except) || except.length > MAX_EXCEPT) {
    throw new TypeError(
      `Expected \`except\` to be a list of at most ${MAX_EXCEPT} local days or times, got ${shown(except)}`,
    )
  }
  for (const each of except) {
    if (!isLocal(each)) {
      throw new RangeError(`Expected \`except\` to be local days or times such as 2026-12-25, got ${shown(each)}`)
    }
  }
  return new Set(except)
}

function isLocal(text: unknown): boolean {
  if (typeof text !== 'string' || !/^\d{4}-\d\d-\d\d(?:T\d\d:\d\d)?$/.test(text)) return false
  try {
    Temporal.PlainDateTime.from(text)
    return true
  } catch {
    return false
  }
}
