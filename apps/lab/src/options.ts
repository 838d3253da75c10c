import type { Sabotage } from './sabotage/names.ts'
import type { Balancer, RunOptions, Scenario, Size, StoreName } from './scenarios/scenario.ts'
import { SCENARIOS, type ScenarioName } from './scenarios/scenarios.ts'
import type { Service } from './timing.ts'

/** What is asked of the lab. */
export interface Asked extends Partial<Size> {
  readonly scenario: ScenarioName
  /** @default the first that the scenario runs on */
  readonly store?: StoreName | undefined
  /** Whether it is run in its full size or in that of the tests. @default 'small' */
  readonly size?: 'full' | 'small' | undefined
  /** @default 1 */
  readonly seed?: number | undefined
  /** @default 'num-dialer' */
  readonly service?: Service | undefined
  /** @default 'gives-up' */
  readonly balancer?: Balancer | undefined
  /** @default none */
  readonly sabotage?: Sabotage | undefined
}

/** @throws {RangeError} if the scenario does not run on this store */
export function resolveOptions({ scenario: name, size = 'small', store, sabotage, ...rest }: Asked) {
  const { seed = 1, service = 'num-dialer', balancer = 'gives-up', ...given } = rest
  const scenario: Scenario = SCENARIOS[name]
  const stores: readonly StoreName[] = scenario.stores
  const chosen = store ?? SCENARIOS[name].stores[0]
  if (!stores.includes(chosen)) {
    throw new RangeError(`Expected the store of ${name} to be one of ${stores.join(', ')}, got ${chosen}`)
  }
  const options: RunOptions = {
    ...scenario[size],
    ...given,
    scenario: name,
    store: chosen,
    seed,
    service,
    balancer,
    faults: scenario.faults,
    webhooks: scenario.webhooks,
    news: scenario.news ?? 'everything',
    sabotage,
  }
  return options
}
