import type { Figures } from '../../figures.ts'
import type { Job, Place } from '../contender.ts'

/** What is measured how large. What a measure does not know it leaves alone. */
export interface Size {
  readonly calls: number
  /** Of each queue. */
  readonly lines: number
  readonly queues: number
  /** Processes that work. */
  readonly workers: number
  /** How many come due in a second. */
  readonly perSecond: number
}

/** Measures a contender once, in a place where nothing is yet. */
export type Measure = (contender: string, place: Place, size: Size) => Promise<Figures>

export const queueNames = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => (index === 0 ? 'default' : `queue-${index}`))

/** So many calls to numbers that come in no order, one every so many milliseconds, in turn for each queue. */
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
