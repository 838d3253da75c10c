import { parseArgs } from 'node:util'
import type { RunRequest } from '../options.ts'
import { SCENARIO_NAMES, type ScenarioName } from '../scenarios.ts'
import { BALANCERS, SABOTAGE_NAMES, type Sabotage, SERVICES, STORES, type StoreName } from '../types.ts'

export const HELP = `Runs real processes on one database under real faults, and checks the provider's ledger

Usage: npm run lab -- [<scenario>...] [flags]

  --list                     list the scenarios and their sabotages
  --all                      run all scenarios, each on all its stores
  --full                     run in full size, a minute or more per scenario (default: the size of the tests)
  --store <name>             ${STORES.join(' or ')} (default: the first store of a scenario)
  --seed <integer>           seed for the outcomes of calls and the times of faults (default 1)
  --runs <integer>           runs per scenario, with increasing seeds (default 1)
  --service <name>           num-dialer (reports by webhooks), call-api (is polled) or twilio
                       (does both) (default: the scenario's)
  --balancer <name>          what happens to a webhook whose receiver dies: gives-up loses it, tries-next
                             sends it to another process (default gives-up)
  --sabotage <name>          break the system on purpose; the run must then be red. One of
                             ${SABOTAGE_NAMES.slice(0, 4).join(', ')},
                             ${SABOTAGE_NAMES.slice(4, 8).join(', ')},
                             ${SABOTAGE_NAMES.slice(8).join(', ')}.
                             all: each scenario with its own sabotage; lists those that stayed green
  --proof <file>             write the results into this Markdown file after each run. Without a scenario:
                             all scenarios in full size on all their stores, then all with their
                             sabotage; takes about 33 minutes

  --calls, --for-ms, --workers, --dispatchers, --receivers, --cap, --times, --kill-every-ms,
  --crash-every-ms, --bound-ms <integer>    override the scenario's size

The exit code is 0 if all runs are green (with \`--sabotage\`: red), else 1.
`

const SIZES = {
  calls: 'calls',
  'for-ms': 'forMs',
  workers: 'workers',
  dispatchers: 'dispatchers',
  receivers: 'receivers',
  cap: 'cap',
  times: 'times',
  'kill-every-ms': 'killEveryMs',
  'crash-every-ms': 'crashEveryMs',
  'bound-ms': 'boundMs',
} as const

export interface Flags {
  readonly command: 'help' | 'list' | 'run'
  /** Empty for the whole proof. */
  readonly scenarios: readonly ScenarioName[]
  /** @default the first store of a scenario */
  readonly store: StoreName | 'all' | undefined
  readonly runs: number
  readonly seed: number
  readonly sabotage: Sabotage | 'all' | undefined
  readonly proof: string | undefined
  readonly overrides: Omit<RunRequest, 'scenario' | 'store' | 'seed' | 'sabotage'>
}

/** @throws {RangeError | TypeError} naming the flag, the expected value and the given one */
export function readFlags(args: readonly string[]): Flags {
  const text = { type: 'string' } as const
  const yes = { type: 'boolean' } as const
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      help: { ...yes, short: 'h' },
      list: yes,
      all: yes,
      full: yes,
      store: text,
      seed: text,
      runs: text,
      service: text,
      balancer: text,
      sabotage: text,
      proof: text,
      ...Object.fromEntries(Object.keys(SIZES).map(name => [name, text] as const)),
    },
  })
  const given: Readonly<Record<string, string | boolean | undefined>> = values
  const sizes = Object.entries(SIZES).flatMap(([flag, name]) => {
    const size = readInteger(flag, given[flag])
    return size === undefined ? [] : [[name, size] as const]
  })
  const scenarios = positionals.map(name => readName('scenario', name, SCENARIO_NAMES))
  const every = scenarios.length === 0 && (values.all === true || values.sabotage === 'all')
  return {
    command: values.help
      ? 'help'
      : values.list
        ? 'list'
        : scenarios.length > 0 || every || values.proof !== undefined
          ? 'run'
          : 'help',
    scenarios: every ? SCENARIO_NAMES : scenarios,
    store: values.store === undefined ? (values.all ? 'all' : undefined) : readName('--store', values.store, STORES),
    runs: readInteger('runs', values.runs) ?? 1,
    seed: readInteger('seed', values.seed) ?? 1,
    sabotage:
      values.sabotage === undefined ? undefined : readName('--sabotage', values.sabotage, [...SABOTAGE_NAMES, 'all']),
    proof: values.proof,
    overrides: {
      size: values.full ? 'full' : 'small',
      service: values.service === undefined ? undefined : readName('--service', values.service, SERVICES),
      balancer: values.balancer === undefined ? undefined : readName('--balancer', values.balancer, BALANCERS),
      ...Object.fromEntries(sizes),
    },
  }
}

function readInteger(flag: string, value: string | boolean | undefined): number | undefined {
  if (value === undefined) return undefined
  if (/^\d+$/.test(String(value))) return Number(value)
  throw new RangeError(`Expected \`--${flag}\` to be an integer from 0 up, got ${JSON.stringify(value)}`)
}

function readName<const Name extends string>(what: string, value: string, names: readonly Name[]): Name {
  const found = names.find(name => name === value)
  if (found !== undefined) return found
  throw new RangeError(`Expected \`${what}\` to be one of ${names.join(', ')}, got ${JSON.stringify(value)}`)
}
