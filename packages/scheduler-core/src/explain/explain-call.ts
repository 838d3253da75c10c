import { OPEN_STATUSES } from '@outdial/call-client/kernel'
import type { CompiledRules } from '../rules/compile-rules.ts'
import { NO_ANSWER } from '../run/may-ring-failures.ts'
import type { CallId, ScheduledCall } from '../store/call.ts'
import type { CallStore } from '../store/call-store.ts'
import { byDue, type LoadedQueue } from '../store/loaded-step.ts'
import { attend, newQueue, ONE_LINE } from '../store/queue.ts'
import type { DispatchLimits } from '../store/step.ts'
import { heldReasons, type RuledFacts, toReason } from './call-reasons.ts'
import type { Explanation, Reason, ReasonCode } from './explanation.ts'
import { knownNumber } from './known-number.ts'
import { isLicensed, type NextStep, nextStep, queueIn, stoppedAt } from './next-step.ts'
import { presenceReasons, queueReasons } from './queue-reasons.ts'
import { inOrder, latestUntil, possibleAt } from './reasons.ts'

export interface ExplainParts {
  readonly store: CallStore
  /** The limits of the scheduler's steps, without the days. */
  readonly limits: DispatchLimits
  readonly rules: Pick<CompiledRules, 'hold' | 'left' | 'firstOpen' | 'budgetsAt'>
  /** Receives the fingerprint of the rules that the store has, at each explanation. */
  readonly onRules?: ((found: string | undefined) => void) | undefined
}

interface ExplainCallOptions {
  /** A decision that was just made. @default it is made now */
  readonly decided?: NextStep
  /** The owner that the call must have. @default any owner, or none */
  readonly ifOwnerId?: string | undefined
}

const MOST_LINES = 20
const MOST_FIRST = 25

/**
 * Explains a call by the decision of the next step: it is free if and only if that step licenses it.
 *
 * @returns `undefined` if there is no such call
 */
export async function explainCall(
  parts: ExplainParts,
  id: CallId,
  { decided, ifOwnerId }: ExplainCallOptions = {},
): Promise<Explanation | undefined> {
  for (let tries = 1; ; tries++) {
    const [call, now] = await Promise.all([parts.store.get(id), parts.store.now()])
    if (ifOwnerId !== undefined && call?.ownerId !== ifOwnerId) return undefined
    if (call?.status !== 'scheduled') return call && { status: call.status, because: [] }
    const read = await readFor(parts, call, now, tries === 1 ? decided : undefined)
    parts.onRules?.(read.step.loaded.rules)
    if (tries < MOST_TRIES && isMissing(read.step, call)) continue
    const { now: stepAt } = read.step.loaded
    const because = inOrder(await reasonsOf(parts, call, read), stepAt)
    const nextPossibleAt = possibleAt(because, stepAt)
    return { status: call.status, because, ...(nextPossibleAt && { nextPossibleAt }) }
  }
}

// A worker may license the call between the two reads.
const MOST_TRIES = 3

interface Read {
  readonly step: NextStep
  readonly known: Pick<RuledFacts, 'attempts' | 'entry'>
}

/** A step of a worker that has a client for the call. */
async function readFor(
  parts: ExplainParts,
  { to, provider }: ScheduledCall,
  now: Date,
  decided: NextStep | undefined,
): Promise<Read> {
  const { store, limits } = parts
  const isOurs = limits.providers.includes(provider)
  const providers = isOurs ? limits.providers : [provider]
  const [step, known] = await Promise.all([
    isOurs && decided ? decided : nextStep(store, stepLimits(parts, now, providers)),
    knownNumber(store, to, now, limits.recentMs),
  ])
  return { step, known }
}

async function reasonsOf(parts: ExplainParts, call: ScheduledCall, { step, known }: Read): Promise<readonly Reason[]> {
  const { store, limits, rules } = parts
  const { now } = step.loaded
  const isOurs = limits.providers.includes(call.provider)
  const loaded = queueIn(step, call.queue)
  const queue = loaded?.queue ?? newQueue(call.queue, ONE_LINE)
  const present = presenceReasons(queue, now, call.createdAt)
  if (isOurs && isLicensed(step, call)) return present
  const { misfireAfterMs } = limits
  const facts = { ...known, misfireAfterMs, rules, call, queue: attend(queue, now) }
  const isLater = call.dueAt > now
  const reasons = isLater ? laterReasons(step, facts, loaded) : dueReasons(step, facts, loaded)
  const all = withRulesThen(reasons, facts, isLater ? call.dueAt : now)
  const named = await Promise.all(all.map(reason => withCalls(store, step, call, reason)))
  return [...(isOurs ? [] : [otherProvider(call.provider)]), ...present, ...named]
}

/** The limits of a step at this time. */
export const stepLimits = (
  { limits, rules }: Pick<ExplainParts, 'limits' | 'rules'>,
  now: Date,
  providers: readonly string[],
): DispatchLimits => ({ ...limits, providers, budgets: rules.budgetsAt(now) })

/** Whether a step would have read the call, if it still waited as it did. */
function isMissing(step: NextStep, call: ScheduledCall): boolean {
  if (call.dueAt > step.loaded.now) return false
  const found = queueIn(step, call.queue)
  if (!found) return true
  return !found.due.some(({ id }) => id === call.id) && !(found.next && byDue(found.next, call) <= 0)
}

export const otherProvider = (provider: string): Reason => ({
  code: 'other-provider',
  detail: `This scheduler has no client for the provider ${provider}: another process must place the call.`,
})

/** Why a due call is not licensed by the step: at least one reason, unless it is. */
function dueReasons(step: NextStep, facts: RuledFacts, loaded: LoadedQueue | undefined): readonly Reason[] {
  const { call } = facts
  const { now } = step.loaded
  const held = step.held.find(each => each.call.id === call.id)
  const byRules = [...(held ? [toReason(held, facts, now)] : []), ...heldReasons(facts, now)]
  if (!loaded) return [...byRules, BEHIND]
  const stopped = stoppedAt(step, loaded)
  const byQueue = queueReasons(step, loaded, [call.provider, stopped?.provider ?? call.provider])
  const reasons = [...byQueue, ...byRules]
  if (held || isLicensed(step, call)) return reasons
  const isFirst = stopped?.id === call.id && !step.licensed.some(({ queue }) => queue === call.queue)
  return isFirst && reasons.length > 0 ? reasons : [...reasons, BEHIND]
}

const BEHIND: Reason = { code: 'behind', detail: 'Other due calls go first.' }

/** Why a call that is not due yet waits, and what will keep it waiting then. */
function laterReasons(step: NextStep, facts: RuledFacts, loaded: LoadedQueue | undefined): readonly Reason[] {
  const { call } = facts
  const { dueAt, at, lastOutcome, attempt } = call
  const { now } = step.loaded
  const waits: Reason =
    lastOutcome === undefined && !attempt?.released
      ? { code: 'due-later', detail: 'It is not due yet.', until: dueAt }
      : { code: 'retry', ...whyAgain(attempt), until: dueAt }
  // The rules moved the call on from the time that was asked for.
  const askedFor = at > now ? at : now
  const moved = heldReasons(facts, askedFor).filter(({ code }) => BY_HOURS_OR_LIMITS.includes(code))
  const byQueue = loaded ? queueReasons(step, loaded, [call.provider]) : []
  return [
    waits,
    ...(askedFor < dueAt ? moved : []),
    ...byQueue.filter(({ code, until }) => PAUSES.includes(code) || (WAITS.includes(code) && until && until > dueAt)),
  ]
}

const whyAgain = (attempt: ScheduledCall['attempt']): Pick<Reason, 'detail' | 'rule'> =>
  attempt?.released && attempt.cause === NO_ANSWER
    ? { detail: '`mayRing` gave no answer for its number. It is asked again then.', rule: 'mayRing' }
    : { detail: 'It waits for its next attempt.' }

const BY_HOURS_OR_LIMITS: readonly ReasonCode[] = ['window', 'unknown-zone', 'number-limit']
const PAUSES: readonly ReasonCode[] = ['all-paused', 'queue-paused']
const WAITS: readonly ReasonCode[] = ['held-back', 'breaker', 'day', 'queue-day']

// A rule names the next time that it allows, and another may then forbid it.
const MOST_RULES = 20

/** Adds what the rules will say at the time at which the other reasons are over, not before `from`. */
function withRulesThen(reasons: readonly Reason[], facts: RuledFacts, from: Date): readonly Reason[] {
  let all = reasons
  for (let tries = 0; tries < MOST_RULES; tries++) {
    const at = latestUntil(all, from)
    const later = heldReasons(facts, at).filter(({ until }) => !until || until > at)
    if (later.length === 0) break
    all = [...all, ...later]
    if (later.some(({ until }) => !until)) break
  }
  return all
}

/** The calls that use the lines of a queue, and those that the step gives lines. */
async function callsOnLines(store: Pick<CallStore, 'list'>, step: NextStep, queue: string): Promise<readonly CallId[]> {
  const hasLost = queueIn(step, queue)?.counted.lineFreeAt !== undefined
  const [open, lost] = await Promise.all([
    store.list({ queue, statuses: OPEN_STATUSES, order: 'soonest', limit: MOST_LINES }),
    hasLost ? store.list({ queue, statuses: ['indeterminate'], order: 'latest', limit: MOST_LINES }) : undefined,
  ])
  const calls = [
    ...open.items,
    ...(lost?.items ?? []).filter(({ attempt }) => attempt && attempt.lineFreeAt > step.loaded.now),
    ...step.licensed.filter(call => call.queue === queue),
  ]
  return [...new Set(calls.map(({ id }) => id))].slice(0, MOST_LINES)
}

/** Names the calls that use the lines of the queue, or counts those that go first. */
async function withCalls(
  store: Pick<CallStore, 'list'>,
  step: NextStep,
  { queue, dueAt, sequence }: ScheduledCall,
  reason: Reason,
): Promise<Reason> {
  const { code } = reason
  if (code === 'lines') return { ...reason, calls: await callsOnLines(store, step, queue) }
  if (code !== 'behind') return reason
  const until = new Date(step.loaded.now.getTime() + 1)
  const { items, next } = await store.list({
    queue,
    statuses: ['scheduled'],
    until,
    order: 'soonest',
    limit: MOST_FIRST,
  })
  const held = new Set(step.held.map(({ call }) => call.id))
  const { providers } = step.dispatch
  const first = items.filter(
    call => byDue(call, { dueAt, sequence }) < 0 && !held.has(call.id) && providers.includes(call.provider),
  ).length
  if (first === 0) return reason
  const calls = first === 1 ? '1 due call of the queue goes' : `${first} due calls of the queue go`
  return { ...reason, detail: next ? `At least ${calls} first.` : `${calls} first.` }
}
