import { SCENARIOS } from '../scenarios.ts'
import { SABOTAGES, type Scenario } from '../types.ts'

/** The text of `--list`. */
export const list = (): string =>
  Object.entries<Scenario>(SCENARIOS)
    .map(([name, { summary, stores, sabotage, full, small }]) =>
      [
        name,
        `  ${summary}`,
        `  on ${stores.join(' and ')}; ${small.calls} calls, ${full.calls} with --full`,
        `  --sabotage ${sabotage}: ${SABOTAGES[sabotage]}`,
      ].join('\n'),
    )
    .join('\n\n')
