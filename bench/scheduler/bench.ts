// Measures the built scheduler and its alternatives, and writes RESULTS.md: `node
// scheduler/bench.ts [rounds]`. The contenders take turns within each round, in a rotating order,
// so that a machine that slows down affects all of them.
import { execFile, execFileSync } from 'node:child_process'
import { closeSync, copyFileSync, fsyncSync, mkdirSync, mkdtempSync, openSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Figures } from '../figures.ts'
import { compile } from './compile.ts'
import { fill, inputs } from './fill.ts'
import { EVERY_MS, FIRST_DUE } from './idle.ts'
import { measures } from './measures.ts'
import { type Found, writeResults } from './results.ts'

type Measure = keyof typeof measures

const QUICK: readonly (readonly [Measure, number])[] = [
  ['drain', 500],
  ['drain', 50],
  ['drain', 3],
  ['add', 100_000],
  ['refill', 3],
]
const RATES = [50, 500]
const STORES = [100_000, 1_000_000]

const rounds = Number(process.argv[2] ?? 3)
const child = fileURLToPath(new URL('child.ts', import.meta.url))
const root = mkdtempSync(`${tmpdir()}/outdial-bench-`)
process.on('exit', () => rmSync(root, { recursive: true, force: true }))
process.on('SIGINT', () => process.exit(130))
const compiledChild = compile(`${root}/js`)

const found = new Map<string, Map<string, Figures[]>>()
const startedAt = performance.now()
let children = 0

function keep(measure: Measure, size: number, contender: string, figures: Figures): void {
  const key = `${measure} ${size}`
  const contenders = found.get(key) ?? new Map<string, Figures[]>()
  found.set(key, contenders.set(contender, [...(contenders.get(contender) ?? []), figures]))
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0)
  console.log(`${seconds} s: ${key} ${contender} ${JSON.stringify(figures)}`)
}

function directory(): string {
  const path = `${root}/${children++}`
  mkdirSync(path)
  return path
}

function turns(measure: Measure, size: number, round: number): void {
  const names = Object.keys(measures[measure])
  for (const at of names.keys()) {
    const name = names[(at + round) % names.length] ?? ''
    const args = [child, measure, name, String(size), directory()]
    keep(measure, size, name, JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })))
  }
}

/** Measures an idle worker while others are measured. */
async function idle(size: number): Promise<void> {
  const own = directory()
  copyFileSync(storeOf(size), `${own}/ours.db`)
  // Pending writes would slow down the commits of the measured processes.
  const file = openSync(`${own}/ours.db`, 'r+')
  fsyncSync(file)
  closeSync(file)
  const { stdout } = await promisify(execFile)(process.execPath, [compiledChild, 'idle', 'outdial', String(size), own])
  keep('idle', size, 'outdial', JSON.parse(stdout))
}

const storeOf = (size: number) => `${root}/${size}.db`

for (const size of STORES) await fill(storeOf(size), inputs(size, { from: FIRST_DUE, everyMs: EVERY_MS }), 100)
for (let round = 0; round < rounds; round++) {
  for (const [measure, size] of QUICK) turns(measure, size, round)
  const idling = Promise.all(STORES.map(idle))
  for (const rate of RATES) turns('lateness', rate, round)
  await idling
}
const minutes = (performance.now() - startedAt) / 60_000
writeResults(found satisfies Found, { rounds, minutes })
