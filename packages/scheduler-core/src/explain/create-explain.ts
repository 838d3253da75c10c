import type { CallInput } from '../input/call-input.ts'
import { type OwnerOptions, toOwnerOptions } from '../input/owner-options.ts'
import { idOf, unknownCall } from '../refusals.ts'
import { isSchedulerError, SchedulerError } from '../scheduler-error.ts'
import type { CallTarget } from '../store/call.ts'
import type { QueueState } from '../store/queue.ts'
import { explainCall } from './explain-call.ts'
import { explainQueueNow, queueStep } from './explain-queue.ts'
import type { Explanation, QueueExplanation, Reason } from './explanation.ts'
import { type Plan, type PlanOptions, type PlanParts, planCalls } from './plan.ts'
import { checkPlanned } from './planned-calls.ts'

/** The functions of a scheduler that say why calls do not ring. They write nothing. */
export interface Explain {
  /**
   * Returns why a call does not ring now, and when it may. It runs the decision of the next step on what
   * the store has: a call without a reason is one that the next step licenses. A store that cannot be
   * read is a reason, `store-away`, not a rejection.
   *
   * @throws {SchedulerError} `unknown-call`; `invalid-call` for an option that is none
   */
  explain(call: CallTarget, options?: OwnerOptions): Promise<Explanation>
  /**
   * Returns why a queue rings nobody now, and when it may, with the same for its first call. It counts
   * the waiting calls as `queues` does.
   *
   * @throws {SchedulerError} `unknown-queue`
   */
  explainQueue(name: string): Promise<QueueExplanation>
  /**
   * Explains several queues, in this order, by one decision.
   * @param states as `queues` has returned them, so that no waiting call is counted again
   */
  explainQueues(states: readonly QueueState[]): Promise<readonly QueueExplanation[]>
  /**
   * Returns what would become of a list of at most 10,000 calls: which would be refused, what the others
   * would wait for, and when they would be done. It runs the list on a memory store in virtual time, with
   * the settings of the queues, the total of lines and the limits of the providers, and writes nothing.
   *
   * It leaves out calls that wait or are in flight already, keys and attempts that the store knows,
   * retries, back-off, and all calls of a series but the first.
   *
   * @throws {SchedulerError} `invalid-call` for bad options, or more calls; `store-…`
   */
  plan(calls: readonly CallInput[], options?: PlanOptions): Promise<Plan>
  /**
   * Returns which calls of a list would be refused or not be placed, as `plan` does, for a list of any
   * length. It neither counts nor writes, and lets other work run in between.
   *
   * @throws {SchedulerError} `store-…`
   * @throws the reason of the signal, if it is aborted
   */
  check(calls: readonly CallInput[], options?: CheckOptions): Promise<CheckedCalls>
}

/** Options of `Scheduler.check`. */
export type CheckOptions = Pick<PlanOptions, 'signal'>

/** What `Scheduler.check` found. */
export type CheckedCalls = Pick<Plan, 'refused' | 'doubles'>

export function createExplain(parts: PlanParts): Explain {
  const { store } = parts
  return {
    explain: async (target, options) =>
      orAway({}, async () => {
        const { ifOwnerId } = toOwnerOptions(options)
        const id = await idOf(target, store)
        const explained = await explainCall(parts, id, { ifOwnerId })
        if (explained) return explained
        throw unknownCall(id)
      }),
    explainQueue: name =>
      orAway({ queue: name }, async () => {
        const [states, now] = await Promise.all([store.queues(), store.now()])
        const state = states.find(each => each.name === name)
        if (state) return explainQueueNow(parts, state, await queueStep(parts, now))
        throw new SchedulerError('unknown-queue', `Expected the name of a queue, got ${JSON.stringify(name)}`)
      }),
    async explainQueues(states) {
      if (states.length === 0) return []
      const step = store.now().then(now => queueStep(parts, now))
      return Promise.all(
        states.map(state => orAway({ queue: state.name }, async () => explainQueueNow(parts, state, await step))),
      )
    },
    plan: async (calls, options) => planCalls(parts, calls, options),
    async check(calls, { signal } = {}) {
      const { refused, doubles } = await checkPlanned(store, calls, await parts.context(), signal)
      return { refused, doubles }
    },
  }
}

/** Says that the store is away if it fails. */
async function orAway<About extends object, Explained>(
  about: About,
  explain: () => Promise<Explained>,
): Promise<Explained | (About & { readonly because: readonly Reason[] })> {
  try {
    return await explain()
  } catch (error) {
    if (!isSchedulerError(error) || !error.code.startsWith('store-')) throw error
    return { ...about, because: [{ code: 'store-away', detail: `The store cannot be read now: ${error.code}.` }] }
  }
}
