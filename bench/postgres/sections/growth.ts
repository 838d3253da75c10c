import { lines } from '../../charts/lines.ts'
import { markdownTable } from '../../table.ts'
import type { Found } from '../findings.ts'
import { number, ours, type Section } from './section.ts'

const KEY = 'callsPerSecond'
const queuesOf = (count: number) => (count === 1 ? '1 queue' : `${count} queues`)

export function growth(found: readonly Found[]): Section {
  const size = found[0]?.cell.size
  const [queues, workers] = [
    [...new Set(found.map(({ cell }) => cell.size.queues))],
    [...new Set(found.map(({ cell }) => cell.size.workers))],
  ]
  const rows = workers.map(count => {
    const own = queues.map(many => found.find(({ cell }) => cell.size.workers === count && cell.size.queues === many))
    return [count === 1 ? '1 worker' : `${count} workers`, ...own.map(one => number(one && ours(one, KEY)))]
  })
  return {
    charts: [
      lines({
        name: 'growth',
        title: 'Outdial by workers and queues',
        notes: [
          `calls/s, more is better; ${number(size?.calls)} due calls that end at once`,
          `cap ${size?.lines} of each queue`,
        ],
        x: 'workers',
        unit: 'calls/s',
        points: found.map(one => {
          const { queues, workers } = one.cell.size
          return { series: queuesOf(queues), x: workers, value: ours(one, KEY) }
        }),
      }),
    ],
    goals: [],
    tables: [markdownTable(['calls/s', ...queues.map(queuesOf)], rows)],
  }
}
