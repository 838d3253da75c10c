import type { AttemptRecord, CallDetails } from '@outdial/scheduler-core'
import type { Ring } from '../harness/ledger.ts'
import { closedForMs } from '../lab-time.ts'
import { ONCE_WITHIN_MS } from '../rules.ts'
import type { Timing } from '../types.ts'
import { type Evidence, groups, type Violations } from './evidence.ts'
import { INCONCLUSIVE } from './inconclusive.ts'

type RuleEvidence = Pick<Evidence, 'rings' | 'stored' | 'timing' | 'time' | 'listed'>

/** A POST that a worker sent in time arrives so much later on a busy machine. */
const BUSY_MS = 1000
// When a worker is killed, another learns of its calls at its next check of the store, after at most
// 30 s of the workers' clock.
const CHECK_MS = 30_000

/** I14 and I15, for the runs that have rules. */
export const checkRules = (evidence: RuleEvidence): Violations => [
  ...outsideHours(evidence),
  ...tooOften(evidence),
  ...onTheList(evidence),
]

/** I15: nothing is placed in closed hours, and what waits at the provider when they close does not ring. */
function outsideHours({ rings, stored, time }: RuleEvidence): Violations {
  if (!time) return []
  // A call whose answer was lost can be hung up only once its id is found.
  const attempts = stored.flatMap(call => call.attempts)
  const lost = new Set(attempts.filter(wasUnknown).map(({ reference }) => reference))
  const hungUpWithinMs = BUSY_MS + CHECK_MS / time.rate
  const found = rings.flatMap(ring => {
    const placedMs = closedForMs(time, ring.placedAt.getTime())
    const mayRingLate = lost.has(ring.reference ?? '')
    const rangMs = ring.rangAt && !mayRingLate ? closedForMs(time, ring.rangAt.getTime()) : 0
    return [
      ...(placedMs > BUSY_MS ? [`placed ${Math.round(placedMs)} ms after the hours had closed: ${ring.to}`] : []),
      ...(rangMs > hungUpWithinMs ? [`rang ${Math.round(rangMs)} ms after the hours had closed: ${ring.to}`] : []),
    ]
  })
  return rings.some(wasHungUp)
    ? found
    : [...found, `${INCONCLUSIVE}no call waited at the provider when the hours closed`]
}

const wasUnknown = ({ events }: AttemptRecord) => events.some(({ status }) => status === 'unknown')

const wasHungUp = ({ outcome, rangAt }: Ring) => outcome === 'cancelled' && !rangAt

/** I14: no number is called more often than its limit allows. */
function tooOften({ rings, time, timing }: RuleEvidence): Violations {
  if (!time) return []
  const withinMs = ONCE_WITHIN_MS / time.rate
  return groups(rings, ({ to }) => to).flatMap(([to, same]) => {
    const placed = same.map(({ placedAt }) => placedAt.getTime()).toSorted((a, b) => a - b)
    return placed.slice(1).flatMap((at, index) => {
      const gapMs = at - (placed[index] ?? 0)
      return gapMs < withinMs - lateMs(timing) ? [`called twice within ${gapMs} ms: ${to}`] : []
    })
  })
}

/** I14: a licence that is given after `doNotCall.add` has resolved is not for its numbers. */
function onTheList({ listed, stored, rings, timing }: RuleEvidence): Violations {
  const listedAt = new Map(listed.map(({ to, at }) => [to, at]))
  const isTooLate = (to: string, ms: number) => ms > (listedAt.get(to) ?? Number.POSITIVE_INFINITY)
  const licensed = stored.flatMap(({ attempts }) => attempts).filter(({ to, licensedAt }) => isTooLate(to, +licensedAt))
  const rang = rings.filter(({ to, placedAt }) => isTooLate(to, placedAt.getTime() - lateMs(timing)))
  return [
    ...licensed.map(({ to }) => `licensed although it was on the do-not-call list: ${to}`),
    ...rang.map(({ to }) => `rang although it was on the do-not-call list: ${to}`),
    ...(listed.length === 0 || stored.some(call => wasListed(call))
      ? []
      : [`${INCONCLUSIVE}no call was due after its number was added to the do-not-call list`]),
  ]
}

const wasListed = ({ status, cause }: CallDetails) => status === 'cancelled' && cause === 'do-not-call'

/** How much later than its licence a call is placed. */
const lateMs = ({ dialWithinMs }: Timing) => dialWithinMs + BUSY_MS
