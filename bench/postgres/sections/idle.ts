import { bars } from '../../charts/bars.ts'
import type { Figures } from '../../figures.ts'
import type { Found } from '../findings.ts'
import { barsOf, figure, number, ours, type Section, table } from './section.ts'

const MOST_PER_SECOND = 0.1

const percent =
  (key: string) =>
  (figures: Figures): string =>
    figures[key] === undefined ? '–' : `${number(figures[key] * 100, 2)} %`

export function idle(found: readonly Found[]): Section {
  const seen = found.map(one => ours(one, 'statementsPerSecond'))
  return {
    charts: [
      bars({
        name: 'idle',
        title: 'What a worker asks while nothing is due',
        notes: [
          'statements or commands in a second on a scale of powers of ten, less is better; one worker',
          'the marks are the goal',
        ],
        unit: 'in a second',
        scale: 'log',
        format: ',.2f',
        bars: found.flatMap(one =>
          barsOf(one, 'statementsPerSecond', {
            series: `${number(one.cell.size.calls)} calls in the future`,
            goal: MOST_PER_SECOND,
          }),
        ),
      }),
    ],
    goals: [
      {
        goal: `at most ${MOST_PER_SECOND} queries/s of a worker, the same for both`,
        seen: `${seen.map(rate => number(rate, 2)).join(' and ')} statements, ${found.map(one => number(ours(one, 'transactionsPerSecond'), 3)).join(' and ')} transactions`,
        reached: seen.length > 0 && seen.every(rate => rate <= MOST_PER_SECOND),
      },
    ],
    tables: found.map(one =>
      table(one, {
        'statements/s': figure('statementsPerSecond', 2),
        'transactions/s': figure('transactionsPerSecond', 3),
        'of one core, database': percent('databaseCpuShare'),
        'of one core, worker': percent('workerCpuShare'),
      }),
    ),
  }
}
