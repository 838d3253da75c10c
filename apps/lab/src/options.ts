import { SCENARIOS, type ScenarioName } from './scenarios.ts'
import type { Balancer, RunOptions, Sabotage, Scenario, Service, Size, StoreName } from './types.ts'

/** A run as its caller requests it. */
export interface RunRequest extends Partial<Size> {
  readonly scenario: ScenarioName
  /** @default the first store of the scenario */
  readonly store?: StoreName | undefined
  /** `small` is the size of `npm test`. @default 'small' */
  readonly size?: 'full' | 'small' | undefined
  /** @default 1 */
  readonly seed?: number | undefined
  /** @default the service of the scenario */
  readonly service?: Service | undefined
  /** @default 'gives-up' */
  readonly balancer?: Balancer | undefined
  /** @default none */
  readonly sabotage?: Sabotage | undefined
}

/** @throws {RangeError} if the scenario does not run on this store */
export function resolveOptions({ scenario: name, size = 'small', store, sabotage, ...rest }: RunRequest): RunOptions {
  const scenario: Scenario = SCENARIOS[name]
  const { seed = 1, service = scenario.service ?? 'num-dialer', balancer = 'gives-up', ...given } = rest
  const stores: readonly StoreName[] = scenario.stores
  const chosen = store ?? SCENARIOS[name].stores[0]
  if (!stores.includes(chosen)) {
    throw new RangeError(`Expected the store of ${name} to be one of ${stores.join(', ')}, got ${chosen}`)
  }
  return {
    ...scenario[size],
    ...given,
    scenario: name,
    store: chosen,
    seed,
    service,
    balancer,
    faults: scenario.faults,
    webhooks: scenario.webhooks,
    webhookEvents: scenario.webhookEvents ?? 'all',
    provider: scenario.provider ?? {},
    timing: scenario.timing ?? {},
    manyQueues: scenario.manyQueues,
    minuteMs: scenario.minuteMs,
    listsNumbers: scenario.listsNumbers ?? false,
    sabotage,
  }
}
