import { type Figures, medians } from '../figures.ts'
import { machine, writeSection } from '../report.ts'
import { markdownTable } from '../table.ts'
import type { StoreName } from './databases.ts'

/** The figures of all rounds, by measure and ballast. */
export type Found = ReadonlyMap<string, readonly Figures[]>

const file = new URL('RESULTS.md', import.meta.url)

const NAMES = {
  none: 'nothing else',
  future: 'a million calls of next week',
  closed: 'a million calls scheduled into closed hours',
  closing: 'a million due calls whose hours have just closed',
  listed: 'a million numbers on the do-not-call list',
} as const
type Name = keyof typeof NAMES

/** The goals of issue 18, and whether they are reached. Ratios are of medians. */
export function show(found: Found): string {
  const median = (measure: string, ballast: Name, figure: string) =>
    medians(found.get(`${measure} ${ballast}`) ?? [])[figure] ?? Number.NaN
  const beside = (measure: string, ballast: Name, figure: string, without: Name = 'none') =>
    median(measure, ballast, figure) / median(measure, without, figure)
  const yes = (isReached: boolean, what: string) => `${isReached ? 'yes' : 'no'}: ${what}`
  const number = (value: number, digits = 2) =>
    value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })

  const drainClosed = beside('drain', 'closed', 'elapsedMs')
  const drainClosing = beside('drain', 'closing', 'elapsedMs')
  const drainOther = beside('drain-other-queue', 'closing', 'elapsedMs')
  const lateClosed = (['medianMs', 'p99Ms'] as const).map(figure => beside('lateness', 'closed', figure))
  const lateListed = (['medianMs', 'p99Ms'] as const).map(figure => beside('lateness', 'listed', figure))
  const idle = [median('idle', 'closed', 'cpuShare') * 100, median('idle', 'future', 'cpuShare') * 100]
  const listedPerSecond = median('list', 'none', 'numbersPerSecond')
  const licence = beside('drain', 'listed', 'elapsedMs')
  const explained = (['closed', 'closing', 'listed'] as const).map(ballast => median('explain', ballast, 'p99Ms'))
  const texts = (values: readonly number[]) => values.map(value => number(value)).join(', ')
  const goals: readonly (readonly [string, string])[] = [
    ['drain with held calls at most 1.2 times as long', yes(drainClosed <= 1.2, number(drainClosed))],
    ['the same, when their hours have just closed', yes(drainClosing <= 1.2, number(drainClosing))],
    ['the same, of another queue', yes(drainOther <= 1.2, number(drainOther))],
    [
      'lateness with held calls at most 1.2 times, median and p99',
      yes(
        lateClosed.every(ratio => ratio <= 1.2),
        texts(lateClosed),
      ),
    ],
    ['idle costs the same, % of a core', `${texts(idle)} (held, calls of next week)`],
    ['30,000 numbers a second onto the list', yes(listedPerSecond >= 30_000, number(listedPerSecond, 0))],
    ['a licence at most 1.1 times as dear with a long list (drain)', yes(licence <= 1.1, number(licence))],
    ['lateness with a long list, median and p99', texts(lateListed)],
    [
      '`explain` under 5 ms, p99',
      yes(
        explained.every(ms => ms < 5),
        `${texts(explained)} ms`,
      ),
    ],
  ]
  const sections = [...Map.groupBy(found.keys(), key => key.split(' ')[0] ?? '')].map(([measure, keys]) => {
    const columns = Object.keys(found.get(keys[0] ?? '')?.[0] ?? {})
    const rows = keys
      .toSorted((a, b) => ORDER.indexOf(a.split(' ')[1] ?? '') - ORDER.indexOf(b.split(' ')[1] ?? ''))
      .map(key => {
        const figures = medians(found.get(key) ?? [])
        const name = Object.entries(NAMES).find(([each]) => key.endsWith(` ${each}`))?.[1] ?? key
        return [name, ...columns.map(column => number(figures[column] ?? Number.NaN, digitsOf(column)))]
      })
    return `### ${measure}\n\n${markdownTable(['with', ...columns], rows)}`
  })
  return [markdownTable(['goal', 'reached'], goals), ...sections].join('\n\n')
}

const ORDER: readonly string[] = Object.keys(NAMES)

const digitsOf = (column: string): number => (column.endsWith('PerSecond') ? 1 : column === 'cpuShare' ? 5 : 2)

/** Replaces the section of this store in RESULTS.md; the text around it stays. */
export function writeResults(
  store: StoreName,
  found: Found,
  { rounds, minutes }: { readonly rounds: number; readonly minutes: number },
) {
  const today = new Date().toISOString().slice(0, 10)
  writeSection(
    file,
    store,
    `Measured on ${today} with \`npm --prefix bench run rules -- ${rounds} 1000000 ${store}\`,
${rounds} rounds in ${minutes.toFixed(0)} minutes: ${machine()}.

${show(found)}`,
  )
}
