import { isList } from '../is-list.ts'
import { type CallingHours, type ResolvedHours, resolveHours } from './calling-hours.ts'
import { type ClosedReason, type HoursState, hoursAt } from './hours-at.ts'

/** The hours of one or several rules: open where all of them are. */
export interface CallingWindow {
  readonly rules: readonly ResolvedHours[]
  /** Equal for windows of equal rules, for a fingerprint. */
  readonly text: string
}

/** Whether a call may begin, and when that changes. */
export type WindowState =
  /** Calls may begin now and before `until`, which is at most 366 days away. */
  | { readonly state: 'open'; readonly until: Date }
  /** Calls may begin from `until` on. `reason` says what is closed now. */
  | { readonly state: 'closed'; readonly until: Date; readonly reason: ClosedReason }
  /** No call may begin within 366 days. */
  | { readonly state: 'never'; readonly reason: ClosedReason }

const DAY_MS = 86_400_000
const HORIZON_MS = 366 * DAY_MS
const MAX_KNOWN = 10_000

interface KnownState {
  readonly from: number
  readonly until: number
  readonly state: WindowState
}

const knownStates = new WeakMap<CallingWindow, Map<string, KnownState>>()

/**
 * Creates a window from rules that narrow each other: it is open where all of them are.
 *
 * @throws {TypeError | RangeError} naming the field, what was expected and what came; rules that are
 * never open together
 */
export function callingWindow(rules: CallingHours | readonly CallingHours[]): CallingWindow {
  const all: readonly CallingHours[] = isList(rules) ? rules : [rules]
  return windowOf(all.map(resolveHours))
}

/**
 * The window that is open where both are.
 *
 * @throws {RangeError} if they are never open together
 */
export const narrowWindow = (window: CallingWindow, further: CallingWindow): CallingWindow =>
  windowOf([...window.rules, ...further.rules])

/**
 * Whether a call to a number may begin. Rules for the `callee` must be open in all of the zones. A
 * number without a zone, or with one that this runtime does not know, is never called.
 *
 * @param zones the zones that the number may be in
 */
export function windowAt(window: CallingWindow, zones: readonly string[], now: Date): WindowState {
  const ms = now.getTime()
  const key = zones.length === 1 ? (zones[0] ?? '') : zones.join(' ')
  let states = knownStates.get(window)
  if (!states) knownStates.set(window, (states = new Map()))
  const known = states.get(key)
  if (known && known.from <= ms && ms < known.until) return known.state
  if (states.size >= MAX_KNOWN) states.clear()
  const found = findState(window.rules, zones, ms)
  // A window that is closed for the next 366 days may open on the day after them.
  const until = found.state === 'never' ? ms + DAY_MS : found.until.getTime()
  states.set(key, { from: ms, until, state: found })
  return found
}

function windowOf(rules: readonly ResolvedHours[]): CallingWindow {
  for (const zone of new Set(rules.map(rule => rule.zone))) {
    const same = rules.filter(rule => rule.zone === zone)
    // 1970-01-05 was a Monday. UTC has no clock changes, so one week decides.
    const inUtc = same.map(rule => ({ ...rule, daysOff: new Set<number>(), zone: 'UTC' }))
    if (same.length > 1 && findState(inUtc, [], 4 * DAY_MS, 7 * DAY_MS).state === 'never') {
      throw new RangeError(`Expected the rules in the zone ${zone} to be open together at some time, got none`)
    }
  }
  const texts = [...new Set(rules.map(({ text }) => text))].sort()
  return { rules, text: `[${texts.join(',')}]` }
}

interface RuleInZone {
  readonly rule: ResolvedHours
  readonly zone: string
}

function findState(
  rules: readonly ResolvedHours[],
  zones: readonly string[],
  now: number,
  horizonMs = HORIZON_MS,
): WindowState {
  const pairs: RuleInZone[] = []
  for (const rule of rules) {
    if (rule.zone !== 'callee') pairs.push({ rule, zone: rule.zone })
    else if (zones.length === 0) return { state: 'never', reason: { code: 'unknown-zone' } }
    else for (const zone of zones) pairs.push({ rule, zone })
  }
  const horizon = now + horizonMs
  const first = stateOfAll(pairs, now)
  let at = first.until
  let state: HoursState = first
  // Follow the changes of single rules until the state of all changes.
  while (at < horizon && (state = stateOfAll(pairs, at)).isOpen === first.isOpen) at = state.until
  const until = new Date(Math.min(at, horizon))
  if (first.isOpen) return { state: 'open', until }
  if (at >= horizon) return { state: 'never', reason: first.reason }
  return { state: 'closed', until, reason: first.reason }
}

/** Open until the first of them closes, or closed until the last of the closed ones may open. */
function stateOfAll(pairs: readonly RuleInZone[], at: number): HoursState {
  let openUntil = Number.POSITIVE_INFINITY
  let closed: Extract<HoursState, { isOpen: false }> | undefined
  for (const { rule, zone } of pairs) {
    const state = hoursAt(rule, zone, at)
    if (state.isOpen) openUntil = Math.min(openUntil, state.until)
    else if (!closed || state.until > closed.until) closed = state
  }
  return closed ?? { isOpen: true, until: openUntil }
}
