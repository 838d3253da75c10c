import { parseArgs } from 'node:util'
import { runLab } from './lab.ts'
import { DEFAULTS, FAULTS, type LabOptions, SABOTAGES } from './options.ts'
import { report } from './report.ts'

const HELP = `Real worker processes on one SQLite file, real faults, judged by the ledger of what really rang

Usage: npm run faults -- [flags]

  --calls <integer>          how many calls are scheduled (default ${DEFAULTS.calls})
  --seed <integer>           decides what calls meet, and when which fault comes (default ${DEFAULTS.seed})
  --runs <integer>           so many runs, with this seed and the next ones (default 1)
  --workers <integer>        processes that place calls (default ${DEFAULTS.workers})
  --receivers <integer>      processes that take in webhooks alone (default ${DEFAULTS.receivers})
  --cap <integer>            lines, all queues together (default ${DEFAULTS.cap})
  --faults <names>           of ${FAULTS.join(',')}; none (default all)
  --kill-every-ms <integer>  (default ${DEFAULTS.killEveryMs})
  --service <name>           num-dialer, with webhooks; call-api, polled (default ${DEFAULTS.service})
  --sabotage <name>          breaks the system on purpose: ${SABOTAGES.join(', ')}. The run must be red
  --bound-s <integer>        red if not all calls have ended by then (default ${DEFAULTS.boundMs / 1000}, and 1 for each 10 calls)

The exit code is 0 if all runs are green, else 1.
`

type Values = Readonly<Record<string, string | boolean | undefined>>

/** @throws {RangeError | TypeError} naming the flag, what was expected and what came */
function readFlags(args: readonly string[]): { readonly options: LabOptions; readonly runs: number } | 'help' {
  const names = [
    'calls',
    'seed',
    'runs',
    'workers',
    'receivers',
    'cap',
    'faults',
    'kill-every-ms',
    'service',
    'sabotage',
    'bound-s',
  ]
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...Object.fromEntries(names.map(name => [name, { type: 'string' }] as const)),
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values['help']) return 'help'
  const calls = readInteger(values, 'calls', 1) ?? DEFAULTS.calls
  return {
    runs: readInteger(values, 'runs', 1) ?? 1,
    options: {
      calls,
      seed: readInteger(values, 'seed', 0) ?? DEFAULTS.seed,
      workers: readInteger(values, 'workers', 1) ?? DEFAULTS.workers,
      receivers: readInteger(values, 'receivers', 0) ?? DEFAULTS.receivers,
      cap: readInteger(values, 'cap', 3) ?? DEFAULTS.cap,
      killEveryMs: readInteger(values, 'kill-every-ms', 20) ?? DEFAULTS.killEveryMs,
      faults: readWords(values, 'faults', FAULTS) ?? DEFAULTS.faults,
      service: readWords(values, 'service', ['num-dialer', 'call-api'])?.[0] ?? DEFAULTS.service,
      sabotage: readWords(values, 'sabotage', SABOTAGES)?.[0],
      boundMs: (readInteger(values, 'bound-s', 1) ?? DEFAULTS.boundMs / 1000 + calls / 10) * 1000,
    },
  }
}

function readInteger(values: Values, flag: string, least: number): number | undefined {
  const value = values[flag]
  if (value === undefined) return undefined
  if (/^\d+$/.test(String(value)) && Number(value) >= least) return Number(value)
  throw new RangeError(`Expected \`--${flag}\` to be an integer from ${least} up, got ${JSON.stringify(value)}`)
}

function readWords<const Word extends string>(
  values: Values,
  flag: string,
  words: readonly Word[],
): Word[] | undefined {
  const value = values[flag]
  if (value === undefined) return undefined
  const asked = value === 'none' ? [] : String(value).split(',')
  const found = words.filter(word => asked.includes(word))
  if (found.length === asked.length) return found
  throw new RangeError(`Expected \`--${flag}\` to be among ${words.join(', ')}, got ${JSON.stringify(value)}`)
}

async function main(): Promise<void> {
  const flags = readFlags(process.argv.slice(2))
  if (flags === 'help') return console.log(HELP)
  const { options, runs } = flags
  for (let run = 0; run < runs; run++) {
    const findings = await runLab({ ...options, seed: options.seed + run })
    console.log(report(findings), '\n')
    if (findings.violations.length > 0) process.exitCode = 1
  }
}

main().catch((error: unknown) => {
  console.error(`faults: ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 2
})
