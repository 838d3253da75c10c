import type { Ring, Truth } from '../parts/ledger.ts'
import { longestCallMs, MAX_ATTEMPTS, TRIED_AGAIN } from '../timing.ts'
import { type Evidence, groups, type Violations } from './evidence.ts'
import { peakOf } from './peak.ts'

/** All that can be said without a word of the system itself: by what really rang, and by what was asked for. */
export type LedgerEvidence = Pick<Evidence, 'asked' | 'truth' | 'queues'>

export const judgeLedger = (evidence: LedgerEvidence): Violations => [
  ...placedTwice(evidence),
  ...rangAgain(evidence),
  ...notAskedFor(evidence),
  ...overTheCap(evidence),
]

/** I1: at most one ring for each attempt. */
function placedTwice({ truth }: LedgerEvidence): Violations {
  return groups(truth.entries, ({ reference = '' }) => reference)
    .filter(([, rings]) => rings.length > 1)
    .map(([reference, rings]) => `placed ${rings.length} times: attempt ${reference} to ${rings[0]?.to}`)
}

const isTriedAgain = ({ outcome }: Ring) => TRIED_AGAIN.some(each => each === outcome)

/** I8: a number is rung again only when the last try is over, and was one that is tried again; and not more often than that. */
function rangAgain({ truth }: LedgerEvidence): Violations {
  return groups(truth.entries, ({ to }) => to).flatMap(([to, rings]) => {
    const inOrder = rings.toSorted((a, b) => a.placedAt.getTime() - b.placedAt.getTime())
    const again = inOrder.slice(1).flatMap((ring, index) => {
      const before = inOrder[index]
      if (!before || (before.endedAt && before.endedAt <= ring.placedAt && isTriedAgain(before))) return []
      const over = before.endedAt && before.endedAt <= ring.placedAt
      return [`rang twice: ${to}, ${over ? `although it was ${before.outcome}` : 'before the last try was over'}`]
    })
    return rings.length > MAX_ATTEMPTS ? [...again, `placed ${rings.length} times: ${to}`] : again
  })
}

/** I5: nothing rings that nobody wanted, or earlier than it was wanted. */
function notAskedFor({ asked, truth }: LedgerEvidence): Violations {
  const wanted = new Map(asked.flat().map(call => [call.to, call]))
  return truth.entries.flatMap(({ to, placedAt }) => {
    const call = wanted.get(to)
    if (!call) return [`rang and was not asked for: ${to}`]
    return placedAt.getTime() < call.at ? [`rang ${call.at - placedAt.getTime()} ms early: ${to}`] : []
  })
}

/** I3: never more lines than there are. */
function overTheCap({ asked, truth, queues }: LedgerEvidence): Violations {
  const cap = Object.values(queues).reduce((sum, lines) => sum + lines, 0)
  const queueOf = new Map<string, string>(asked.flat().map(({ to, queue }) => [to, queue]))
  const peaks = Object.entries(queues).map(([queue, lines]) => {
    return { queue, lines, peak: peakOf(truth.entries.filter(({ to }) => queueOf.get(to) === queue)) }
  })
  return [{ queue: 'all queues', lines: cap, peak: peakOf(truth.entries) }, ...peaks]
    .filter(({ lines, peak }) => peak > lines)
    .map(({ queue, lines, peak }) => `over the cap: ${peak} of ${lines} lines, ${queue}`)
}

export const longestOf = ({ entries }: Pick<Truth, 'entries'>): number =>
  Math.max(0, ...entries.flatMap(({ placedAt, endedAt }) => (endedAt ? endedAt.getTime() - placedAt.getTime() : [])))

/** The lab's own promise to the scheduler: a call takes no longer than was said. If it did, what else is found proves nothing. */
export function tooLong({ truth, timing }: Pick<Evidence, 'truth' | 'timing'>): Violations {
  const longest = longestOf(truth)
  const most = longestCallMs(timing) + timing.slackMs
  return longest > most
    ? [`void: the mocked provider took ${longest} ms for a call, ${most} at most were promised`]
    : []
}
