// Measures what held calls and a long do-not-call list cost those that may ring, and writes
// RESULTS.md: `node rules/bench.ts [rounds] [size]`. Each measure runs beside the same one without
// them, in turns. A size other than a million is a trial: it writes nothing.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { Figures } from '../figures.ts'
import type { MeasureName } from './measures.ts'
import { type Found, show, writeResults } from './results.ts'
import { BALLASTS, type Ballast, copyTemplate, fill, templateOf } from './templates.ts'

const PLAN: readonly (readonly [MeasureName, readonly Ballast[]])[] = [
  ['drain', ['none', 'closed', 'closing', 'listed']],
  ['lateness', ['none', 'closed', 'listed']],
  ['lateness-while-deferring', ['none', 'closing']],
  ['idle', ['future', 'closed']],
  ['defer', ['closing']],
  ['list', ['none']],
  ['explain', ['none', 'closed', 'listed']],
]

const MILLION = 1_000_000
const rounds = Number(process.argv[2] ?? 3)
const size = Number(process.argv[3] ?? MILLION)
const child = fileURLToPath(new URL('child.ts', import.meta.url))
const root = mkdtempSync(`${tmpdir()}/outdial-bench-`)
process.on('exit', () => rmSync(root, { recursive: true, force: true }))
process.on('SIGINT', () => process.exit(130))

const found = new Map<string, Figures[]>()
const startedAt = performance.now()
const seconds = () => ((performance.now() - startedAt) / 1000).toFixed(0)

function measure(name: MeasureName, ballast: Ballast): void {
  const directory = `${root}/run`
  mkdirSync(directory)
  const path = copyTemplate(templateOf(root, ballast), directory)
  const text = execFileSync(process.execPath, [child, name, path, String(size)], { encoding: 'utf8' })
  rmSync(directory, { recursive: true })
  const figures: Figures = JSON.parse(text)
  const key = `${name} ${ballast}`
  found.set(key, [...(found.get(key) ?? []), figures])
  console.log(`${seconds()} s: ${key} ${JSON.stringify(figures)}`)
}

for (const ballast of BALLASTS) {
  await fill(templateOf(root, ballast), ballast, ballast === 'none' ? 0 : size)
  console.log(`${seconds()} s: filled ${ballast}`)
}
for (let round = 0; round < rounds; round++) {
  for (const [name, ballasts] of PLAN) {
    for (const at of ballasts.keys()) measure(name, ballasts[(at + round) % ballasts.length] ?? 'none')
  }
}
const results: Found = found
const minutes = (performance.now() - startedAt) / 60_000
if (size === MILLION) writeResults(results, { rounds, minutes })
else console.log(show(results))
