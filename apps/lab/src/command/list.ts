import { SABOTAGES } from '../sabotage/names.ts'
import type { Scenario } from '../scenarios/scenario.ts'
import { SCENARIOS } from '../scenarios/scenarios.ts'

/** What there is to run, for reading. */
export const list = (): string =>
  Object.entries<Scenario>(SCENARIOS)
    .map(([name, { does, stores, sabotage, full, small }]) =>
      [
        name,
        `  ${does}`,
        `  on ${stores.join(' and ')}; ${small.calls} calls, in full ${full.calls}`,
        `  --sabotage ${sabotage}: ${SABOTAGES[sabotage]}`,
      ].join('\n'),
    )
    .join('\n\n')
