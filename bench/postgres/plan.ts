import type { MeasureName } from './measures/index.ts'
import type { Size } from './measures/measure.ts'

/** One table of the report: a measure in one size, by all who can do it. */
export interface Cell {
  /** By what it is asked for: `--only`. */
  readonly group: 'drain' | 'growth' | 'add' | 'lateness' | 'refill'
  readonly measure: MeasureName
  readonly title: string
  readonly size: Size
  readonly contenders: readonly string[]
}

const ALL = ['outdial', 'raw postgres.js', 'graphile-worker', 'pg-boss', 'BullMQ', 'BullMQ on Postgres']
const ONE: Size = { calls: 20_000, lines: 500, queues: 1, workers: 1, perSecond: 0 }

const caps = [500, 50, 3].map(
  (lines): Cell => ({
    group: 'drain',
    measure: 'drain',
    title: `20,000 due calls, one worker, cap ${lines}`,
    size: { ...ONE, lines },
    contenders: lines === 500 ? ALL : ['outdial', 'raw postgres.js'],
  }),
)

const growth = [1, 4, 16, 64].flatMap(queues =>
  [1, 2, 4, 8].map(
    (workers): Cell => ({
      group: 'growth',
      measure: 'drain',
      title: `20,000 due calls, ${workers} workers, ${queues} queues, cap 50 each`,
      size: { ...ONE, lines: 50, queues, workers },
      contenders: ['outdial'],
    }),
  ),
)

/** All that is measured in each round, in order. */
export const PLAN: readonly Cell[] = [
  ...caps,
  {
    group: 'drain',
    measure: 'drain',
    title: '20,000 due calls, two workers, cap 500',
    size: { ...ONE, workers: 2 },
    contenders: ALL,
  },
  {
    group: 'add',
    measure: 'add',
    title: '100,000 calls added at once',
    size: { ...ONE, calls: 100_000 },
    contenders: ALL,
  },
  ...[50, 500].map(
    (perSecond): Cell => ({
      group: 'lateness',
      measure: 'lateness',
      title: `How late a call begins, ${perSecond} in a second`,
      size: { ...ONE, perSecond, lines: 100 },
      contenders: [...ALL, 'BullMQ, Redis hz 500'],
    }),
  ),
  {
    group: 'refill',
    measure: 'refill',
    title: "From a call's end to the next call's POST, cap 3",
    size: { ...ONE, calls: 1000, lines: 3 },
    contenders: ['outdial', 'raw postgres.js', 'BullMQ', 'BullMQ on Postgres'],
  },
  ...growth,
]
