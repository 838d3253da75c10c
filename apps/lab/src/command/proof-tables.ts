import { type Counts, countOf } from '../counts.ts'
import { CAUSES, indeterminateCauses } from '../invariants/indeterminate-causes.ts'
import { peakLines } from '../invariants/peak-lines.ts'
import type { RunResult } from '../run.ts'
import { outcomesOf } from './report.ts'
import type { CompletedRun } from './requests.ts'

const MAX_VIOLATIONS = 5
const MAX_CELL_LENGTH = 160

const RUN_COLUMNS = [
  'scenario',
  'store',
  'seed',
  'calls',
  'processes',
  'lines',
  'peak',
  'faults injected',
  'placed',
  'indeterminate',
  'duration',
  'verdict',
]

/** Runs and their verdicts. */
export function runsTable(completed: readonly CompletedRun[]): string {
  const rows = completed.map(each => (each.result ? rowOf(each.result) : failureOf(each)))
  const violations = completed.flatMap(({ result }) =>
    (result?.violations ?? [])
      .slice(0, MAX_VIOLATIONS)
      .map(text => `- ${result?.options.scenario} on ${result?.options.store}: ${oneLine(text)}`),
  )
  return [table(RUN_COLUMNS, rows), ...(violations.length > 0 ? ['', ...violations] : [])].join('\n')
}

/** Sabotaged runs and the first violation of each. */
export const sabotageTable = (completed: readonly CompletedRun[]): string =>
  table(
    ['scenario', 'store', 'seed', 'sabotage', 'first violation', 'verdict'],
    completed.map(({ request: { scenario, store, seed, sabotage }, result, error }) => {
      const [first = ''] = result?.violations ?? []
      const verdict = result?.violations.length ? 'red, as expected' : '**stayed green**'
      return [scenario, store, seed, sabotage, first, error === undefined ? verdict : `**not run**: ${error}`]
    }),
  )

/** The share of `indeterminate` calls by cause. */
export function causesTable(completed: readonly CompletedRun[]): string {
  const rows = completed.flatMap(({ result }) => {
    if (!result) return []
    const counts = indeterminateCauses(result)
    const share = (count = 0) => percent(count, result.stored.length)
    return [[...nameOf(result), indeterminateOf(result), ...CAUSES.map(cause => share(counts.get(cause)))]]
  })
  return table(['scenario', 'store', 'indeterminate', ...CAUSES], rows)
}

const percent = (count: number, total: number) => `${((100 * count) / Math.max(1, total)).toFixed(1)} %`

const indeterminateOf = (result: RunResult) =>
  percent(outcomesOf(result).get('indeterminate') ?? 0, result.stored.length)

type Cell = string | number | undefined

/** A Markdown table with aligned columns. */
function table(heads: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const texts = [heads, ...rows].map(cells => cells.map(cell => oneLine(String(cell ?? ''))))
  const widths = heads.map((_, column) => Math.max(3, ...texts.map(cells => cells[column]?.length ?? 0)))
  const [first = [], ...rest] = texts.map(cells => cells.map((text, column) => text.padEnd(widths[column] ?? 0)))
  return [first, widths.map(width => '-'.repeat(width)), ...rest].map(cells => `| ${cells.join(' | ')} |`).join('\n')
}

const oneLine = (text: string) => text.replaceAll(/\s+/g, ' ').replaceAll('|', '\\|').slice(0, MAX_CELL_LENGTH).trim()

/** The scenario, with its service and balancer if they are not the default. */
function nameOf({ options: { scenario, store, service, balancer } }: RunResult): readonly [string, string] {
  const other = [
    ...(service === 'num-dialer' ? [] : [service]),
    ...(balancer === 'gives-up' ? [] : [`balancer ${balancer}`]),
  ]
  return [other.length === 0 ? scenario : `${scenario} (${other.join(', ')})`, store]
}

const failureOf = ({ request: { scenario, store, seed }, error }: CompletedRun): readonly Cell[] => [
  scenario,
  store,
  seed,
  ...Array<string>(RUN_COLUMNS.length - 4).fill(''),
  `**not run**: ${error}`,
]

function rowOf(result: RunResult): readonly Cell[] {
  const { options, counts, rings, durationMs, violations } = result
  const { seed, calls, workers, dispatchers, receivers, cap } = options
  const placing = dispatchers > 1 ? `${workers} × ${dispatchers} dispatchers` : `${workers} workers`
  return [
    ...nameOf(result),
    seed,
    calls,
    `${placing}, ${receivers} receivers`,
    cap,
    peakLines(rings),
    faultsOf(counts),
    rings.length,
    indeterminateOf(result),
    `${Math.round(durationMs / 1000)} s`,
    violations.length === 0 ? 'green' : `**red**, ${violations.length} violations`,
  ]
}

function faultsOf(counts: Counts): string {
  const faults = {
    SIGKILL: countOf(counts, 'kills'),
    'self-inflicted SIGKILL': countOf(counts, 'killed itself '),
    SIGSTOP: countOf(counts, 'freezes'),
    'self-inflicted SIGSTOP': countOf(counts, 'froze itself '),
    'answers of COMMIT lost': countOf(counts, 'answers of COMMIT lost'),
    'database crashes': countOf(counts, 'database crashes'),
    'restarts of everything': countOf(counts, 'restarts of everything'),
    'restarts of the provider': countOf(counts, 'restarts of the provider'),
    'surplus answers': countOf(counts, 'surplus answers'),
    outages: countOf(counts, 'outages'),
    'wishes for an hour of rest': countOf(counts, 'hours of rest'),
    'connections reset': countOf(counts, 'cut '),
    'half-open': countOf(counts, 'half-open '),
    'slow periods': countOf(counts, 'slow '),
    'black holes': countOf(counts, 'black hole '),
    'disk full': countOf(counts, 'disk-full'),
    'read-only': countOf(counts, 'read-only'),
    locked: countOf(counts, 'locked'),
  }
  return (
    Object.entries(faults)
      .filter(([, count]) => count > 0)
      .map(([name, count]) => `${count} ${name}`)
      .join(', ') || 'none; workers race each other'
  )
}
