// Runs the named suites, or all, in sequence: see `--help`. A failed suite does not stop the
// others.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { command, integer, words } from './flags.ts'
import { GROUPS } from './postgres/plan.ts'

const SUITES = ['call-client', 'dialer', 'http', 'scheduler', 'rules', 'postgres', 'kills']

const HELP = `Measures Outdial and alternatives, and rewrites docs/benchmarks.md and the RESULTS.md of each suite

Usage: npm run bench -- [<suite>...] [flags]

  <suite>              ${SUITES.join(', ')} (default: all of them)
  --rounds <integer>   number of rounds; figures are medians (default: set by each suite; kills has one)
  --only <groups>      groups of the suite postgres, comma-separated: ${GROUPS.join(', ')}
`

const here = fileURLToPath(new URL('.', import.meta.url))

function run(program: string, ...args: string[]): boolean {
  return spawnSync(program, args, { stdio: 'inherit', cwd: here }).status === 0
}

await command('bench', async () => {
  const { values, positionals } = parseArgs({
    options: {
      rounds: { type: 'string' },
      only: { type: 'string' },
      fresh: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
    allowPositionals: true,
  })
  if (values.help) return console.log(HELP)
  const suites = words('suites', positionals.length > 0 ? positionals.join(',') : undefined, SUITES)
  const rounds = values.rounds === undefined ? [] : [String(integer('--rounds', values.rounds, 1))]
  const only = values.only === undefined ? [] : ['--only', words('--only', values.only, GROUPS).join(',')]
  if (only.length > 0 && suites.join() !== 'postgres') {
    throw new RangeError('Expected `--only` with the suite postgres alone, got ' + suites.join(', '))
  }
  // Set by `npm run bench`: measures the packages as they would be published, and the locked
  // versions of the others.
  if (values.fresh && !(run('npm', '--prefix', '..', 'run', '--silent', 'build') && run('npm', 'ci'))) {
    throw new Error('Expected `npm run build` and `npm ci` to succeed')
  }
  const failed = suites.filter(suite => {
    return !run(process.execPath, `${suite}/bench.ts`, ...(suite === 'kills' ? [] : rounds), ...only)
  })
  if (failed.length > 0) throw new Error(`Expected all suites to succeed, got failures in ${failed.join(', ')}`)
})
