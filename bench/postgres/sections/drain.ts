import { bars } from '../../charts/bars.ts'
import type { Found } from '../findings.ts'
import { barsOf, figure, type Goal, number, ofRaw, ours, raws, type Section, table } from './section.ts'

const KEY = 'callsPerSecond'
/** By cap: the goal in calls per second, and as a share of raw. */
const LEAST: Readonly<Record<number, readonly [number, number]>> = {
  500: [12_000, 0.7],
  50: [8000, 0.65],
  3: [2500, 0.6],
}
const LEAST_OF_ONE = 0.8

export function drain(found: readonly Found[]): Section {
  const [one, two] = [1, 2].map(workers =>
    found.find(({ cell }) => cell.size.workers === workers && cell.size.lines === 500),
  )
  const single = found.filter(({ cell }) => cell.size.workers === 1)
  const settings = `calls/s, more is better; ${number(one?.cell.size.calls)} due calls that end at once`
  return {
    charts: [
      bars({
        name: 'drain',
        title: 'Draining a backlog',
        notes: [`${settings}; cap 500`, 'the mark shows the goal'],
        unit: 'calls/s',
        bars: [
          ...(one ? barsOf(one, KEY, { series: 'one worker', goal: LEAST[500]?.[0] ?? 0 }) : []),
          ...(two ? barsOf(two, KEY, { series: 'two workers' }) : []),
        ],
      }),
      bars({
        name: 'caps',
        title: 'Draining a backlog, by cap',
        notes: [`${settings}; one worker`, 'the marks show the goals'],
        unit: 'calls/s',
        bars: single.flatMap(each => {
          const { lines } = each.cell.size
          const both = barsOf(each, KEY, { series: `cap ${lines}`, goal: LEAST[lines]?.[0] ?? 0 })
          return both.filter(({ name }) => name === 'outdial' || name.startsWith('raw'))
        }),
      }),
    ],
    goals: [...single.map(capGoal), ...(one && two ? [twoGoal(one, two)] : [])],
    tables: found.map(each =>
      table(each, {
        'calls/s': figure(KEY),
        'of raw': ofRaw(KEY),
        'calls/s with start-up': figure('coldCallsPerSecond'),
      }),
    ),
  }
}

function capGoal(found: Found): Goal {
  const { lines } = found.cell.size
  const [least, leastOfRaw] = LEAST[lines] ?? [Number.NaN, Number.NaN]
  const rate = ours(found, KEY)
  const share = rate / raws(found, KEY)
  return {
    goal: `cap ${lines}: at least ${number(least)} calls/s, and ${leastOfRaw} of raw`,
    measured: `${number(rate)} calls/s, ${number(share, 2)}`,
    reached: rate >= least && share >= leastOfRaw,
  }
}

function twoGoal(one: Found, two: Found): Goal {
  const share = ours(two, KEY) / ours(one, KEY)
  return {
    goal: `two workers on one queue: at least ${LEAST_OF_ONE} of one`,
    measured: number(share, 2),
    reached: share >= LEAST_OF_ONE,
  }
}
