// Runs the suites that are named, or all, one after the other: see `--help`. One that fails stops no other.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { command, integer, words } from './flags.ts'
import { GROUPS } from './postgres/plan.ts'

const SUITES = ['dialer', 'express', 'scheduler', 'postgres', 'kills']

const HELP = `Measures Outdial beside others, and writes docs/benchmarks.md and the RESULTS.md of each suite

Usage: npm run bench -- [<suite>...] [flags]

  <suite>              ${SUITES.join(', ')} (default: all of them)
  --rounds <integer>   how often each is measured; a figure is the median of all (default: what the suite finds right; kills are one run)
  --only <groups>      of the suite postgres these groups alone, with commas: ${GROUPS.join(', ')}
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
  // By `npm run bench`: what is measured is what is published, with the rivals of the lock file.
  if (values.fresh && !(run('npm', '--prefix', '..', 'run', '--silent', 'build') && run('npm', 'ci'))) {
    throw new Error('Expected the packages to be built, and those of bench to be installed')
  }
  const failed = suites.filter(suite => {
    return !run(process.execPath, `${suite}/bench.ts`, ...(suite === 'kills' ? [] : rounds), ...only)
  })
  if (failed.length > 0) throw new Error(`Expected all suites to succeed, got failures of ${failed.join(', ')}`)
})
