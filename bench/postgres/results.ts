import { readFileSync } from 'node:fs'
import { type Figures, medians } from '../figures.ts'
import { machine, writeMeasured } from '../report.ts'
import { markdownTable } from '../table.ts'
import { contenders } from './contenders/index.ts'
import { PLAN } from './plan.ts'
import { REDIS_SETTINGS, redisVersion } from './redis.ts'

/** What all rounds found, by the title of its table, then by contender. */
export type Found = ReadonlyMap<string, ReadonlyMap<string, readonly Figures[]>>

export interface Run {
  readonly rounds: number
  readonly minutes: number
  /** What could not be measured. */
  readonly failures: readonly string[]
}

const COLUMNS: Readonly<Record<string, readonly [name: string, digits: number]>> = {
  callsPerSecond: ['calls/s', 0],
  coldCallsPerSecond: ['calls/s with the start', 0],
  medianMs: ['median ms', 2],
  p99Ms: ['p99 ms', 2],
  maxMs: ['longest ms', 1],
  early: ['before it was due', 0],
  atOnce: ['most at once', 0],
}

const shown = (value: number | undefined, digits: number) =>
  value === undefined || Number.isNaN(value)
    ? '–'
    : value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })

function table(all: ReadonlyMap<string, readonly Figures[]>): string {
  const rows = [...all].map(([name, figures]) => [name, medians(figures)] as const)
  const keys = Object.keys(COLUMNS).filter(key => rows.some(([, figures]) => key in figures))
  return markdownTable(
    ['', ...keys.map(key => COLUMNS[key]?.[0] ?? key)],
    rows.map(([name, figures]) => [name, ...keys.map(key => shown(figures[key], COLUMNS[key]?.[1] ?? 0))]),
  )
}

const isGrowth = (title: string) => PLAN.some(cell => cell.title === title && cell.group === 'growth')

/** Outdial's calls in a second, by workers and queues. */
function growthTable(found: Found): string {
  const rate = (workers: number, queues: number) => {
    const cell = PLAN.find(({ title, size }) => isGrowth(title) && size.workers === workers && size.queues === queues)
    return medians(found.get(cell?.title ?? '')?.get('outdial') ?? [])['callsPerSecond']
  }
  const rows = [1, 2, 4, 8].map(workers => [
    `${workers} workers`,
    ...[1, 4, 16, 64].map(queues => shown(rate(workers, queues), 0)),
  ])
  return markdownTable(['calls/s', '1 queue', '4 queues', '16 queues', '64 queues'], rows)
}

/** All tables, in the order in which they were measured. */
export function tables(found: Found): string {
  const each = [...found].flatMap(([title, all]) => (isGrowth(title) ? [] : [`### ${title}\n\n${table(all)}`]))
  const growth = [...found.keys()].some(isGrowth)
    ? [`### 20,000 due calls, cap 50 of each queue, by workers and queues\n\n${growthTable(found)}`]
    : []
  return [...each, ...growth].join('\n\n')
}

const versionOf = (name: string): string => {
  const file = new URL(`../node_modules/${name}/package.json`, import.meta.url)
  const { version }: { version: string } = JSON.parse(readFileSync(file, 'utf8'))
  return `${name} ${version}`
}

/** Replaces what docs/benchmarks.md says was measured on Postgres. */
export async function writeResults(found: Found, { rounds, minutes, failures }: Run): Promise<void> {
  const all = await Promise.all(Object.entries(contenders).map(async ([name, load]) => [name, await load()] as const))
  const settings = markdownTable(
    ['contender', 'settings'],
    all.map(([name, { settings }]) => [name, `\`${settings.replaceAll('`', '')}\``]),
  )
  const redis = redisVersion()
  const text = `Seen on ${new Date().toISOString().slice(0, 10)} with \`npm run bench -- postgres\` (${rounds} rounds, ${minutes.toFixed(0)} minutes):
${machine()}. PostgreSQL 18.4 with its default settings, so that every commit is on disk when it returns;
${redis ? `Redis ${redis} with ${JSON.stringify(REDIS_SETTINGS)}, which may lose the last second` : 'no Redis was installed, so BullMQ on Redis was left out'};
${['graphile-worker', 'pg-boss', 'bullmq', 'ioredis', 'pg', 'postgres'].map(versionOf).join(', ')}.
${failures.length > 0 ? `\nNot measured, since it failed: ${failures.join('; ')}.\n` : ''}
${settings}

${tables(found)}`
  writeMeasured(new URL('../../docs/benchmarks.md', import.meta.url), text)
}
