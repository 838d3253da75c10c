// Measures the built dialer and its alternatives: `node dialer/bench.ts [rounds]`. The contenders
// take turns within each round, in a rotating order, so that a machine that slows down affects all
// of them.
import { execFileSync } from 'node:child_process'
import { cpus } from 'node:os'
import { fileURLToPath } from 'node:url'
import { type Figures, medians } from '../figures.ts'
import { markdownTable } from '../table.ts'
import { contenders } from './contenders.ts'
import type { measures } from './measures.ts'

const names = Object.keys(contenders)
const rounds = Number(process.argv[2] ?? 5)
const child = fileURLToPath(new URL('child.ts', import.meta.url))

function run(measure: keyof typeof measures, contender: string, lines: number): Figures {
  return JSON.parse(execFileSync(process.execPath, [child, measure, contender, String(lines)], { encoding: 'utf8' }))
}

/** Medians over all rounds. */
function measureAll(measure: keyof typeof measures, lines: number): Map<string, Figures> {
  const all = new Map<string, Figures[]>(names.map(name => [name, []]))
  for (let round = 0; round < rounds; round++) {
    for (const at of names.keys()) {
      const name = names[(at + round) % names.length] ?? ''
      all.get(name)?.push(run(measure, name, lines))
    }
  }
  return new Map([...all].map(([name, figures]) => [name, medians(figures)]))
}

function print(
  title: string,
  columns: Record<string, (figures: Figures, ours: Figures) => string>,
  found: Map<string, Figures>,
) {
  const ours = found.get('outdial') ?? {}
  const rows = [...found].map(([name, figures]) => [
    name,
    ...Object.values(columns).map(column => column(figures, ours)),
  ])
  console.log(`\n## ${title}\n\n${markdownTable(['', ...Object.keys(columns)], rows)}`)
}

const show = (key: string, digits: number) => (figures: Figures) => (figures[key] ?? Number.NaN).toFixed(digits)
const ratio = (key: string) => (figures: Figures, ours: Figures) =>
  `${((figures[key] ?? Number.NaN) / (ours[key] ?? Number.NaN)).toFixed(2)}×`

console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}, medians of ${rounds} rounds`)
for (const lines of [3, 100]) {
  const columns = {
    'ns per entry': show('nsPerEntry', 0),
    'to ours': ratio('nsPerEntry'),
    'peak MB': show('peakMb', 0),
  }
  print(`1,000,000 calls that end at once, ${lines} lines`, columns, measureAll('instant', lines))
}
for (const lines of [3, 100]) {
  const columns = {
    'median µs': show('medianUs', 1),
    'p99 µs': show('p99Us', 1),
    'to ours (median)': ratio('medianUs'),
  }
  print(`From a call's end to the next call's start, ${lines} lines`, columns, measureAll('gap', lines))
}
for (const lines of [3, 100]) {
  const columns = { 'lines in use': (figures: Figures) => `${((figures['useShare'] ?? 0) * 100).toFixed(3)} %` }
  print(`Calls of 1 to 9 ms, ${lines} lines`, columns, measureAll('use', lines))
}
