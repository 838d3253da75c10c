import { type Counts, times } from '../counts.ts'
import { nobodyKnows, REASONS, type Reason } from '../judge/nobody-knows.ts'
import { peakOf } from '../judge/peak.ts'
import type { Findings } from '../run.ts'
import { outcomesOf } from './report.ts'
import type { Done } from './runs.ts'

const MOST_SHOWN = 5
const MOST_LETTERS = 160

/** What was run and what came of it. */
export function runsTable(done: readonly Done[]): string {
  const heads = ['scenario', 'store', 'seed', 'calls', 'processes', 'lines, most used', 'what befell them', 'placed']
  const rows = done.map(each => (each.findings ? rowOf(each.findings) : failureOf(each)))
  const found = done.flatMap(({ findings }) =>
    (findings?.violations ?? [])
      .slice(0, MOST_SHOWN)
      .map(what => `- ${findings?.options.scenario} on ${findings?.options.store}: ${oneLine(what)}`),
  )
  return [
    table([...heads, 'indeterminate', 'took', 'verdict'], rows),
    ...(found.length > 0 ? ['', ...found] : []),
  ].join('\n')
}

/** What was broken on purpose, and by what it was found out. */
export const sabotageTable = (done: readonly Done[]): string =>
  table(
    ['scenario', 'store', 'seed', 'sabotage', 'found out by', 'verdict'],
    done.map(({ asked: { scenario, store, seed, sabotage }, findings, error }) => {
      const [first = ''] = findings?.violations ?? []
      const verdict = findings?.violations.length ? 'red, as it must be' : '**stayed green**'
      return [scenario, store, seed, sabotage, first, error === undefined ? verdict : `**not run**: ${error}`]
    }),
  )

/** Why nobody can know how calls ended. */
export function unknownTable(done: readonly Done[]): string {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of a constant are its keys
  const reasons = Object.keys(REASONS) as readonly Reason[]
  const rows = done.flatMap(({ findings }) => {
    if (!findings) return []
    const counts = nobodyKnows(findings)
    const share = (count = 0) => percent(count, findings.kept.length)
    return [[...nameOf(findings), unknownOf(findings), ...reasons.map(reason => share(counts.get(reason)))]]
  })
  return table(['scenario', 'store', 'indeterminate', ...reasons], rows)
}

const percent = (count: number, of: number) => `${((100 * count) / Math.max(1, of)).toFixed(1)} %`

const unknownOf = (findings: Findings) => percent(outcomesOf(findings).get('indeterminate') ?? 0, findings.kept.length)

type Cell = string | number | undefined

/** With its columns in line, as the formatter wants them. */
function table(heads: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const texts = [heads, ...rows].map(cells => cells.map(cell => oneLine(String(cell ?? ''))))
  const widths = heads.map((_, column) => Math.max(3, ...texts.map(cells => cells[column]?.length ?? 0)))
  const [first = [], ...rest] = texts.map(cells => cells.map((text, column) => text.padEnd(widths[column] ?? 0)))
  return [first, widths.map(width => '-'.repeat(width)), ...rest].map(cells => `| ${cells.join(' | ')} |`).join('\n')
}

const oneLine = (text: string) => text.replaceAll(/\s+/g, ' ').replaceAll('|', '\\|').slice(0, MOST_LETTERS).trim()

/** With what is not as it is by default. */
function nameOf({ options: { scenario, store, service, balancer } }: Findings): readonly [string, string] {
  const other = [
    ...(service === 'num-dialer' ? [] : [service]),
    ...(balancer === 'gives-up' ? [] : [`balancer ${balancer}`]),
  ]
  return [other.length === 0 ? scenario : `${scenario} (${other.join(', ')})`, store]
}

const failureOf = ({ asked: { scenario, store, seed }, error }: Done): readonly Cell[] => [
  scenario,
  store,
  seed,
  ...Array<string>(7).fill(''),
  `**not run**: ${error}`,
]

function rowOf(findings: Findings): readonly Cell[] {
  const { options, counts, truth, durationMs, violations } = findings
  const { seed, calls, workers, dispatchers, receivers, cap } = options
  const placing = dispatchers > 1 ? `${workers} × ${dispatchers} dispatchers` : `${workers} workers`
  return [
    ...nameOf(findings),
    seed,
    calls,
    `${placing}, ${receivers} receivers`,
    `${cap}, ${peakOf(truth.entries)}`,
    befell(counts),
    truth.entries.length,
    unknownOf(findings),
    `${Math.round(durationMs / 1000)} s`,
    violations.length === 0 ? 'green' : `**red**, ${violations.length} violations`,
  ]
}

function befell(counts: Counts): string {
  const told = {
    'SIGKILL from outside': times(counts, 'kills'),
    'SIGKILL by their own hand': times(counts, 'died '),
    'SIGSTOP from outside': times(counts, 'stops'),
    'SIGSTOP by their own hand': times(counts, 'stood still '),
    'answers of COMMIT lost': times(counts, 'answers of COMMIT lost'),
    'crashes of the database': times(counts, 'database crashes'),
    'restarts of everything': times(counts, 'restarts of everything'),
    'connections cut': times(counts, 'cut '),
    'half-open': times(counts, 'half-open '),
    'slow for a while': times(counts, 'slow '),
    'black holes': times(counts, 'black hole '),
    'disk full': times(counts, 'full'),
    'read-only': times(counts, 'read-only'),
    locked: times(counts, 'locked'),
  }
  return (
    Object.entries(told)
      .filter(([, count]) => count > 0)
      .map(([what, count]) => `${count} ${what}`)
      .join(', ') || 'nothing but each other'
  )
}
