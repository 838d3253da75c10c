import type { ScheduledCall } from '../store/call.ts'
import type { CallStore } from '../store/call-store.ts'
import { byDue, type LoadedQueue } from '../store/loaded-step.ts'
import { earliest, whenOpen } from '../store/moments.ts'
import type { QueueState } from '../store/queue.ts'
import { toReason } from './call-reasons.ts'
import { type ExplainParts, explainCall, otherProvider, stepLimits } from './explain-call.ts'
import type { QueueExplanation, Reason } from './explanation.ts'
import { type NextStep, nextStep, queueIn, stoppedAt } from './next-step.ts'
import { presenceReasons, queueReasons } from './queue-reasons.ts'
import { inOrder, possibleAt } from './reasons.ts'

/** The next step of this scheduler, which explains any of its queues. */
export async function queueStep(parts: ExplainParts, now: Date): Promise<NextStep> {
  const step = await nextStep(parts.store, stepLimits(parts, now, parts.limits.providers))
  parts.onRules?.(step.loaded.rules)
  return step
}

/** Explains a queue by the decision of this step, and its first call. */
export async function explainQueueNow(
  parts: ExplainParts,
  state: QueueState,
  step: NextStep,
): Promise<QueueExplanation> {
  const { store, rules } = parts
  const loaded = queueIn(step, state.name) ?? withoutCalls(state)
  const first = loaded.due[0] ?? (await firstWaiting(store, state.name, loaded.next))
  const explained = first && (await explainCall(parts, first.id, { decided: step }))

  const { now: stepAt } = step.loaded
  const isFree = step.licensed.some(({ queue }) => queue === state.name)
  const ofQueue = [
    ...(first ? presenceReasons(loaded.queue, stepAt, first.createdAt) : []),
    ...(first && !parts.limits.providers.includes(first.provider) ? [otherProvider(first.provider)] : []),
    ...(isFree ? [] : whyNone(step, loaded)),
  ]
  const ofCalls = isFree ? [] : [...heldInSum(step, state.name, rules), ...notDue(step, loaded, first)]
  const callAt = ofCalls.length === 0 ? first && stepAt : earliest(ofCalls.flatMap(({ until }) => until ?? []))
  const nextPossibleAt = whenOpen(possibleAt(ofQueue, stepAt), callAt)
  return {
    queue: state.name,
    waiting: state.waiting,
    ...(first && explained && { first: { id: first.id, ...explained } }),
    because: inOrder([...ofQueue, ...ofCalls], stepAt),
    ...(nextPossibleAt && { nextPossibleAt }),
  }
}

/** A queue in which no call of this scheduler's providers waits. */
const withoutCalls = (state: QueueState): LoadedQueue => ({
  queue: state,
  isLocked: true,
  counted: { linesInUse: state.linesInUse, licences: 0 },
  due: [],
})

const MOST = 100

/** The call that is due first. It is asked for by `at`, which may be long before it is due. */
async function firstWaiting(
  store: Pick<CallStore, 'list'>,
  queue: string,
  next: LoadedQueue['next'],
): Promise<ScheduledCall | undefined> {
  const waiting = { queue, statuses: ['scheduled'], limit: MOST } as const
  const until = next && new Date(next.dueAt.getTime() + 1)
  const [soonest, latest] = await Promise.all([
    store.list({ ...waiting, order: 'soonest' }),
    store.list({ ...waiting, until, order: 'latest' }),
  ])
  return [...soonest.items, ...latest.items].sort(byDue)[0]
}

function whyNone(step: NextStep, loaded: LoadedQueue): readonly Reason[] {
  const stopped = stoppedAt(step, loaded)
  if (!stopped) return queueReasons(step, loaded, [])
  const reasons = queueReasons(step, loaded, [stopped.provider])
  return reasons.length > 0 ? reasons : [{ code: 'behind', detail: 'Due calls of other queues go first.' }]
}

/** The reasons for which the step holds due calls of the queue, each with the first time that ends it. */
function heldInSum(step: NextStep, name: string, rules: ExplainParts['rules']): readonly Reason[] {
  const held = step.held
    .filter(({ call }) => call.queue === name)
    .map(each => {
      const attempts = step.loaded.recent.filter(({ to }) => to === each.call.to)
      return toReason(each, { rules, attempts }, step.loaded.now)
    })
  return [...Map.groupBy(held, ({ code }) => code).values()].flatMap((same): Reason | [] => {
    const [one] = same
    if (!one) return []
    const until = earliest(same.flatMap(each => each.until ?? []))
    const calls = same.length === 1 ? '1 due call' : `${same.length} due calls`
    return { ...one, detail: `${calls}: ${one.detail}`, ...(until && { until }) }
  })
}

/** No call is due that the step does not hold. */
function notDue(
  step: NextStep,
  loaded: Pick<LoadedQueue, 'due' | 'next'>,
  first: ScheduledCall | undefined,
): readonly Reason[] {
  if (stoppedAt(step, loaded)) return []
  const until = loaded.next?.dueAt ?? first?.dueAt
  if (!until || until <= step.loaded.now) return []
  return [{ code: 'due-later', detail: 'No other call of the queue is due yet.', until }]
}
