import type { AttemptRecord } from '@outdial/scheduler-core'
import type { Ring } from '../harness/ledger.ts'
import type { Evidence } from './evidence.ts'

/**
 * Why a call ended `indeterminate`, as the ledger shows afterwards; docs/proof.md explains each.
 */
export const CAUSES = ['end lost', 'nothing received', 'provider died', 'never dialed', 'POST unanswered'] as const
export type Cause = (typeof CAUSES)[number]

/** The number of `indeterminate` calls by cause. */
export function indeterminateCauses({ stored, rings }: Pick<Evidence, 'stored' | 'rings'>): ReadonlyMap<Cause, number> {
  const ringOf = new Map(rings.map(ring => [ring.reference, ring]))
  const counts = new Map<Cause, number>()
  for (const { status, attempts } of stored) {
    const last = attempts.at(-1)
    if (status !== 'indeterminate' || !last) continue
    const cause = causeOf(last, ringOf.get(last.reference))
    counts.set(cause, (counts.get(cause) ?? 0) + 1)
  }
  return counts
}

function causeOf({ events, providerCallId }: AttemptRecord, ring: Ring | undefined): Cause {
  if (ring && ring.endedIn === undefined) return 'provider died'
  if (ring) return providerCallId === undefined ? 'nothing received' : 'end lost'
  // The scheduler records this cause for an attempt that no worker has reported on.
  const isReported = events.some(({ status, cause }) => status === 'unknown' && cause !== 'no answer was recorded')
  return isReported ? 'POST unanswered' : 'never dialed'
}
