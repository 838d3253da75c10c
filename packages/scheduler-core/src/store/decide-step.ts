import type { AttemptRecord, NewCall, ScheduledCall } from './call.ts'
import { dispatchCalls } from './dispatch-calls.ts'
import type { LoadedStep } from './loaded-step.ts'
import { earliest } from './moments.ts'
import type { ProviderState } from './provider-state.ts'
import type { Queue } from './queue.ts'
import { recordUpdates } from './record-updates.ts'
import type { Advanced, Step } from './step.ts'

/** The rows that a store writes for a step, and the result that it returns to the engine. */
export interface StepResult {
  /** Known attempts that the updates changed. */
  readonly attempts: readonly AttemptRecord[]
  /** Known calls that the updates changed, as they stand before the new licences. */
  readonly calls: readonly ScheduledCall[]
  /** Queues that changed. */
  readonly queues: readonly Queue[]
  /** States of providers that changed. One without failures may be deleted. */
  readonly providers: readonly ProviderState[]
  /**
   * The next calls of the series whose calls ended, to be added. The store creates a missing queue
   * with one line, and returns the added calls in `advanced.added`.
   */
  readonly next: readonly NewCall[]
  /** `advanced.licensed` are the calls that begin, each with the attempt to add. */
  readonly advanced: Advanced
}

/**
 * How many due calls a store loads for each queue beside those it has capacity for: none at first,
 * and more as long as `decideStep` returns `undefined`. The last number always suffices.
 */
export function extraDueCalls({ dispatch, updates = [] }: Step): readonly number[] {
  const more = (dispatch?.maxLicences ?? 0) + updates.length
  return [0, more, 2 * more]
}

/**
 * Decides a step: applies the updates, then chooses which due calls are licensed and which are
 * held. Pure and synchronous; every store uses it. Queues dispatch in the order of their first
 * calls.
 *
 * The next call of a series is licensed by a later step at the earliest; `nextDueAt` says when.
 *
 * @returns `undefined` if held calls used up the loaded due calls: load more of them and decide
 * again
 */
export function decideStep(loaded: LoadedStep, step: Step): StepResult | undefined {
  const dispatch = isExpected(loaded.now, step.expectedNow) ? step.dispatch : undefined
  const after = recordUpdates(loaded, step)
  const { licensed, held, nextDueAts, queues, providers, isComplete } = dispatch
    ? dispatchCalls(loaded, dispatch, after)
    : { ...NOTHING, queues: after.queues, providers: after.providers }
  if (!isComplete) return undefined

  const nextCalls = after.next.filter(({ provider }) => dispatch?.providers.includes(provider))
  const open = [...after.attempts.values(), ...licensed.map(({ attempt }) => attempt)]
  const polls = [loaded.nextPollAt, ...open.map(({ nextPollAt }) => nextPollAt)]
  return {
    attempts: loaded.attempts.flatMap(({ attempt }) => ifChanged(attempt, after.attempts.get(attempt.reference))),
    calls: changedCalls(loaded, after.calls),
    queues: loaded.queues.flatMap(({ queue, isLocked }) => (isLocked ? ifChanged(queue, queues.get(queue.name)) : [])),
    providers: [...providers.values()].filter(provider => isChanged(provider, loaded.providers)),
    next: after.next,
    advanced: {
      recorded: after.recorded,
      licensed,
      added: [],
      held,
      nextDueAt: earliest([...nextDueAts, ...nextCalls.map(({ at }) => at)]),
      nextOverdueAt: earliest(polls.flatMap(at => at ?? [])),
      clockShifts: loaded.clockShifts,
      rules: loaded.rules,
      now: loaded.now,
    },
  }
}

/** Milliseconds by which a worker's estimate of the store's time may be off. */
export const CLOCK_TOLERANCE_MS = 10_000

const isExpected = (now: Date, expected: Date = now): boolean =>
  Math.abs(now.getTime() - expected.getTime()) <= CLOCK_TOLERANCE_MS

const isChanged = (provider: ProviderState, loaded: readonly ProviderState[]): boolean =>
  !loaded.includes(provider) && (provider.failures > 0 || loaded.some(({ name }) => name === provider.name))

const NOTHING = { licensed: [], held: [], nextDueAts: [], isComplete: true }

const ifChanged = <Kept>(before: Kept, after: Kept | undefined): Kept[] =>
  after === undefined || after === before ? [] : [after]

/** A call without a new version has nothing to write. */
function changedCalls(loaded: LoadedStep, calls: ReadonlyMap<string, ScheduledCall>): ScheduledCall[] {
  const versions = new Map(loaded.attempts.map(({ call }) => [call.id, call.version]))
  return [...versions].flatMap(([id, version]) => {
    const call = calls.get(id)
    return call && call.version !== version ? [call] : []
  })
}
