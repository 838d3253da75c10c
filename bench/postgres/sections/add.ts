import { bars } from '../../charts/bars.ts'
import type { Found } from '../findings.ts'
import { barsOf, figure, number, ofRaw, ours, raws, type Section, table } from './section.ts'

const LEAST_OF_RAW = 0.7

export function add(found: readonly Found[]): Section {
  return {
    charts: [
      bars({
        name: 'add',
        title: 'Calls added at once',
        notes: [
          `calls/s, more is better; ${number(found[0]?.cell.size.calls)} calls, by each contender's bulk operation`,
          'the mark shows the goal',
        ],
        unit: 'calls/s',
        bars: found.flatMap(one => barsOf(one, 'callsPerSecond', { goal: LEAST_OF_RAW * raws(one, 'callsPerSecond') })),
      }),
    ],
    goals: found.map(one => {
      const share = ours(one, 'callsPerSecond') / raws(one, 'callsPerSecond')
      return { goal: `at least ${LEAST_OF_RAW} of raw`, measured: number(share, 2), reached: share >= LEAST_OF_RAW }
    }),
    tables: found.map(one => table(one, { 'calls/s': figure('callsPerSecond'), 'of raw': ofRaw('callsPerSecond') })),
  }
}
