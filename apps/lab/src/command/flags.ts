import { parseArgs } from 'node:util'
import type { Asked } from '../options.ts'
import { SABOTAGE_NAMES, type Sabotage } from '../sabotage/names.ts'
import { BALANCERS, STORES, type StoreName } from '../scenarios/scenario.ts'
import { SCENARIO_NAMES, type ScenarioName } from '../scenarios/scenarios.ts'
import { SERVICES } from '../timing.ts'

export const HELP = `Real processes on one database, real faults, judged by the ledger of what really rang

Usage: npm run lab -- [<scenario>...] [flags]

  --list                     tells what there is to run, and how each is sabotaged
  --all                      all scenarios, on all their stores
  --full                     in full size, which takes a minute or more for each; else in that of the tests
  --store <name>             ${STORES.join(' or ')} (default: the first that a scenario runs on)
  --seed <integer>           decides what calls meet, and when which fault comes (default 1)
  --runs <integer>           so many runs of each, with this seed and the next ones (default 1)
  --service <name>           num-dialer, which tells by webhooks; call-api, which is asked (default num-dialer)
  --balancer <name>          what becomes of a webhook whose receiver dies: gives-up, it is lost; tries-next, another process
                             gets it (default gives-up)
  --sabotage <name>          breaks the system on purpose, and the run must be red: ${SABOTAGE_NAMES.join(', ')};
                             all: each scenario with its own, and says which stayed green
  --proof <file>             writes the runs into this page of markdown, each as soon as it is over. Without a scenario: all of
                             them in full size, on all their stores, and then all of them sabotaged; takes some 25 minutes

  --calls, --for-ms, --workers, --dispatchers, --receivers, --cap, --times, --kill-every-ms,
  --crash-every-ms, --bound-ms <integer>                other than the size says

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
  readonly does: 'help' | 'list' | 'run'
  /** None: the whole proof. */
  readonly scenarios: readonly ScenarioName[]
  /** Those of a scenario on which it is run; one, unless all are. */
  readonly store: StoreName | 'all' | undefined
  readonly runs: number
  readonly seed: number
  readonly sabotage: Sabotage | 'all' | undefined
  readonly proof: string | undefined
  readonly asked: Omit<Asked, 'scenario' | 'store' | 'seed' | 'sabotage'>
}

/** @throws {RangeError | TypeError} naming the flag, what was expected and what came */
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
  const scenarios = positionals.map(name => readWord('scenario', name, SCENARIO_NAMES))
  const every = scenarios.length === 0 && (values.all === true || values.sabotage === 'all')
  return {
    does: values.help
      ? 'help'
      : values.list
        ? 'list'
        : scenarios.length > 0 || every || values.proof !== undefined
          ? 'run'
          : 'help',
    scenarios: every ? SCENARIO_NAMES : scenarios,
    store: values.store === undefined ? (values.all ? 'all' : undefined) : readWord('--store', values.store, STORES),
    runs: readInteger('runs', values.runs) ?? 1,
    seed: readInteger('seed', values.seed) ?? 1,
    sabotage:
      values.sabotage === undefined ? undefined : readWord('--sabotage', values.sabotage, [...SABOTAGE_NAMES, 'all']),
    proof: values.proof,
    asked: {
      size: values.full ? 'full' : 'small',
      service: values.service === undefined ? undefined : readWord('--service', values.service, SERVICES),
      balancer: values.balancer === undefined ? undefined : readWord('--balancer', values.balancer, BALANCERS),
      ...Object.fromEntries(sizes),
    },
  }
}

function readInteger(flag: string, value: string | boolean | undefined): number | undefined {
  if (value === undefined) return undefined
  if (/^\d+$/.test(String(value))) return Number(value)
  throw new RangeError(`Expected \`--${flag}\` to be an integer from 0 up, got ${JSON.stringify(value)}`)
}

function readWord<const Word extends string>(what: string, value: string, words: readonly Word[]): Word {
  const found = words.find(word => word === value)
  if (found !== undefined) return found
  throw new RangeError(`Expected \`${what}\` to be one of ${words.join(', ')}, got ${JSON.stringify(value)}`)
}
