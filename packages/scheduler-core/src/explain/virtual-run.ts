import { memoryStore } from '../memory/memory-store.ts'
import { changeForHeld } from '../run/change-for-held.ts'
import type { NewCall } from '../store/call.ts'
import type { CallStore } from '../store/call-store.ts'
import type { CallChange } from '../store/change-call.ts'
import { earliest } from '../store/moments.ts'
import { newCall } from '../store/new-call.ts'
import { paceOf } from '../store/queue.ts'
import type { AttemptUpdate, DispatchLimits, HeldCall } from '../store/step.ts'
import { takeTurns } from '../take-turns.ts'
import { toReason } from './call-reasons.ts'
import { stepLimits } from './explain-call.ts'
import type { ReasonCode } from './explanation.ts'
import { nextStep, stoppedAt } from './next-step.ts'
import type { Plan, PlanParts } from './plan.ts'
import { createPlanWaits, type PlanWaits } from './plan-waits.ts'
import { queueReasons } from './queue-reasons.ts'

export interface VirtualTerms {
  /** The store's time at which the run begins. */
  readonly from: Date
  readonly durationMs: number
  readonly signal: AbortSignal | undefined
}

const DAY_MS = 86_400_000
const HORIZON_MS = 366 * DAY_MS
const AT_ONCE = 1000
const PRUNE_EVERY = 100
// Longer than the pace makes a queue wait.
const STANDSTILL_MS = 200_000
// Lists of 10,000 calls take up to 25,000 steps, unless most calls wait for each other.
const MOST_STEPS = 60_000

/**
 * Runs calls on a memory store, in virtual time: the steps of a worker to whom nothing else happens,
 * and whose calls all complete after the same time.
 */
export async function runVirtually(
  parts: PlanParts,
  planned: readonly NewCall[],
  { from, durationMs, signal }: VirtualTerms,
): Promise<Pick<Plan, 'waits' | 'firstAt' | 'doneAt'>> {
  let now = from
  const store = memoryStore({ clock: { now: () => now } })
  const waits = createPlanWaits()
  const calls = planned.map(alone)
  await copySettings(parts, store, calls)
  const turn = takeTurns(signal)
  for (const call of calls) {
    await turn()
    addMoved(waits, parts, call)
  }
  for (let first = 0; first < calls.length; first += AT_ONCE) {
    await store.add(calls.slice(first, first + AT_ONCE), { concurrency: parts.concurrency })
  }

  const limits = virtualLimits(parts, calls, durationMs)
  const ends: { readonly at: Date; readonly updates: readonly AttemptUpdate[] }[] = []
  let left = calls.length
  let firstAt: Date | undefined
  const keptMs = await countedMs(store, limits, parts.rules.budgetsAt(from).length > 0)
  let steps = 0
  while (steps < MOST_STEPS && now.getTime() - from.getTime() <= HORIZON_MS) {
    await turn()
    if (++steps % PRUNE_EVERY === 0) await store.prune(new Date(now.getTime() - keptMs), AT_ONCE)
    const ended: AttemptUpdate[] = []
    while (ends[0] && ends[0].at <= now) ended.push(...(ends.shift()?.updates ?? []))
    const dispatch = stepLimits({ limits, rules: parts.rules }, now, limits.providers)
    const { licensed, held, nextDueAt } = await store.advance({ ...STEP, updates: ended, dispatch })
    left -= ended.length
    if (licensed.length > 0) {
      firstAt ??= now
      const at = new Date(now.getTime() + durationMs)
      const updates = licensed.map(({ attempt: { reference, provider } }) =>
        endOf({ reference, provider, at, durationMs }),
      )
      ends.push({ at, updates })
    }
    left -= await settle(parts, store, waits, held, now)
    if (licensed.length + held.length + ended.length > 0 && nextDueAt && nextDueAt <= now) continue
    if (held.length > 0) continue
    const next = earliest([ends[0]?.at, nextDueAt].flatMap(at => at ?? []))
    if (ends.length === 0 && !(next && next.getTime() - now.getTime() < STANDSTILL_MS)) {
      await addStandstill(waits, store, dispatch)
    }
    if (!next || next <= now) break
    now = next
  }
  return { waits: waits.all(), ...(firstAt && { firstAt }), ...(left === 0 && firstAt && { doneAt: now }) }
}

/** For how long licences count towards a limit, a day or a pace. */
async function countedMs(store: CallStore, { recentMs, providerLimits }: DispatchLimits, hasBudgets: boolean) {
  const paces = [...(await store.queues()), ...(providerLimits?.values() ?? [])].map(paceOf)
  return Math.max(recentMs, hasBudgets ? 2 * DAY_MS : 0, ...paces.map(pace => pace?.withinMs ?? 0))
}

const STEP = { decide: () => ({}), nextPollAt: () => NEVER } as const
const NEVER = new Date(8.64e15)

/** A call without what binds it to others. */
const alone = ({ key: _key, series: _series, metadata: _metadata, ...call }: NewCall): NewCall => call

/** A worker is always present, its provider works, and no call lasts longer than the others. */
function virtualLimits({ limits }: PlanParts, calls: readonly NewCall[], durationMs: number): DispatchLimits {
  let references = 0
  const hasDoubles = new Set(calls.map(({ to }) => to)).size < calls.length
  return {
    ...limits,
    // More only makes the store load more. Several steps may follow each other at one time.
    maxLicences: Math.min(limits.maxLicences, 50),
    maxCallMs: durationMs,
    // No limit counts the only attempt to a number.
    recentMs: hasDoubles ? limits.recentMs : 0,
    misfireAfterMs: Number.POSITIVE_INFINITY,
    breakerThreshold: Number.POSITIVE_INFINITY,
    newReference: () => String(++references),
  }
}

const endOf = (end: Pick<AttemptUpdate, 'reference' | 'provider' | 'at' | 'durationMs'>): AttemptUpdate => ({
  ...end,
  status: 'completed',
  answered: true,
})

/** Copies the pauses, and the settings of the queues that the calls name. */
async function copySettings({ store, concurrency }: PlanParts, virtual: CallStore, calls: readonly NewCall[]) {
  const [states, { paused }] = await Promise.all([store.queues(), store.dispatchState()])
  const known = new Map(states.map(state => [state.name, state]))
  for (const name of new Set(calls.map(({ queue }) => queue))) {
    await virtual.addQueue(name, known.get(name) ?? { concurrency })
  }
  if (paused) await virtual.changeDispatch({ paused })
}

/** A call that the rules moved on from the time that was asked for. */
function addMoved(waits: PlanWaits, { rules }: PlanParts, call: NewCall): void {
  if (!call.dueAt || call.dueAt <= call.at) return
  const waiting = newCall(call, 0, call.at)
  const hold = rules.hold(waiting, [], call.at)
  if (hold) waits.add(call.id, reasonOf({ call: waiting, ...hold }, rules, call.at))
}

/** Defers or ends held calls. A call that no time lets begin ends too. Returns how many end. */
async function settle(
  { rules }: PlanParts,
  store: CallStore,
  waits: PlanWaits,
  held: readonly HeldCall[],
  now: Date,
): Promise<number> {
  if (held.length === 0) return 0
  const changes = held.map((each): CallChange => {
    const { call, reason, until, rule } = each
    const found = reason === 'limit' ? ({ code: 'number-limit', until, rule } as const) : reasonOf(each, rules, now)
    waits.add(call.id, found)
    if (found.until || !BY_HOURS.includes(found.code)) return changeForHeld(each, now)
    return { kind: 'end', id: call.id, outcome: 'expired', cause: reason }
  })
  const changed = await store.change(changes)
  return changed.filter(({ call }) => call?.endedAt).length
}

const BY_HOURS: readonly ReasonCode[] = ['window', 'unknown-zone']

const reasonOf = (held: HeldCall, rules: PlanParts['rules'], at: Date) => toReason(held, { rules, attempts: [] }, at)

// What holds a whole queue for long.
const STANDSTILLS: readonly ReasonCode[] = ['all-paused', 'queue-paused', 'day', 'queue-day']

/** Notes why due calls wait although no line is in use. */
async function addStandstill(waits: PlanWaits, store: CallStore, dispatch: DispatchLimits): Promise<void> {
  const step = await nextStep(store, dispatch)
  for (const loaded of step.loaded.queues) {
    if (!stoppedAt(step, loaded)) continue
    const reasons = queueReasons(step, loaded, []).filter(({ code }) => STANDSTILLS.includes(code))
    if (reasons.length === 0) continue
    const { items } = await store.list({
      queue: loaded.queue.name,
      statuses: ['scheduled'],
      order: 'soonest',
      limit: 10_000,
    })
    const due = items.filter(({ dueAt }) => dueAt <= step.loaded.now)
    for (const reason of reasons) for (const { id } of due) waits.add(id, reason)
  }
}
