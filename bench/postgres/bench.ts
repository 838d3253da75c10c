// Measures the scheduler on Postgres and other queues: see `--help`. The contenders take turns
// within each round, in a rotating order, so that a machine that slows down affects all of them.
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { type PostgresServer, startPostgres } from '../../tools/postgres.ts'
import type { Figures } from '../figures.ts'
import { command, integer, words } from '../flags.ts'
import { openPage } from '../page.ts'
import { circumstances, measuredVersions } from '../versions.ts'
import { BEFORE, BEFORE_VARIABLE, contenderOf, contenders } from './contenders/index.ts'
import { createFindings, type Findings, titleOf } from './findings.ts'
import { type Cell, GROUPS, PLAN, scaled } from './plan.ts'
import { redisVersion } from './redis.ts'
import { NAMED, PACKAGES, report } from './results.ts'
import { runCell } from './run-cell.ts'
import { runIdle } from './run-idle.ts'

const NAMES = Object.keys(contenders).filter(name => name !== BEFORE)

const HELP = `Measures the scheduler on Postgres and other queues

Usage: npm --prefix bench run postgres -- [<rounds>] [flags]

  <rounds>                number of rounds; figures are medians; idle has one round (default 2)
  --only <groups>         comma-separated: ${GROUPS.join(', ')} (default: all)
  --contenders <names>    comma-separated (default: all of them):
                          ${NAMES.join(', ')}
  --before <checkout>     also measure the Outdial that is built in another checkout, as "${BEFORE}"
  --percent <integer>     percentage of the calls (default 100)
  --out <file>            write a copy of the page to this file, with its charts beside it

It rewrites the measured groups in docs/benchmarks.md. With \`--contenders\`, \`--before\` or \`--percent\`,
and without \`--out\`, it only prints them.
`

await command('postgres', async () => {
  const text = { type: 'string' } as const
  const { values, positionals } = parseArgs({
    options: {
      only: text,
      contenders: text,
      before: text,
      percent: text,
      out: text,
      help: { type: 'boolean', short: 'h' },
    },
    allowPositionals: true,
  })
  if (values.help) return console.log(HELP)
  if (positionals.length > 1) throw new RangeError(`Expected one number of rounds, got ${positionals.join(' ')}`)
  const rounds = integer('rounds', positionals[0], 2)
  const only = words('--only', values.only, GROUPS)
  const groups = GROUPS.filter(group => only.includes(group))
  const chosen = words('--contenders', values.contenders, NAMES)
  if (values.before !== undefined) process.env[BEFORE_VARIABLE] = resolve(values.before)
  const names = await runnable(values.before === undefined ? chosen : [...chosen, BEFORE])
  const percent = integer('--percent', values.percent, 100)
  const cells = PLAN.filter(({ group }) => groups.includes(group)).map(cell => scaled(cell, percent))
  const own = cells.map(cell => {
    const all = cell.contenders.flatMap(name => (name === 'outdial' ? [name, BEFORE] : [name]))
    return { ...cell, contenders: all.filter(name => names.includes(name)) }
  })
  const { contenders: named, before, percent: share } = values
  const isWhole = named === undefined && before === undefined && share === undefined
  const page = isWhole || values.out !== undefined ? openPage(values.out) : undefined

  const server = await startPostgres()
  const begunAt = performance.now()
  const versions = await measuredVersions(server.url, NAMED)
  const findings = await measure(server, own, rounds)
  const onlyFlag = groups.length < GROUPS.length ? ['--only', groups] : []
  const commandLine = ['npm run bench -- postgres --rounds', rounds, ...onlyFlag].join(' ')
  const measuredWith = await circumstances({ server: server.url, command: commandLine, begunAt, packages: PACKAGES })
  for (const group of groups) {
    const { charts, text } = await report(findings, group, measuredWith)
    await (page ? page.write(group, { charts, versions, text }) : console.log(text))
  }
  await server.stop()
})

/** The contenders whose databases are installed. */
async function runnable(names: readonly string[]): Promise<readonly string[]> {
  const hasRedis = redisVersion() !== undefined
  const all = await Promise.all(names.map(async name => [name, (await contenderOf(name)).needs] as const))
  return all.filter(([, needs]) => hasRedis || needs !== 'redis').map(([name]) => name)
}

async function measure(server: PostgresServer, cells: readonly Cell[], rounds: number): Promise<Findings> {
  const findings = createFindings(cells)
  const begunAt = performance.now()
  const tell = (cell: Cell, name: string, found: Figures | Error) => {
    if (found instanceof Error) findings.fail(cell, name)
    else findings.keep(cell, name, found)
    const what = found instanceof Error ? `FAILED ${found.message.trim().slice(0, 1000)}` : JSON.stringify(found)
    console.log(`${((performance.now() - begunAt) / 1000).toFixed(0)} s: ${titleOf(cell)}: ${name} ${what}`)
  }
  for (let round = 0; round < rounds; round++) {
    for (const cell of cells.filter(({ group }) => group !== 'idle')) {
      const names = cell.contenders
      for (const at of names.keys()) {
        const name = names[(at + round) % names.length] ?? ''
        tell(cell, name, await runCell(server, cell, name).catch(toError))
      }
    }
  }
  const idling = cells.filter(({ group }) => group === 'idle')
  if (idling.length > 0) await runIdle(idling, tell)
  return findings
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error))
}
