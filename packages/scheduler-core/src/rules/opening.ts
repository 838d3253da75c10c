import type { RuledCall, RuleHold } from '../store/step-rules.ts'
import { type CallingWindow, callingWindow, narrowWindow, windowAt } from './calling-window.ts'
import { describeClosed } from './rule-texts.ts'
import type { CallingRules } from './rules-option.ts'

type Hours = CallingRules['hours']

/** A hold by calling hours. */
export interface Closed extends RuleHold {
  readonly reason: 'window' | 'unknown-zone'
  readonly until: Date
}

/** The calling hours of all calls. */
export interface Opening {
  /** Equal for equal hours. */
  readonly text: string
  /** Why an attempt must not begin; `undefined` if it may, up to `dialWithinMs` later. */
  closedAt(call: RuledCall, now: Date): Closed | undefined
  /** The first moment from `at` on; `undefined` if there is none within a year. */
  firstOpen(call: RuledCall, at: Date): Date | undefined
  hoursEnd(call: RuledCall, licensedAt: Date): Date | undefined
  /** @throws {TypeError | RangeError} for hours of a call that never open together with the others */
  check(hours: Hours, queue: string | undefined): void
}

const DAY_MS = 86_400_000
const MAX_KNOWN = 1000
const NEVER = 'never'

export function createOpening(
  hours: Hours,
  byQueue: ReadonlyMap<string, CallingRules>,
  zonesFor: (call: RuledCall) => readonly string[],
  dialWithinMs: number,
): Opening {
  const forAll = toWindow(hours, dialWithinMs)
  const windows = new Map<string, CallingWindow>()
  for (const [queue, rules] of byQueue) {
    const window = narrowed(forAll, toWindow(rules.hours, dialWithinMs))
    if (window) windows.set(queue, window)
  }
  const ofQueue = (queue: string | undefined) => (queue === undefined ? undefined : windows.get(queue)) ?? forAll
  const ofCall = (own: Hours, queue: string | undefined) => narrowed(ofQueue(queue), toWindow(own, dialWithinMs))

  const known = new Map<string, CallingWindow | typeof NEVER | undefined>()
  const windowOf = ({ queue, rules }: RuledCall): CallingWindow | typeof NEVER | undefined => {
    if (!rules?.hours) return ofQueue(queue)
    const key = JSON.stringify([queue, rules.hours])
    if (known.has(key)) return known.get(key)
    if (known.size >= MAX_KNOWN) known.clear()
    const window = orNever(() => ofCall(rules.hours, queue))
    known.set(key, window)
    return window
  }

  const closedAt = (call: RuledCall, now: Date): Closed | undefined => {
    const window = windowOf(call)
    if (!window) return undefined
    const tomorrow = new Date(now.getTime() + DAY_MS)
    if (window === NEVER) return { reason: 'window', until: tomorrow, rule: 'calling hours that never open together' }
    const zones = zonesFor(call)
    const state = windowAt(window, zones, now)
    if (state.state === 'never') {
      const reason = state.reason.code === 'unknown-zone' ? 'unknown-zone' : 'window'
      return { reason, until: tomorrow, rule: describeClosed(state.reason) }
    }
    if (state.state === 'closed') {
      return { reason: 'window', until: state.until, rule: describeClosed(state.reason) }
    }
    if (state.until.getTime() - now.getTime() >= dialWithinMs) return undefined
    // The hours end before the attempt would have begun.
    const next = windowAt(window, zones, state.until)
    if (next.state === 'open') return undefined
    const until = next.state === 'never' ? tomorrow : next.until
    return { reason: 'window', until, rule: describeClosed(next.reason) }
  }

  return {
    text: JSON.stringify([forAll?.text, [...windows].map(([queue, { text }]) => [queue, text])]),
    closedAt,
    firstOpen(call, at) {
      let from = at
      // Hours that are too short to begin an attempt in are followed by others.
      for (let tries = 0; tries < 400; tries++) {
        const closed = closedAt(call, from)
        if (!closed) return from
        if (closed.reason === 'unknown-zone') return undefined
        from = closed.until
      }
      return undefined
    },
    hoursEnd(call, licensedAt) {
      const window = windowOf(call)
      if (!window) return undefined
      if (window === NEVER) return licensedAt
      const state = windowAt(window, zonesFor(call), licensedAt)
      return state.state === 'open' ? state.until : licensedAt
    },
    check(own, queue) {
      ofCall(own, queue)
    },
  }
}

function narrowed(window: CallingWindow | undefined, further: CallingWindow | undefined): CallingWindow | undefined {
  return window && further ? narrowWindow(window, further) : (further ?? window)
}

function toWindow(hours: Hours, dialWithinMs: number): CallingWindow | undefined {
  if (hours === undefined) return undefined
  const window = callingWindow(hours)
  const spans = window.rules.flatMap(({ week }) => week.flat())
  const shortest = Math.min(...spans.map(({ from, to }) => (to - from) * 60_000))
  if (shortest > dialWithinMs) return window
  throw new RangeError(
    `Expected \`hours\` to last longer than \`dialWithinMs\`, ${dialWithinMs} ms, got ${shortest} ms`,
  )
}

function orNever(window: () => CallingWindow | undefined): CallingWindow | typeof NEVER | undefined {
  try {
    return window()
  } catch {
    return NEVER
  }
}
