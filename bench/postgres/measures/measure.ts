import type { Figures } from '../../figures.ts'
import type { Job, Place } from '../contender.ts'

/** The size of a measure. Each measure uses the fields that apply to it. */
export interface Size {
  readonly calls: number
  /** Lines of each queue. */
  readonly lines: number
  readonly queues: number
  /** Worker processes. */
  readonly workers: number
  /** Jobs that fall due per second. */
  readonly perSecond: number
}

/** Measures a contender once, on an empty database. */
export type Measure = (contender: string, place: Place, size: Size) => Promise<Figures>

export const queueNames = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => (index === 0 ? 'default' : `queue-${index}`))

/** Calls to unordered numbers, due at a fixed interval, distributed over the queues in turn. */
export function jobsOf(
  { calls, queues }: Pick<Size, 'calls' | 'queues'>,
  { from, everyMs }: { from: number; everyMs: number },
): readonly Job[] {
  const names = queueNames(queues)
  return Array.from({ length: calls }, (_, index) => ({
    to: `+1301${String((index * 7_654_321) % 10_000_000).padStart(7, '0')}`,
    at: new Date(from + index * everyMs),
    queue: names[index % names.length] ?? '',
  }))
}

export const aMinuteAgo = () => ({ from: Date.now() - 60_000, everyMs: 0 })
