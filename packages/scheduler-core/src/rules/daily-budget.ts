import { shown } from '../input/validation-error.ts'
import { localDayOf } from './local-day-bounds.ts'
import { periodAt } from './zone-periods.ts'

/** How much may be called on a day, in a queue or in all of them. */
export interface DailyBudget {
  /** The most attempts. Those that were surely not placed do not count. @default no limit */
  readonly callsPerDay?: number | undefined
  /**
   * The most minutes of conversation. A call in flight counts as long as it may last (`maxCallMs`),
   * an ended one as long as it lasted. @default no limit
   */
  readonly minutesPerDay?: number | undefined
  /** The IANA zone whose days count. @default 'UTC' */
  readonly timeZone?: string | undefined
}

/** Checked limits. `Infinity`: no limit. */
export interface ResolvedBudget {
  readonly calls: number
  readonly talkMs: number
  readonly timeZone: string
}

/** The attempts that were licensed on the day. A call over midnight belongs to the day of its licence. */
export interface SpentToday {
  /** Placed attempts, open ones included. */
  readonly calls: number
  /** How long the ended ones lasted, in milliseconds, those left out whose end is not known. */
  readonly talkMs: number
  /** Attempts that are open, or ended `indeterminate`: they may have lasted as long as a call may. */
  readonly open: number
}

/** How many further calls may begin now. */
export interface BudgetLeft {
  readonly calls: number
  /** The end of the day. */
  readonly until: Date
  /** True if nothing is left only because calls in flight may last long. */
  readonly mayEndEarlier: boolean
}

const NAMES = ['callsPerDay', 'minutesPerDay', 'timeZone']
const MINUTE_MS = 60_000

/**
 * @param maxCallMs how long a call may last
 * @throws {TypeError | RangeError} naming the field, what was expected and what came; minutes that
 * are too few for one call
 */
export function resolveBudget(budget: DailyBudget, maxCallMs: number): ResolvedBudget {
  if (typeof budget !== 'object' || budget === null)
    throw new TypeError(`Expected limits of a day, got ${shown(budget)}`)
  const unknown = Object.keys(budget).find(name => !NAMES.includes(name))
  if (unknown !== undefined) throw new TypeError(`Expected only ${NAMES.join(', ')}, got ${shown(unknown)}`)
  const { callsPerDay, minutesPerDay, timeZone = 'UTC' } = budget
  if (callsPerDay !== undefined && !(Number.isSafeInteger(callsPerDay) && callsPerDay >= 1)) {
    throw new RangeError(`Expected \`callsPerDay\` to be an integer from 1 up, got ${shown(callsPerDay)}`)
  }
  const least = maxCallMs / MINUTE_MS
  if (minutesPerDay !== undefined && !(minutesPerDay >= least)) {
    throw new RangeError(
      `Expected \`minutesPerDay\` to be at least ${least}, as long as one call may last, got ${shown(minutesPerDay)}`,
    )
  }
  if (typeof timeZone !== 'string' || !/^[A-Za-z]/.test(timeZone) || !periodAt(timeZone, 0)) {
    throw new RangeError(`Expected \`timeZone\` to be an IANA time zone, such as Europe/Berlin, got ${shown(timeZone)}`)
  }
  const talkMs = (minutesPerDay ?? Number.POSITIVE_INFINITY) * MINUTE_MS
  return { calls: callsPerDay ?? Number.POSITIVE_INFINITY, talkMs, timeZone }
}

/** The start of the day whose attempts count. */
export const budgetDayStart = ({ timeZone }: ResolvedBudget, now: Date): Date =>
  new Date(localDayOf(timeZone, now.getTime()).start)

/** What is left of a day's limits. */
export function budgetLeft(budget: ResolvedBudget, spent: SpentToday, maxCallMs: number, now: Date): BudgetLeft {
  const byCalls = Math.max(0, budget.calls - spent.calls)
  const unspentMs = budget.talkMs - spent.talkMs
  const byMinutes = Math.max(0, Math.floor((unspentMs - spent.open * maxCallMs) / maxCallMs))
  return {
    calls: Math.min(byCalls, byMinutes),
    until: new Date(localDayOf(budget.timeZone, now.getTime()).end),
    mayEndEarlier: byCalls > 0 && byMinutes === 0 && unspentMs >= maxCallMs,
  }
}
