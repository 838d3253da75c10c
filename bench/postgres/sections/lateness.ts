import { bars } from '../../charts/bars.ts'
import type { Found } from '../findings.ts'
import { barsOf, figure, number, ofRaw, ours, type Section, table } from './section.ts'

const MOST_MS: Readonly<Record<number, number>> = { 50: 8, 500: 10 }

export function lateness(found: readonly Found[]): Section {
  return {
    charts: [
      bars({
        name: 'lateness',
        title: "Lateness of a call's start: p99",
        notes: ['ms, logarithmic, less is better; scheduled 5 to 10 s ahead', 'the marks show the goals'],
        unit: 'ms',
        scale: 'log',
        format: ',.1f',
        bars: found.flatMap(one => {
          const { perSecond } = one.cell.size
          const goal = MOST_MS[perSecond]
          return barsOf(one, 'p99Ms', { series: `${perSecond} per second`, ...(goal ? { goal } : {}) })
        }),
      }),
    ],
    goals: found.flatMap(one => {
      const { perSecond } = one.cell.size
      const most = MOST_MS[perSecond] ?? Number.NaN
      const [p99, early] = [ours(one, 'p99Ms'), ours(one, 'early')]
      return [
        {
          goal: `p99 at most ${most} ms at ${perSecond} per second, no early start`,
          measured: `${number(p99, 1)} ms, ${number(early)} early`,
          reached: p99 <= most && early === 0,
        },
      ]
    }),
    tables: found.map(one =>
      table(one, {
        'median ms': figure('medianMs', 1),
        'p99 ms': figure('p99Ms', 1),
        'of raw': ofRaw('p99Ms'),
        'maximum ms': figure('maxMs', 1),
        'early starts': figure('early'),
      }),
    ),
  }
}
