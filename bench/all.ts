// Runs the suites that are named, or all, one after the other: `node all.ts [suite …] [--rounds n]`. One that fails stops no other.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const SUITES = ['dialer', 'express', 'scheduler', 'postgres']

const { values, positionals } = parseArgs({ options: { rounds: { type: 'string' } }, allowPositionals: true })
const unknown = positionals.filter(name => !SUITES.includes(name))
if (unknown.length > 0) throw new RangeError(`Expected suites of ${SUITES.join(', ')}, got ${unknown.join(', ')}`)

for (const suite of positionals.length > 0 ? positionals : SUITES) {
  const script = fileURLToPath(new URL(`${suite}/bench.ts`, import.meta.url))
  const { status } = spawnSync(process.execPath, [script, ...(values.rounds ? [values.rounds] : [])], {
    stdio: 'inherit',
  })
  if (status === 0) continue
  console.error(`bench: ${suite} failed`)
  process.exitCode = 1
}
