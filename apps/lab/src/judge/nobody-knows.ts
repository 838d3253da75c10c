import type { AttemptRecord } from '@outdial/scheduler-core'
import type { Ring } from '../parts/ledger.ts'
import type { Evidence } from './evidence.ts'

/** Why nobody can know how a call ended. */
export const REASONS = {
  'end lost': 'it rang, and the one webhook that told its end was lost, or went to a process that was killed',
  'all lost': 'it rang, and nothing of it was heard: no answer to its POST, so no id to ask by, and no webhook',
  'provider died': 'it rang when its provider was killed, and nobody saw its end',
  'never dialed': 'it never rang: whoever had the licence died before the POST, or was silent until it was over',
  'left open': 'it never rang: the answer to its POST left that open, or there was none',
} as const
export type Reason = keyof typeof REASONS

/** How many calls ended `indeterminate` for which reason: those who watched everything know. */
export function nobodyKnows({ kept, truth }: Pick<Evidence, 'kept' | 'truth'>): ReadonlyMap<Reason, number> {
  const rings = new Map(truth.entries.map(ring => [ring.reference, ring]))
  const counts = new Map<Reason, number>()
  for (const { status, attempts } of kept) {
    const last = attempts.at(-1)
    if (status !== 'indeterminate' || !last) continue
    const reason = reasonOf(last, rings.get(last.reference))
    counts.set(reason, (counts.get(reason) ?? 0) + 1)
  }
  return counts
}

function reasonOf({ news, providerCallId }: AttemptRecord, ring: Ring | undefined): Reason {
  if (ring && ring.endedIn === undefined) return 'provider died'
  if (ring) return providerCallId === undefined ? 'all lost' : 'end lost'
  // What the watchdog says of an attempt of which nobody has said anything.
  const isTold = news.some(({ status, cause }) => status === 'unknown' && cause !== 'nobody told of an answer')
  return isTold ? 'left open' : 'never dialed'
}
