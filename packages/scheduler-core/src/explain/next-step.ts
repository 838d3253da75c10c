import { SchedulerError } from '../scheduler-error.ts'
import type { ScheduledCall } from '../store/call.ts'
import type { CallStore } from '../store/call-store.ts'
import { decideStep } from '../store/decide-step.ts'
import type { LoadedQueue, LoadedStep } from '../store/loaded-step.ts'
import type { ProviderState } from '../store/provider-state.ts'
import type { DispatchLimits, HeldCall, Step } from '../store/step.ts'

/** What the next step of a worker would do. Nothing is written. */
export interface NextStep {
  readonly loaded: LoadedStep
  readonly dispatch: DispatchLimits
  readonly licensed: readonly ScheduledCall[]
  readonly held: readonly HeldCall[]
  /** The providers after the step. One without failures may be missing. */
  readonly providers: ReadonlyMap<string, ProviderState>
}

// Due calls are read in small numbers at first: mostly the queue has no room for more.
const READS = [1, 16]

/** Decides the next step on what the store has now, as a worker would. */
export async function nextStep(store: Pick<CallStore, 'inspect'>, dispatch: DispatchLimits): Promise<NextStep> {
  const step: Step = { decide: () => ({}), nextPollAt: (_, now) => now, dispatch: { ...dispatch, newReference } }
  for (const most of [...READS, dispatch.maxLicences]) {
    const loaded = await store.inspect({ ...dispatch, maxLicences: Math.min(most, dispatch.maxLicences) })
    const result = decideStep(loaded, step)
    if (!result) continue
    const { licensed, held } = result.advanced
    const providers = new Map([...loaded.providers, ...result.providers].map(each => [each.name, each]))
    return { loaded, dispatch, licensed, held, providers }
  }
  throw new SchedulerError('store-failed', 'Expected all due calls to be loaded')
}

const newReference = () => 'never used'

export const queueIn = ({ loaded }: NextStep, name: string): LoadedQueue | undefined =>
  loaded.queues.find(({ queue }) => queue.name === name)

export const isLicensed = ({ licensed }: NextStep, { id }: Pick<ScheduledCall, 'id'>): boolean =>
  licensed.some(call => call.id === id)

/** The due call of a queue at which the step stopped. The calls behind it wait for the same. */
export function stoppedAt(step: NextStep, { due }: Pick<LoadedQueue, 'due'>): ScheduledCall | undefined {
  const passed = new Set([...step.licensed, ...step.held.map(({ call }) => call)].map(({ id }) => id))
  return due.find(({ id }) => !passed.has(id))
}
