import type { RunRequest } from '../options.ts'
import type { RunResult } from '../run.ts'
import { SCENARIO_NAMES, SCENARIOS, type ScenarioName } from '../scenarios.ts'
import type { StoreName } from '../types.ts'
import type { Flags } from './flags.ts'

/** A run with its result, or with the error that prevented it. */
export interface CompletedRun {
  readonly request: RunRequest
  readonly result?: RunResult
  readonly error?: string
}

/**
 * The runs that the flags request. Among several scenarios, those that do not run on the given
 * store are left out.
 */
export function requestsOf({ scenarios, store, runs, seed, sabotage, overrides, proof }: Flags): readonly RunRequest[] {
  if (scenarios.length === 0) return proof === undefined ? [] : wholeProof(seed)
  return scenarios.flatMap(scenario => {
    const stores = storesOf(scenario)
    const chosen = store === 'all' ? stores : [store ?? stores[0]]
    return chosen
      .filter(each => scenarios.length === 1 || (each && stores.includes(each)))
      .flatMap(store =>
        Array.from({ length: runs }, (_, run): RunRequest => {
          const broken = sabotage === 'all' ? SCENARIOS[scenario].sabotage : sabotage
          return { ...overrides, scenario, store, seed: seed + run, sabotage: broken }
        }),
      )
  })
}

/**
 * Every scenario in full size on each of its stores, two comparisons, then every scenario with its
 * sabotage.
 */
function wholeProof(seed: number): readonly RunRequest[] {
  const all = SCENARIO_NAMES.flatMap(scenario => storesOf(scenario).map(store => ({ scenario, store, seed })))
  const killed = { scenario: 'kill-workers', size: 'full', seed } as const
  return [
    ...all.map((each): RunRequest => ({ ...each, size: 'full' })),
    // Setups with fewer indeterminate calls, to compare with.
    { ...killed, balancer: 'tries-next' },
    { ...killed, service: 'call-api', calls: 500 },
    ...all.map((each): RunRequest => ({ ...each, size: 'small', sabotage: SCENARIOS[each.scenario].sabotage })),
  ]
}

const storesOf = (scenario: ScenarioName): readonly StoreName[] => SCENARIOS[scenario].stores
