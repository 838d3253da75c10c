import type { Ring } from '../harness/ledger.ts'
import { longestCallMs, MAX_ATTEMPTS, RETRIED_OUTCOMES } from '../timing.ts'
import { type Evidence, groups, type Violations } from './evidence.ts'
import { stoodStill } from './outage-invariants.ts'
import { peakLines } from './peak-lines.ts'

/** Independent of the system under test: the provider's ledger and the requested calls. */
export type LedgerEvidence = Pick<Evidence, 'requested' | 'rings' | 'queues' | 'lines' | 'outages'>

export const checkLedger = (evidence: LedgerEvidence): Violations => [
  ...placedTwice(evidence),
  ...rangAgain(evidence),
  ...notRequested(evidence),
  ...overTheCap(evidence),
  ...stoodStill(evidence),
]

/** I1: an attempt is placed at most once. */
function placedTwice({ rings }: LedgerEvidence): Violations {
  return groups(rings, ({ reference = '' }) => reference)
    .filter(([, same]) => same.length > 1)
    .map(([reference, same]) => `placed ${same.length} times: attempt ${reference} to ${same[0]?.to}`)
}

const isRetried = ({ outcome }: Ring) => RETRIED_OUTCOMES.some(each => each === outcome)

/** I8: a number rings at most `MAX_ATTEMPTS` times, and again only after a retried outcome. */
function rangAgain({ rings }: LedgerEvidence): Violations {
  return groups(rings, ({ to }) => to).flatMap(([to, same]) => {
    const inOrder = same.toSorted((a, b) => a.placedAt.getTime() - b.placedAt.getTime())
    const again = inOrder.slice(1).flatMap((ring, index) => {
      const before = inOrder[index]
      const ended = before?.endedAt && before.endedAt <= ring.placedAt
      if (!before || (ended && isRetried(before))) return []
      return [`rang twice: ${to}, ${ended ? `although it was ${before.outcome}` : 'before the last attempt had ended'}`]
    })
    return same.length > MAX_ATTEMPTS ? [...again, `placed ${same.length} times: ${to}`] : again
  })
}

/** I5: only requested calls ring, and none before its time. */
function notRequested({ requested, rings }: LedgerEvidence): Violations {
  const calls = new Map(requested.flat().map(call => [call.to, call]))
  return rings.flatMap(({ to, placedAt }) => {
    const call = calls.get(to)
    if (!call) return [`rang without a request: ${to}`]
    return placedAt.getTime() < call.at ? [`rang ${call.at - placedAt.getTime()} ms early: ${to}`] : []
  })
}

/** I3: no queue, and not all queues together, use more lines than they have. */
function overTheCap({ requested, rings, queues, lines: total }: LedgerEvidence): Violations {
  const queueOf = new Map(requested.flat().map(({ to, queue }) => [to, queue]))
  const peaks = Object.entries(queues).map(([queue, lines]) => {
    return { queue, lines, peak: peakLines(rings.filter(({ to }) => queueOf.get(to) === queue)) }
  })
  return [{ queue: 'all queues', lines: total, peak: peakLines(rings) }, ...peaks]
    .filter(({ lines, peak }) => peak > lines)
    .map(({ queue, lines, peak }) => `over the cap: ${peak} of ${lines} lines, ${queue}`)
}

export const longestOf = (rings: readonly Ring[]): number =>
  Math.max(0, ...rings.flatMap(({ placedAt, endedAt }) => (endedAt ? endedAt.getTime() - placedAt.getTime() : [])))

/**
 * The lab promises the scheduler a maximum length of calls. If the mock provider exceeded it, other
 * violations prove nothing.
 */
export function tooLong({ rings, timing }: Pick<Evidence, 'rings' | 'timing'>): Violations {
  const longest = longestOf(rings)
  const limit = longestCallMs(timing) + timing.slackMs
  return longest > limit ? [`the mock provider took ${longest} ms for a call, the limit is ${limit} ms`] : []
}
