import type { Asked } from '../options.ts'
import type { Findings } from '../run.ts'
import type { StoreName } from '../scenarios/scenario.ts'
import { SCENARIO_NAMES, SCENARIOS, type ScenarioName } from '../scenarios/scenarios.ts'
import type { Flags } from './flags.ts'

/** What came of a run, or why there was none. */
export interface Done {
  readonly asked: Asked
  readonly findings?: Findings
  readonly error?: string
}

/** All runs that were asked for. A scenario that does not run on the store is left out of several. */
export function runsOf({ scenarios, store, runs, seed, sabotage, asked, proof }: Flags): readonly Asked[] {
  if (scenarios.length === 0) return proof === undefined ? [] : wholeProof(seed)
  return scenarios.flatMap(scenario => {
    const stores = storesOf(scenario)
    const chosen = store === 'all' ? stores : [store ?? stores[0]]
    return chosen
      .filter(each => scenarios.length === 1 || (each && stores.includes(each)))
      .flatMap(store =>
        Array.from({ length: runs }, (_, run): Asked => {
          const broken = sabotage === 'all' ? SCENARIOS[scenario].sabotage : sabotage
          return { ...asked, scenario, store, seed: seed + run, sabotage: broken }
        }),
      )
  })
}

/** Everything: each scenario in full size on each of its stores, and then each broken on purpose. */
function wholeProof(seed: number): readonly Asked[] {
  const all = SCENARIO_NAMES.flatMap(scenario => storesOf(scenario).map(store => ({ scenario, store, seed })))
  const killed = { scenario: 'kill-workers', size: 'full', seed } as const
  return [
    ...all.map((each): Asked => ({ ...each, size: 'full' })),
    // What can be done about what nobody knows.
    { ...killed, balancer: 'tries-next' },
    { ...killed, service: 'call-api', calls: 500 },
    ...all.map((each): Asked => ({ ...each, size: 'small', sabotage: SCENARIOS[each.scenario].sabotage })),
  ]
}

const storesOf = (scenario: ScenarioName): readonly StoreName[] => SCENARIOS[scenario].stores
