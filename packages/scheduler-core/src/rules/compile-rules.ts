import { createHash } from 'node:crypto'
import type { PhoneNumber } from '@outdial/call-client/kernel'
import { shown } from '../input/validation-error.ts'
import { isList } from '../is-list.ts'
import type { CallRules, ScheduledCall } from '../store/call.ts'
import type { DayBudget, RuledCall, StepRules } from '../store/step-rules.ts'
import { budgetDayStart, budgetLeft, type ResolvedBudget, resolveBudget } from './daily-budget.ts'
import { lookBackMs, type NumberLimits, type ResolvedNumberLimits, resolveNumberLimits } from './number-limits.ts'
import { createOpening } from './opening.ts'
import { reachedOf } from './reached-limits.ts'
import { describeLimit } from './rule-texts.ts'
import type { CallingRules, Rules } from './rules-option.ts'

/** The rules of a scheduler, checked. Its functions never throw, unless they say so. */
export interface CompiledRules extends StepRules {
  /** Equal for equal rules. Functions count only as present or absent. */
  readonly fingerprint: string
  /** How far back attempts to a number must be loaded, in milliseconds from the licence. 0: not at all. */
  readonly recentMs: number
  readonly mayRing: Rules['mayRing']
  /** Returns why a number must not be called. */
  mayCall(to: PhoneNumber): string | undefined
  /** The days whose attempts a step at this time counts. */
  budgetsAt(now: Date): readonly DayBudget[]
  /**
   * The first moment from `at` on at which the hours allow an attempt; `at` if there is none. At
   * `notAfter` at the latest, when the call expires.
   */
  firstOpen(call: RuledCall & Pick<ScheduledCall, 'notAfter'>, at: Date): Date
  /** The end of the calling hours in which an attempt was licensed. Absent without hours. */
  hoursEnd(call: RuledCall, licensedAt: Date): Date | undefined
  /**
   * Checks the rules of a call against those of the scheduler; without a queue, against those for all.
   * @throws {TypeError | RangeError}
   */
  checkCall(rules: CallRules, queue: string | undefined): void
}

export interface RuleTerms {
  readonly maxCallMs: number
  /** An attempt may begin so many milliseconds after its licence. */
  readonly dialWithinMs: number
}

const NAMES = ['hours', 'limits', 'perDay'] as const
const ALL_NAMES = [...NAMES, 'queues', 'zonesOf', 'mayCall', 'mayRing']
// An attempt may be open for a while after its line is free.
const OPEN_LONGER_MS = 60_000
const DAY_MS = 86_400_000

/** @throws {TypeError | RangeError} naming the field, what was expected and what came */
export function compileRules(rules: Rules, terms: RuleTerms): CompiledRules {
  checkNames('rules', rules, ALL_NAMES)
  const { queues = {}, zonesOf, mayCall, mayRing } = rules
  if (typeof queues !== 'object' || queues === null) {
    throw new TypeError(`Expected \`rules.queues\` to be rules by queue, got ${shown(queues)}`)
  }
  for (const [name, value] of Object.entries({ zonesOf, mayCall, mayRing })) {
    if (value !== undefined && typeof value !== 'function')
      throw new TypeError(`Expected \`rules.${name}\` to be a function, got ${shown(value)}`)
  }
  for (const [name, each] of Object.entries(queues)) checkNames(`rules.queues.${name}`, each, NAMES)
  // In one order, for the fingerprint.
  const byQueue = new Map(Object.entries(queues).sort(([a], [b]) => (a < b ? -1 : 1)))

  const zonesFor = ({ to, rules: own }: RuledCall): readonly string[] => {
    if (own?.timeZone !== undefined) return [own.timeZone]
    try {
      return zonesOf?.(to) ?? []
    } catch {
      return []
    }
  }
  const opening = createOpening(rules.hours, byQueue, zonesFor, terms.dialWithinMs)

  const limitsForAll = toLimits(rules.limits)
  const limitsByQueue = new Map([...byQueue].map(([name, each]) => [name, toLimits(each.limits)]))
  const longestMs = Math.max(0, ...[limitsForAll, ...limitsByQueue.values()].flat().map(lookBackMs))
  const limitsFor = ({ queue, rules: own }: RuledCall): readonly ResolvedNumberLimits[] => {
    const ofQueue = limitsByQueue.get(queue) ?? NONE
    return own?.limits || ofQueue.length > 0 ? [...limitsForAll, ...ofQueue, ...toLimits(own?.limits)] : limitsForAll
  }

  const budgets = new Map<string | undefined, ResolvedBudget>()
  const addBudget = (queue: string | undefined, { perDay }: CallingRules) => {
    if (perDay !== undefined) budgets.set(queue, resolveBudget(perDay, terms.maxCallMs))
  }
  addBudget(undefined, rules)
  for (const [name, each] of byQueue) addBudget(name, each)

  const allowed = (to: PhoneNumber): string | undefined => {
    try {
      return mayCall?.(to)
    } catch (error) {
      return `the rule failed: ${error instanceof Error ? error.message : String(error)}`
    }
  }

  return {
    fingerprint: digest([
      opening.text,
      limitsForAll,
      [...limitsByQueue],
      [...budgets].map(([queue, { calls, talkMs, timeZone }]) => [queue, `${calls} ${talkMs} ${timeZone}`]),
      [zonesOf, mayCall, mayRing].map(each => each !== undefined),
    ]),
    recentMs: longestMs === 0 ? 0 : longestMs + terms.maxCallMs + OPEN_LONGER_MS,
    mayRing,
    mayCall: allowed,
    budgetsAt: now =>
      [...budgets].map(([queue, budget]) => ({ queue, since: budgetDayStart(budget, now), most: budget })),
    firstOpen(call, at) {
      const from = opening.firstOpen(call, at) ?? at
      return call.notAfter && call.notAfter < from ? later(call.notAfter, at) : from
    },
    hoursEnd: opening.hoursEnd,
    checkCall({ hours, limits }, queue) {
      opening.check(hours, queue)
      for (const each of toLimits(limits)) {
        if (lookBackMs(each) <= longestMs) continue
        const got = `got limits that look back ${lookBackMs(each)} ms`
        throw new RangeError(
          longestMs === 0
            ? `Expected no \`limits\`, since the rules of the scheduler have none, ${got}`
            : `Expected \`limits\` to look back at most ${longestMs} ms, as those of the scheduler, ${got}`,
        )
      }
    },
    hold(call, attempts, now) {
      const reason = allowed(call.to)
      if (reason !== undefined) return { reason: 'not-allowed', rule: reason }
      // The rules may have changed since the call was scheduled: what its limits count is not loaded.
      if (toLimits(call.rules?.limits).some(each => lookBackMs(each) > longestMs)) {
        const until = new Date(now.getTime() + DAY_MS)
        return { reason: 'limit', until, rule: 'limits of the call that look back longer than those of the scheduler' }
      }
      const closed = opening.closedAt(call, now)
      const reached = reachedOf(limitsFor(call), attempts, zonesFor(call), now)
      if (reached && (!closed || reached.until > closed.until)) {
        const until = opening.firstOpen(call, reached.until) ?? reached.until
        return { reason: 'limit', until, rule: describeLimit(reached.limit) }
      }
      return closed
    },
    left(spent, now) {
      const budget = budgets.get(spent.queue)
      if (!budget) return { calls: Number.POSITIVE_INFINITY, until: now }
      // The day has changed since the step was asked for: the next step counts the new one.
      if (budgetDayStart(budget, now).getTime() !== spent.since.getTime()) return { calls: 0, until: now }
      const { calls, until, mayEndEarlier } = budgetLeft(budget, spent, terms.maxCallMs, now)
      return { calls, until: mayEndEarlier ? sooner(until, now.getTime() + OPEN_LONGER_MS) : until }
    },
  }
}

const NONE: readonly ResolvedNumberLimits[] = []

const later = (a: Date, b: Date) => (a > b ? a : b)

const sooner = (at: Date, ms: number) => new Date(Math.min(at.getTime(), ms))

function checkNames(path: string, given: unknown, names: readonly string[]): void {
  if (typeof given !== 'object' || given === null)
    throw new TypeError(`Expected \`${path}\` to be rules, got ${shown(given)}`)
  const unknown = Object.keys(given).find(name => !names.includes(name))
  if (unknown !== undefined)
    throw new TypeError(`Expected \`${path}\` to have only ${names.join(', ')}, got ${shown(unknown)}`)
}

const known = new WeakMap<object, readonly ResolvedNumberLimits[]>()

function toLimits(limits: NumberLimits | readonly NumberLimits[] | undefined): readonly ResolvedNumberLimits[] {
  if (limits === undefined) return NONE
  const found = known.get(limits)
  if (found) return found
  const resolved = (isList(limits) ? limits : [limits]).map(resolveNumberLimits)
  known.set(limits, resolved)
  return resolved
}

const digest = (parts: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 22)
