import { bars } from '../../charts/bars.ts'
import type { Found } from '../findings.ts'
import { barsOf, figure, number, ofRaw, ours, type Section, table } from './section.ts'

const MOST_MEDIAN_MS = 2
const MOST_P99_MS = 5

export function refill(found: readonly Found[]): Section {
  return {
    charts: [
      bars({
        name: 'refill',
        title: "From a call's end to the next call's POST",
        notes: [
          `ms, less is better; cap ${found[0]?.cell.size.lines}, calls of 8 to 24 ms`,
          'the marks show the goals',
        ],
        unit: 'ms',
        format: ',.2f',
        bars: found.flatMap(one => [
          ...barsOf(one, 'medianMs', { series: 'median', goal: MOST_MEDIAN_MS }),
          ...barsOf(one, 'p99Ms', { series: 'p99', goal: MOST_P99_MS }),
        ]),
      }),
    ],
    goals: found.map(one => {
      const [median, p99] = [ours(one, 'medianMs'), ours(one, 'p99Ms')]
      return {
        goal: `at most ${MOST_MEDIAN_MS} ms median, ${MOST_P99_MS} ms p99`,
        measured: `${number(median, 2)} ms, ${number(p99, 2)} ms`,
        reached: median <= MOST_MEDIAN_MS && p99 <= MOST_P99_MS,
      }
    }),
    tables: found.map(one =>
      table(one, {
        'median ms': figure('medianMs', 2),
        'of raw': ofRaw('medianMs'),
        'p99 ms': figure('p99Ms', 2),
        'peak lines': figure('atOnce'),
      }),
    ),
  }
}
