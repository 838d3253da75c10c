// Measures what held calls and a long do-not-call list cost those that may ring, and writes
// RESULTS.md: `node rules/bench.ts [rounds] [size] [store]`. Each measure runs beside the same one
// without them, in turns. A size other than a million is a trial, which writes nothing.
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Figures } from '../figures.ts'
import { openDatabases, STORES, type StoreName } from './databases.ts'
import type { MeasureName } from './measures.ts'
import { show, writeResults } from './results.ts'
import { BALLASTS, type Ballast, fill } from './templates.ts'

const PLAN: readonly (readonly [MeasureName, readonly Ballast[]])[] = [
  ['drain', ['none', 'closed', 'closing', 'listed']],
  ['drain-other-queue', ['none', 'closing']],
  ['lateness', ['none', 'closed', 'listed']],
  ['lateness-while-deferring', ['none', 'closing']],
  ['idle', ['future', 'closed']],
  ['defer', ['closing']],
  ['list', ['none']],
  ['explain', ['none', 'closed', 'closing', 'listed']],
]

const MILLION = 1_000_000
const rounds = Number(process.argv[2] ?? 3)
const size = Number(process.argv[3] ?? MILLION)
const stores = STORES.filter(store => store === (process.argv[4] ?? store))
const child = fileURLToPath(new URL('child.ts', import.meta.url))
process.on('SIGINT', () => process.exit(130))
const startedAt = performance.now()
const log = (text: string) => console.log(`${((performance.now() - startedAt) / 1000).toFixed(0)} s: ${text}`)

async function measureAll(store: StoreName): Promise<ReadonlyMap<string, readonly Figures[]>> {
  const found = new Map<string, Figures[]>()
  const databases = await openDatabases(store)
  const templates = new Map<Ballast, string>()
  for (const ballast of BALLASTS) {
    const address = await databases.create()
    await fill(address, ballast, ballast === 'none' ? 0 : size)
    templates.set(ballast, address)
    log(`${store}: filled ${ballast}`)
  }
  const measure = async (name: MeasureName, ballast: Ballast) => {
    const address = await databases.copy(templates.get(ballast) ?? '')
    const text = execFileSync(process.execPath, [child, name, address, String(size)], { encoding: 'utf8' })
    await databases.drop(address)
    const figures: Figures = JSON.parse(text)
    const key = `${name} ${ballast}`
    found.set(key, [...(found.get(key) ?? []), figures])
    log(`${store}: ${key} ${JSON.stringify(figures)}`)
  }
  for (let round = 0; round < rounds; round++) {
    for (const [name, ballasts] of PLAN) {
      for (const at of ballasts.keys()) await measure(name, ballasts[(at + round) % ballasts.length] ?? 'none')
    }
  }
  await databases.close()
  return found
}

for (const store of stores) {
  const begun = performance.now()
  const found = await measureAll(store)
  const minutes = (performance.now() - begun) / 60_000
  if (size === MILLION) writeResults(store, found, { rounds, minutes })
  else console.log(show(found))
}
process.exit()
