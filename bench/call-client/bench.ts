// Measures the built client beside bare HTTP and the official SDKs: `node call-client/bench.ts
// [rounds]`. The contenders take turns within each round, in a rotating order, so that a machine that
// slows down affects all of them.
import { execFile, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type Figures, medians } from '../figures.ts'
import { machine, writeMeasured } from '../report.ts'
import { markdownTable } from '../table.ts'
import { contenders } from './contenders.ts'
import { verifiers } from './verifiers.ts'

const run = promisify(execFile)
const rounds = Number(process.argv[2] ?? 5)
const here = (file: string) => fileURLToPath(new URL(file, import.meta.url))

const server = fork(here('server.ts'))
const [port] = await once(server, 'message')
const address = `http://127.0.0.1:${port}`

async function measure(what: string, name: string, at: string): Promise<Figures> {
  const { stdout } = await run(process.execPath, [here('child.ts'), what, name, at], { encoding: 'utf8' })
  return JSON.parse(stdout)
}

/** Medians over all rounds. */
async function measureAll(what: string, names: readonly string[]): Promise<Map<string, Figures>> {
  const all = new Map<string, Figures[]>(names.map(name => [name, []]))
  for (let round = 0; round < rounds; round++) {
    for (const at of names.keys()) {
      const name = names[(at + round) % names.length] ?? ''
      all.get(name)?.push(await measure(what, name, address))
    }
  }
  return new Map([...all].map(([name, figures]) => [name, medians(figures)]))
}

function table(found: ReadonlyMap<string, Figures>, baseOf: (name: string) => string): string {
  const rows = [...found].map(([name, figures]) => {
    const base = found.get(baseOf(name)) ?? {}
    const ratio = (key: string) => `${((figures[key] ?? Number.NaN) / (base[key] ?? Number.NaN)).toFixed(2)}×`
    const show = (key: string) => Math.round(figures[key] ?? Number.NaN).toLocaleString('en-US')
    return [name, show('perSecond'), ratio('perSecond'), show('cpuUs'), ratio('cpuUs')]
  })
  return markdownTable(['', 'per second', 'to bare', 'CPU µs each', 'to bare'], rows)
}

/** The POSTs that reach the service for one call, by contender and fault. */
async function countPosts(): Promise<string> {
  const faults = ['hang', 'reset', '500']
  const names = Object.keys(contenders).filter(name => !name.startsWith('bare fetch,'))
  const pathOf = (name: string) => name.replaceAll(/\W+/g, '_')
  for (const fault of faults) {
    await Promise.all(names.map(name => measure('fault', name, `${address}/fault-${fault}-${pathOf(name)}`)))
  }
  server.send('counts')
  const [counts] = await once(server, 'message')
  const rows = names.map(name => [name, ...faults.map(fault => String(counts[`${pathOf(name)} ${fault}`] ?? 0))])
  return markdownTable(['', 'hang', 'reset', '500'], rows)
}

const names = Object.keys(contenders)
const bareFetch = () => 'bare fetch'
const bareCrypto = (name: string) => `node:crypto, ${name.split(', ')[1]}`
const sections = [
  `Measured on ${new Date().toISOString().slice(0, 10)}, medians of ${rounds} rounds: ${machine()}.`,
  `## Placing, 50 in flight\n\n${table(await measureAll('place', names), bareFetch)}`,
  `## Looking up, 50 in flight\n\n${table(await measureAll('get', names), bareFetch)}`,
  `## Verifying webhooks\n\n${table(await measureAll('verify', Object.keys(verifiers)), bareCrypto)}`,
  `## POSTs for one call\n\n${await countPosts()}`,
]
server.kill()
writeMeasured(new URL('RESULTS.md', import.meta.url), sections.join('\n\n'))
