import { type Figures, medians } from '../figures.ts'
import { machine, writeMeasured } from '../report.ts'
import { markdownTable } from '../table.ts'
import { goals } from './goals.ts'

/** The figures of all rounds, by measure and size, then by contender. */
export type Found = ReadonlyMap<string, ReadonlyMap<string, readonly Figures[]>>

export interface Run {
  readonly rounds: number
  readonly minutes: number
}

type Column = (figures: Figures, peer: Figures) => string

const file = new URL('RESULTS.md', import.meta.url)

const show =
  (key: string, digits = 0): Column =>
  figures => {
    const value = figures[key]
    return value === undefined
      ? '–'
      : value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })
  }
const share: Column = ({ cpuShare = Number.NaN }) => `${(cpuShare * 100).toFixed(2)} %`
const ofBare =
  (key: string): Column =>
  (figures, bare) =>
    ((figures[key] ?? Number.NaN) / (bare[key] ?? Number.NaN)).toFixed(2)

/** A table with a row per contender. */
function table(found: Found, key: string, columns: Readonly<Record<string, Column>>): string {
  const all = [...(found.get(key) ?? [])].map(([name, figures]) => [name, medians(figures)] as const)
  const peer = all.find(([name]) => name.startsWith('bare'))?.[1] ?? {}
  const rows = all
    .toSorted(([a], [b]) => ORDER.indexOf(a) - ORDER.indexOf(b))
    .map(([name, figures]) => [name, ...Object.values(columns).map(column => column(figures, peer))])
  return markdownTable(['', ...Object.keys(columns)], rows)
}

/** A table with a row per size of the store. */
function sizes(found: Found, columns: Readonly<Record<string, Column>>): string {
  const rows = [100_000, 1_000_000].map(size => {
    const figures = medians(found.get(`idle ${size}`)?.get('outdial') ?? [])
    return [`${size.toLocaleString('en')} calls`, ...Object.values(columns).map(column => column(figures, {}))]
  })
  return markdownTable(['', ...Object.keys(columns)], rows)
}

// In the order of the first round.
const ORDER = [
  'outdial',
  'bare node:sqlite',
  'setTimeout per job',
  'croner, a job each',
  'node-cron, a poll each second',
]

const drained: Readonly<Record<string, Column>> = {
  'calls/s': show('callsPerSecond'),
  'of bare': ofBare('callsPerSecond'),
  'calls/s, cold': show('coldCallsPerSecond'),
  'calls per commit': show('callsPerCommit', 1),
  'rows written per call': show('writesPerCall', 2),
}
const late: Readonly<Record<string, Column>> = {
  'median ms': show('medianMs', 1),
  'p99 ms': show('p99Ms', 1),
  'maximum ms': show('maxMs', 1),
  'early starts': show('early'),
}

/** Replaces the measured section of RESULTS.md; the text around it stays. */
export function writeResults(found: Found, { rounds, minutes }: Run): void {
  const today = new Date().toISOString().slice(0, 10)
  const text = `Measured on ${today} with \`npm --prefix bench run scheduler -- ${rounds}\`,
${rounds} rounds in ${minutes.toFixed(0)} minutes: ${machine()}.

${markdownTable(['goal', 'reached'], goals(found))}

## 20,000 due calls that end at once, cap 500

${table(found, 'drain 500', drained)}

## 20,000 due calls that end at once, cap 50

${table(found, 'drain 50', drained)}

## 20,000 due calls that end at once, cap 3

${table(found, 'drain 3', drained)}

## 100,000 calls added at once

${table(found, 'add 100000', {
  'calls/s': show('callsPerSecond'),
  'of bare': ofBare('callsPerSecond'),
  'calls/s, cold': show('coldCallsPerSecond'),
})}

## Lateness of a call's start, 50 per second

${table(found, 'lateness 50', late)}

## Lateness of a call's start, 500 per second

${table(found, 'lateness 500', late)}

## From a call's end to the next call's POST, cap 3

${table(found, 'refill 3', { 'median ms': show('medianMs', 2), 'p99 ms': show('p99Ms', 2) })}

## Idle, all calls in the future

${sizes(found, {
  'store operations/s': show('operationsPerSecond', 3),
  'SQL statements/s': show('statementsPerSecond', 3),
  'of them `data_version`': show('pollsPerSecond', 3),
  'of one core': share,
})}

## Memory of a worker, in MB

${sizes(found, {
  'Node and the code': show('nodeMb'),
  started: show('startMb'),
  'after idling': show('idleMb'),
  'peak, while 500 per second fall due': show('peakMb'),
})}`
  writeMeasured(file, text)
}
