import type { Outcome } from '@outdial/call-client/kernel'
import type { CallStore } from '../store/call-store.ts'

const LAST_CALLS = 200
const LEAST_CALLS = 20
const UNKNOWN_MS = 60_000
const PLACED: readonly Outcome[] = ['completed', 'busy', 'no-answer', 'failed']

/** The median of how long the last calls used their lines; a minute if there are too few to say. */
export async function usualDurationMs(store: Pick<CallStore, 'list' | 'now'>): Promise<number> {
  const until = await store.now()
  const { items } = await store.list({ statuses: PLACED, until, order: 'latest', limit: LAST_CALLS })
  const lengths = items
    .flatMap(({ attempt }) => (attempt?.endedAt ? attempt.endedAt.getTime() - attempt.licensedAt.getTime() : []))
    .filter(ms => ms > 0)
    .sort((a, b) => a - b)
  return lengths.length < LEAST_CALLS ? UNKNOWN_MS : (lengths[Math.floor(lengths.length / 2)] ?? UNKNOWN_MS)
}
