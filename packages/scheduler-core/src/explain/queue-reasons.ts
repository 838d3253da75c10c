import { daysLeft } from '../store/day-budgets.ts'
import type { LoadedQueue } from '../store/loaded-step.ts'
import { isOpen } from '../store/provider-state.ts'
import { attend, type Counted, capacityOf, capacityWithin, type Queue, withLicence } from '../store/queue.ts'
import { type AfterUpdates, recordUpdates } from '../store/record-updates.ts'
import type { ProviderLimits } from '../store/step.ts'
import type { Reason, ReasonCode } from './explanation.ts'
import type { NextStep } from './next-step.ts'

/**
 * Why a queue licenses no further call: pauses, back-off, and the lines, pace and days that are used up
 * when the next step is over.
 *
 * @param ofProviders the providers whose limits and breakers count
 */
export function queueReasons(
  step: NextStep,
  { queue, counted }: Pick<LoadedQueue, 'queue' | 'counted'>,
  ofProviders: Iterable<string>,
): readonly Reason[] {
  const { loaded, licensed } = step
  const begins = licensed.filter(call => call.queue === queue.name)
  return [
    ...(loaded.paused ? [reason('all-paused', 'All queues are paused.')] : []),
    ...(queue.paused ? [reason('queue-paused', 'The queue is paused.')] : []),
    ...backoffReasons(queue, loaded.now),
    ...totalReasons(step),
    ...limitReasons(step, queue, afterLicences(counted, begins.length, loaded.now), QUEUE_LIMITS, 'the queue'),
    ...[...new Set(ofProviders)].flatMap(provider => providerReasons(step, queue, provider)),
    ...dayReasons(step, queue.name),
  ]
}

/** Whether workers check the queue. Without a worker a licence is not given, however free the call is. */
export function presenceReasons(queue: Queue, now: Date, waitsSince: Date): readonly Reason[] {
  const { checkedAt } = queue
  if (!checkedAt) {
    const isNew = now.getTime() - waitsSince.getTime() <= UNATTENDED_MS
    return isNew ? [] : [reason('not-started', `No worker has checked the queue yet: ${START}.`)]
  }
  // A step would note that a gap without a worker ends now.
  if (attend(queue, now).unattendedFrom !== checkedAt) return []
  return [reason('unattended', `No worker has checked the queue since ${checkedAt.toISOString()}: ${START}.`)]
}

const UNATTENDED_MS = 60_000
const START = 'start one by `start()` of a scheduler'

const QUEUE_LIMITS = { lines: 'lines', pace: 'pace' } as const
const PROVIDER_LIMITS = { lines: 'provider-lines', pace: 'provider-pace' } as const

const reason = (code: ReasonCode, detail: string, until?: Date): Reason => ({ code, detail, ...(until && { until }) })

function backoffReasons(queue: Queue, now: Date): readonly Reason[] {
  const { openAt } = capacityOf({ ...queue, paused: false, concurrency: 1, callsPerSecond: undefined }, NOTHING, now)
  if (!openAt || openAt <= now) return []
  const code = queue.backoffCode ?? 'unavailable'
  return [reason('held-back', `The queue is held back, because its provider refused a call: ${code}.`, openAt)]
}

const NOTHING: Counted = { linesInUse: 0, licences: 0 }

function totalReasons({ loaded, dispatch: { lines }, licensed }: NextStep): readonly Reason[] {
  if (lines === undefined || !loaded.allLines) return []
  const counted = afterLicences({ ...NOTHING, ...loaded.allLines }, licensed.length, loaded.now)
  const { free, openAt } = capacityWithin({ concurrency: lines }, counted, loaded.now)
  return free > 0 ? [] : [reason('all-lines', `${allLines(lines)} over all queues ${verb(lines)} in use.`, openAt)]
}

function providerReasons(step: NextStep, queue: Queue, name: string): readonly Reason[] {
  const { loaded, dispatch, licensed } = step
  const found = loaded.limited?.find(each => each.name === name)
  const begins = licensed.filter(({ provider }) => provider === name).length
  const counted = afterLicences(found?.counted ?? NOTHING, begins, loaded.now)
  const limits = dispatch.providerLimits?.get(name) ?? {}
  return [
    ...limitReasons(step, limits, counted, PROVIDER_LIMITS, `the provider ${name}`),
    ...breakerReasons(step, queue, name),
  ]
}

function breakerReasons({ loaded, dispatch, providers }: NextStep, queue: Queue, name: string): readonly Reason[] {
  const state = providers.get(name)
  if (!state?.backoffUntil || state.backoffUntil <= loaded.now || !isOpen(state, queue, dispatch)) return []
  const detail = `The provider ${name} lost ${state.failures} answers in a row: it gets one call at a time until an answer is clear.`
  return [reason('breaker', detail, state.backoffUntil)]
}

/** What lines and pace leave, each by itself. */
function limitReasons(
  { loaded: { now } }: NextStep,
  { concurrency, callsPerSecond }: ProviderLimits,
  counted: Counted,
  codes: { readonly lines: ReasonCode; readonly pace: ReasonCode },
  owner: string,
): readonly Reason[] {
  const lines = capacityWithin({ concurrency }, counted, now)
  const pace = capacityWithin({ callsPerSecond }, counted, now)
  return [
    ...(lines.free <= 0 && concurrency !== undefined
      ? [reason(codes.lines, `${allLines(concurrency)} of ${owner} ${verb(concurrency)} in use.`, lines.openAt)]
      : []),
    ...(pace.free <= 0
      ? [reason(codes.pace, `The pace of ${owner} is at most ${callsPerSecond} calls a second.`, pace.openAt)]
      : []),
  ]
}

const allLines = (lines: number): string => (lines === 1 ? 'The only line' : `All ${lines} lines`)
const verb = (lines: number): string => (lines === 1 ? 'is' : 'are')

function dayReasons({ loaded, dispatch, licensed }: NextStep, name: string): readonly Reason[] {
  return loaded.spent.flatMap(spent => {
    const days = daysLeft({ ...loaded, spent: [spent] }, dispatch, unchanged(loaded))
    for (const { queue } of licensed) days.add(queue)
    const { free, openAt } = days.of(name)
    if (free > 0) return []
    return spent.queue === undefined
      ? reason('day', 'The calls or minutes of this day are used up, over all queues.', openAt)
      : reason('queue-day', 'The calls or minutes of this day are used up in the queue.', openAt)
  })
}

/** A step without updates. */
const unchanged = (loaded: NextStep['loaded']): AfterUpdates =>
  recordUpdates(loaded, { decide: () => ({}), nextPollAt: (_, now) => now })

function afterLicences(counted: Counted, licences: number, now: Date): Counted {
  let after = counted
  for (let each = 0; each < licences; each++) after = withLicence(after, now)
  return after
}
