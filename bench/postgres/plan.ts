import type { MeasureName } from './measures/index.ts'
import type { Size } from './measures/measure.ts'

/** The groups of the report, as named by `--only`. */
export const GROUPS = ['lateness', 'add', 'drain', 'refill', 'growth', 'idle'] as const
export type Group = (typeof GROUPS)[number]

/** A measure in one size, with the contenders that support it. */
export interface Cell {
  readonly group: Group
  readonly measure: MeasureName
  readonly size: Size
  readonly contenders: readonly string[]
}

const ALL = ['outdial', 'raw postgres.js', 'graphile-worker', 'pg-boss', 'BullMQ', 'BullMQ on Postgres']
const CAPPED = ['outdial', 'raw postgres.js']
const ONE: Size = { calls: 20_000, lines: 500, queues: 1, workers: 1, perSecond: 0 }

export const CAPS = [500, 50, 3]
export const RATES = [50, 500]
export const WORKERS = [1, 2, 4, 8]
export const QUEUES = [1, 4, 16, 64]
export const STORES = [100_000, 1_000_000]

/** The measures of a round, in order. Idle is measured once, by all contenders at the same time. */
export const PLAN: readonly Cell[] = [
  ...RATES.map(
    (perSecond): Cell => ({
      group: 'lateness',
      measure: 'lateness',
      size: { ...ONE, perSecond, lines: 100 },
      contenders: [...ALL, 'BullMQ at hz 500'],
    }),
  ),
  { group: 'add', measure: 'add', size: { ...ONE, calls: 100_000 }, contenders: ALL },
  ...CAPS.map(
    (lines): Cell => ({
      group: 'drain',
      measure: 'drain',
      size: { ...ONE, lines },
      contenders: lines === 500 ? ALL : CAPPED,
    }),
  ),
  { group: 'drain', measure: 'drain', size: { ...ONE, workers: 2 }, contenders: ALL },
  {
    group: 'refill',
    measure: 'refill',
    size: { ...ONE, calls: 1000, lines: 3 },
    contenders: [...CAPPED, 'BullMQ', 'BullMQ on Postgres'],
  },
  ...QUEUES.flatMap(queues =>
    WORKERS.map(
      (workers): Cell => ({
        group: 'growth',
        measure: 'drain',
        size: { ...ONE, lines: 50, queues, workers },
        contenders: ['outdial'],
      }),
    ),
  ),
  ...STORES.map(
    (calls): Cell => ({
      group: 'idle',
      measure: 'idle',
      size: { ...ONE, calls },
      contenders: ALL.filter(name => name !== 'BullMQ on Postgres'),
    }),
  ),
]

/** The cell with a percentage of its calls. */
export function scaled(cell: Cell, percent: number): Cell {
  const calls = Math.max(100, Math.ceil((cell.size.calls * percent) / 100))
  return { ...cell, size: { ...cell.size, calls } }
}
