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
  const rates = found.map(one => ours(one, 'statementsPerSecond'))
  const transactions = found.map(one => ours(one, 'transactionsPerSecond'))
  const both = (values: readonly number[], digits: number) => values.map(value => number(value, digits)).join(' and ')
  return {
    charts: [
      bars({
        name: 'idle',
        title: 'Statements of an idle worker',
        notes: [
          'statements or commands per second, logarithmic, less is better; one worker',
          'the marks show the goal',
        ],
        unit: 'per second',
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
        goal: `at most ${MOST_PER_SECOND} statements/s of a worker, for both sizes`,
        measured: `${both(rates, 2)} statements/s, ${both(transactions, 3)} transactions/s`,
        reached: rates.length > 0 && rates.every(rate => rate <= MOST_PER_SECOND),
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
