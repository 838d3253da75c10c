// Measures the scheduler on Postgres beside other queues: see `--help`. The contenders take turns within each round, in an order that moves on,
// so that a machine that slows down slows all of them.
import { parseArgs } from 'node:util'
import { type PostgresServer, startPostgres } from '../../tools/postgres.ts'
import type { Figures } from '../figures.ts'
import { command, integer, words } from '../flags.ts'
import { openPage } from '../page.ts'
import { circumstances, measuredVersions } from '../versions.ts'
import { contenderOf, contenders } from './contenders/index.ts'
import { createFindings, type Findings, titleOf } from './findings.ts'
import { type Cell, GROUPS, PLAN, scaled } from './plan.ts'
import { redisVersion } from './redis.ts'
import { NAMED, PACKAGES, report } from './results.ts'
import { runCell } from './run-cell.ts'
import { runIdle } from './run-idle.ts'

const HELP = `Measures the scheduler on Postgres beside other queues

Usage: npm --prefix bench run postgres -- [<rounds>] [flags]

  <rounds>                how often each is measured, but for idling; a figure is the median of all (default 2)
  --only <groups>         of these alone, with commas: ${GROUPS.join(', ')}
  --contenders <names>    of these alone, with commas: ${Object.keys(contenders).join(', ')}
  --percent <integer>     with so many calls in a hundred (default 100)
  --out <file>            writes the page there, with its charts beside it

It writes docs/benchmarks.md, and of it the groups that are asked for; with \`--contenders\` or \`--percent\`, and no \`--out\`, it only prints.
`

await command('postgres', async () => {
  const text = { type: 'string' } as const
  const { values, positionals } = parseArgs({
    options: { only: text, contenders: text, percent: text, out: text, help: { type: 'boolean', short: 'h' } },
    allowPositionals: true,
  })
  if (values.help) return console.log(HELP)
  if (positionals.length > 1) throw new RangeError(`Expected one number of rounds, got ${positionals.join(' ')}`)
  const rounds = integer('rounds', positionals[0], 2)
  const only = words('--only', values.only, GROUPS)
  const groups = GROUPS.filter(group => only.includes(group))
  const names = await here(words('--contenders', values.contenders, Object.keys(contenders)))
  const percent = integer('--percent', values.percent, 100)
  const cells = PLAN.filter(({ group }) => groups.includes(group)).map(cell => scaled(cell, percent))
  const own = cells.map(cell => ({ ...cell, contenders: cell.contenders.filter(name => names.includes(name)) }))
  const isWhole = values.contenders === undefined && values.percent === undefined
  const page = isWhole || values.out !== undefined ? openPage(values.out) : undefined

  const server = await startPostgres()
  const begunAt = performance.now()
  const versions = await measuredVersions(server.url, NAMED)
  const findings = await measure(server, own, rounds)
  const asked = [
    'npm run bench -- postgres --rounds',
    rounds,
    ...(groups.length < GROUPS.length ? ['--only', groups] : []),
  ]
  const seen = await circumstances({ server: server.url, command: asked.join(' '), begunAt, packages: PACKAGES })
  for (const group of groups) {
    const { charts, text } = await report(findings, group, seen)
    await (page ? page.write(group, { charts, versions, text }) : console.log(text))
  }
  await server.stop()
})

/** Those of which everything is installed that they need. */
async function here(names: readonly string[]): Promise<readonly string[]> {
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
