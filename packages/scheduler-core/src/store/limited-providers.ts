import type { LoadedStep } from './loaded-step.ts'
import { type Counted, capacityWithin, type QueueCapacity, withLicence } from './queue.ts'
import type { AfterUpdates } from './record-updates.ts'
import type { DispatchLimits, ProviderLimits } from './step.ts'
import { afterChanges, changesOf } from './waiting-queues.ts'

/** Lines and licences of a provider over all queues, counted before the updates. */
export interface LimitedProvider {
  readonly name: string
  readonly counted: Counted
}

/** The providers that a step dispatches to and that have limits, with their limits. */
export const limitedIn = (dispatch: DispatchLimits | undefined): readonly (readonly [string, ProviderLimits])[] =>
  [...(dispatch?.providerLimits ?? [])].filter(([name]) => dispatch?.providers.includes(name))

/** The capacities of the providers, with the licences of the current step. */
export interface ProviderCapacities {
  of(provider: string): QueueCapacity
  /** Counts one more licence, given now. */
  add(provider: string): void
}

export function capacitiesOf(
  loaded: LoadedStep,
  { providerLimits }: Pick<DispatchLimits, 'providerLimits'>,
  after: AfterUpdates,
): ProviderCapacities {
  const { now, limited = [] } = loaded
  const changed = Map.groupBy(limited.length > 0 ? changesOf(loaded, after) : [], ([{ provider }]) => provider)
  const counts = new Map(
    limited.map(({ name, counted }) => [name, afterChanges(counted, changed.get(name) ?? [], now)]),
  )
  return {
    of(provider) {
      const limits = providerLimits?.get(provider)
      return limits ? capacityWithin(limits, counts.get(provider) ?? NOTHING, now) : { free: Infinity, openAt: now }
    },
    add(provider) {
      counts.set(provider, withLicence(counts.get(provider) ?? NOTHING, now))
    },
  }
}

const NOTHING: Counted = { linesInUse: 0, licences: 0 }
