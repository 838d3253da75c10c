import { type Figures, medians } from '../figures.ts'
import { machine, writeMeasured } from '../report.ts'
import { markdownTable } from '../table.ts'

/** The figures of all rounds, by measure, then by contender. */
export type Found = ReadonlyMap<string, ReadonlyMap<string, readonly Figures[]>>

type Column = (figures: Figures, ours: Figures) => string

const show =
  (key: string, digits: number): Column =>
  ({ [key]: value = Number.NaN }) =>
    value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })

const toBare: Column = ({ perSecond = Number.NaN }, { perSecond: bare = Number.NaN }) => (perSecond / bare).toFixed(2)

/** Replaces the measured section of RESULTS.md. */
export function writeResults(found: Found, { rounds, minutes }: { rounds: number; minutes: number }): void {
  const of = (measure: string) => [...(found.get(measure) ?? [])].map(([name, all]) => [name, medians(all)] as const)
  const figures = (measure: string, contender: string) => medians(found.get(measure)?.get(contender) ?? [])
  const bare = figures('webhooks', 'bare Express')
  const rows = (measure: string, columns: Readonly<Record<string, Column>>) =>
    markdownTable(
      ['', ...Object.keys(columns)],
      of(measure).map(([name, all]) => [name, ...Object.values(columns).map(column => column(all, bare))]),
    )
  const lists = figures('lists', 'outdial')
  const names = Object.keys(lists).flatMap(key => (key.endsWith(' p99') ? [key.slice(0, -4)] : []))
  const events = figures('events', 'outdial')
  const perSecondOf = (name: string) => figures('webhooks', name)['perSecond'] ?? Number.NaN
  const ofExpress = perSecondOf('outdial in Express') / perSecondOf('bare Express')
  const ofFastify = perSecondOf('outdial on node:http') / perSecondOf('bare Fastify')
  const slowest = Math.max(...names.map(name => lists[`${name} p99`] ?? Number.NaN))
  const { perSecond = Number.NaN, flushP99Ms = Number.NaN, flushMaxMs = Number.NaN } = events
  const yes = (reached: boolean, what: string) => `${reached ? 'yes' : 'no'}: ${what}`

  writeMeasured(
    new URL('RESULTS.md', import.meta.url),
    `Measured on ${new Date().toISOString().slice(0, 10)} with \`npm --prefix bench run http -- ${rounds}\`,
${rounds} rounds in ${minutes.toFixed(0)} minutes: ${machine()}.

${markdownTable(
  ['goal', 'reached'],
  [
    ['webhooks in Express at 0.8 of bare Express, in-memory store', yes(ofExpress >= 0.8, ofExpress.toFixed(2))],
    ['webhooks on node:http at least as bare Fastify', yes(ofFastify >= 1, ofFastify.toFixed(2))],
    ['500 changes a second to 1,000 pages', yes(perSecond >= 500, perSecond.toFixed(0))],
    [
      'the last page within 50 ms of the flush',
      yes(flushP99Ms <= 50, `p99 ${flushP99Ms.toFixed(1)} ms, at most ${flushMaxMs.toFixed(1)} ms`),
    ],
    ['list and history over 1,000,000 calls, p99 under 20 ms', yes(slowest < 20, `${slowest.toFixed(1)} ms at most`)],
  ],
)}

## Webhooks received, three for each of 20,000 calls, 50 connections

${rows('webhooks', {
  'webhooks/s': show('perSecond', 0),
  'of bare Express': toBare,
  'median ms': show('medianMs', 0),
  'p99 ms': show('p99Ms', 0),
})}

## Changes to 1,000 pages, at a requested rate of 520 per second

${rows('events', {
  'changes/s': show('perSecond', 0),
  'flush to last page, median ms': show('flushMedianMs', 1),
  'p99 ms': show('flushP99Ms', 1),
  'change to last page, median ms': show('changeMedianMs', 1),
  ' p99 ms': show('changeP99Ms', 1),
})}

## A page of 50 over 1,000,000 calls, one request at a time

${markdownTable(
  ['', 'median ms', 'p99 ms'],
  names.map(name => [name, show(`${name} median`, 1)(lists, {}), show(`${name} p99`, 1)(lists, {})]),
)}`,
  )
}
