import type { Queues, RunOptions } from './types.ts'

/** The queues of a run: half of them for lists, half for calls that fall due over time. */
export function queuesOf({ cap, manyQueues }: Pick<RunOptions, 'cap' | 'manyQueues'>): Queues {
  const due = Math.floor(cap / 2)
  if (!manyQueues) return { list: cap - due, due }
  const { count, lines } = manyQueues
  return Object.fromEntries(Array.from({ length: count }, (_, nth) => [`${nth % 2 ? 'due' : 'list'}-${nth}`, lines]))
}
