import type { AttemptRecord, CallDetails } from '@outdial/scheduler-core'
import type { Ring } from '../harness/ledger.ts'
import { longestCallMs } from '../timing.ts'
import { type Evidence, groups, type Violations } from './evidence.ts'
import { longestOf } from './ledger-invariants.ts'

/** Compares the store with the ledger. Where they differ, the ledger is right. */
export function checkStore(evidence: Evidence): Violations {
  const rings = new Map(evidence.rings.map(ring => [ring.reference ?? '', ring]))
  return [
    ...withoutLicence(evidence),
    ...dialedTooLate(evidence),
    ...lost(evidence),
    ...evidence.stored.flatMap(call => wrongHistory(call, rings)),
  ]
}

const attemptsOf = ({ stored }: Pick<Evidence, 'stored'>) =>
  new Map(stored.flatMap(call => call.attempts).map(attempt => [attempt.reference, attempt]))

// Without freezes, only an overloaded machine dials late, at any stage between worker and provider.
const BUSY_MS = 3000

/** Calls placed after their `dialBy` by more than network time and a slow provider explain. */
export function lateDials({
  rings,
  stored,
  timing,
  freezes,
}: Pick<Evidence, 'rings' | 'stored' | 'timing' | 'freezes'>) {
  const attempts = attemptsOf({ stored })
  const behindMs = Math.max(0, longestOf(rings) - longestCallMs(timing))
  const explainedMs = behindMs + (freezes > 0 ? timing.slackMs : BUSY_MS)
  return rings.flatMap(ring => {
    const { dialBy } = attempts.get(ring.reference ?? '') ?? {}
    const lateMs = dialBy ? ring.placedAt.getTime() - dialBy.getTime() : 0
    return lateMs > explainedMs ? [{ ...ring, lateMs }] : []
  })
}

// A worker cannot check anything between its last look at the clock and the first byte of the POST.
// One freeze in about a hundred hits that gap, and the worker dials when it resumes; only a
// provider that accepts a deadline could prevent it.
const FREEZES_PER_LATE_DIAL = 15

/** I9: no licence is used after its `dialBy`. */
function dialedTooLate(evidence: Evidence): Violations {
  const late = lateDials(evidence)
  if (late.length <= Math.floor(evidence.freezes / FREEZES_PER_LATE_DIAL)) return []
  return late.map(({ to, reference, lateMs }) => `dialed ${lateMs} ms after \`dialBy\`: ${to}, reference ${reference}`)
}

/** I2: every call that rings was licensed before. */
function withoutLicence({ rings, stored }: Evidence): Violations {
  const attempts = attemptsOf({ stored })
  return rings.flatMap(({ reference = '', to, placedAt }) => {
    const attempt = attempts.get(reference)
    if (attempt?.to !== to) return [`rang without an attempt: ${to}, reference ${reference}`]
    return attempt.licensedAt > placedAt ? [`rang before its licence: ${to}, reference ${reference}`] : []
  })
}

/** I12: every requested call is stored exactly once, and has ended. */
function lost({ stored, requested }: Evidence): Violations {
  const byKey = new Map(groups(stored, ({ key = '' }) => key))
  const keys = new Set(requested.flat().map(({ key }) => key))
  return [
    ...[...keys].filter(key => !byKey.has(key)).map(key => `lost: ${key}`),
    ...[...byKey].filter(([, same]) => same.length > 1).map(([key]) => `stored twice: ${key}`),
    ...[...byKey.keys()].filter(key => !keys.has(key)).map(key => `stored without a request: ${key}`),
    ...stored.filter(({ endedAt }) => !endedAt).map(({ key, status }) => `not ended: ${key} is ${status}`),
  ]
}

/** I8 and I11: the stored history of a call agrees with the ledger. */
function wrongHistory(
  { key, attempts, status, attemptCount }: CallDetails,
  rings: ReadonlyMap<string, Ring>,
): Violations {
  const all = attempts.map(attempt => ({ attempt, ring: rings.get(attempt.reference) }))
  const found = all.flatMap(({ attempt, ring }, index) => {
    const next = all[index + 1]?.attempt
    return [...wrongStatus(attempt, ring), ...(next ? retriedTooSoon(attempt, ring, next) : [])]
  })
  const last = all.at(-1)
  if (attemptCount === 0 && all.some(({ ring }) => ring)) found.push('rang although no attempt is counted')
  if (last && status !== last.attempt.status && !last.attempt.released) {
    found.push(`is ${status}, its last attempt ${last.attempt.status}`)
  }
  return found.map(text => `${key} ${text}`)
}

function wrongStatus({ status, attempt }: AttemptRecord, ring: Ring | undefined): Violations {
  if (status === 'indeterminate') return []
  // A call that its provider queued is hung up when the calling hours end: it was placed, and ended there.
  const isHungUp = status === 'cancelled' && ring?.outcome === 'cancelled'
  if (status === 'rejected' || status === 'expired' || (status === 'cancelled' && !isHungUp)) {
    return ring ? [`rang although attempt ${attempt} is ${status}`] : []
  }
  return ring?.outcome === status
    ? []
    : [`is recorded as ${status} at attempt ${attempt}, but was ${ring?.outcome ?? 'not placed'}`]
}

function retriedTooSoon({ status, attempt }: AttemptRecord, ring: Ring | undefined, next: AttemptRecord): Violations {
  if (status === 'indeterminate') return [`was retried after attempt ${attempt} was indeterminate`]
  return ring && !(ring.endedAt && ring.endedAt <= next.licensedAt)
    ? [`was retried before attempt ${attempt} had ended`]
    : []
}
