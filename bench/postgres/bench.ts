// Measures the scheduler on Postgres beside other queues: `node postgres/bench.ts [rounds] [--only drain,add] [--contenders outdial,pg-boss]`.
// The contenders take turns within each round, in an order that moves on, so that a machine that slows down slows all of them.
// Part of it is printed; all of it is written into docs/benchmarks.md.
import { parseArgs } from 'node:util'
import { startPostgres } from '../../tools/postgres.ts'
import type { Figures } from '../figures.ts'
import { PLAN } from './plan.ts'
import { redisVersion } from './redis.ts'
import { tables, writeResults } from './results.ts'
import { runCell } from './run-cell.ts'

const { values, positionals } = parseArgs({
  options: { only: { type: 'string' }, contenders: { type: 'string' } },
  allowPositionals: true,
})
const rounds = Number(positionals[0] ?? 2)
const only = values.only?.split(',')
const asked = values.contenders?.split(',')
const hasRedis = redisVersion() !== undefined

const found = new Map<string, Map<string, Figures[]>>()
const failures: string[] = []
const startedAt = performance.now()
const say = (what: string) => console.log(`${((performance.now() - startedAt) / 1000).toFixed(0)} s: ${what}`)
process.on('SIGINT', () => process.exit(130))

const server = await startPostgres()
for (let round = 0; round < rounds; round++) {
  for (const cell of PLAN.filter(({ group }) => only?.includes(group) ?? true)) {
    const names = cell.contenders.filter(name => {
      return (asked?.includes(name) ?? true) && (hasRedis || !name.startsWith('BullMQ') || name.endsWith('Postgres'))
    })
    const all = found.get(cell.title) ?? new Map<string, Figures[]>(names.map(name => [name, []]))
    found.set(cell.title, all)
    for (const at of names.keys()) {
      const name = names[(at + round) % names.length] ?? ''
      try {
        const figures = await runCell(server, cell, name)
        all.get(name)?.push(figures)
        say(`${cell.title}: ${name} ${JSON.stringify(figures)}`)
      } catch (error) {
        const why = String(error).trim().split('\n').slice(0, 12).join('\n')
        failures.push(`${cell.title}: ${name}`)
        say(`${cell.title}: ${name} FAILED ${why}`)
      }
    }
  }
}
const alive = setInterval(() => {}, 1000)
await server.stop()
clearInterval(alive)

const run = { rounds, minutes: (performance.now() - startedAt) / 60_000, failures }
if (only || asked) console.log(tables(found))
else await writeResults(found, run)
process.exit()
