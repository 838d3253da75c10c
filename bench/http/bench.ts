// Measures the built handler and its alternatives, and writes RESULTS.md: `node http/bench.ts
// [rounds]`. The contenders take turns within each round, in a rotating order, so that a machine
// that slows down affects all of them.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { Figures } from '../figures.ts'
import { fill } from './fill.ts'
import { writeResults } from './results.ts'

const MEASURES = [
  {
    measure: 'webhooks',
    size: 20_000,
    contenders: [
      'outdial on node:http',
      'outdial in Express',
      'outdial by Request',
      'bare Fastify',
      'bare Express',
      'bare node:http',
    ],
  },
  { measure: 'events', size: 520, contenders: ['outdial', 'better-sse'] },
  { measure: 'lists', size: 1_000_000, contenders: ['outdial'] },
] as const

const rounds = Number(process.argv[2] ?? 3)
const child = fileURLToPath(new URL('child.ts', import.meta.url))
const directory = mkdtempSync(`${tmpdir()}/outdial-bench-`)
process.on('exit', () => rmSync(directory, { recursive: true, force: true }))
process.on('SIGINT', () => process.exit(130))

const found = new Map<string, Map<string, Figures[]>>()
const startedAt = performance.now()
const seconds = () => ((performance.now() - startedAt) / 1000).toFixed(0)

await fill(`${directory}/calls.db`, 1_000_000)
console.log(`${seconds()} s: 1,000,000 calls are in the database`)
for (let round = 0; round < rounds; round++) {
  for (const { measure, size, contenders } of MEASURES) {
    const all = found.get(measure) ?? new Map<string, Figures[]>(contenders.map(name => [name, []]))
    found.set(measure, all)
    for (const at of contenders.keys()) {
      const name = contenders[(at + round) % contenders.length] ?? ''
      const args = [child, measure, name, String(size), directory]
      const figures: Figures = JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }))
      all.get(name)?.push(figures)
      console.log(`${seconds()} s: ${measure} ${name} ${JSON.stringify(figures)}`)
    }
  }
}
writeResults(found, { rounds, minutes: (performance.now() - startedAt) / 60_000 })
