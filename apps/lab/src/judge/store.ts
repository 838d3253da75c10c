import type { AttemptRecord, CallDetails } from '@outdial/scheduler-core'
import type { Ring } from '../parts/ledger.ts'
import { longestCallMs } from '../timing.ts'
import { type Evidence, groups, type Violations } from './evidence.ts'
import { longestOf } from './ledger.ts'

/** What the store says, compared with what really rang. The ledger has the last word. */
export function judgeStore(evidence: Evidence): Violations {
  const rings = new Map(evidence.truth.entries.map(ring => [ring.reference ?? '', ring]))
  return [
    ...withoutLicence(evidence),
    ...dialedTooLate(evidence),
    ...lost(evidence),
    ...evidence.kept.flatMap(call => untrue(call, rings)),
  ]
}

const attemptsOf = ({ kept }: Pick<Evidence, 'kept'>) =>
  new Map(kept.flatMap(call => call.attempts).map(attempt => [attempt.reference, attempt]))

// Where nobody stands still, only a machine that does too much else is late, on each of the ways from a worker to the provider.
const BUSY_MS = 3000

/** What was placed after its licence had run out, by more than the way to the provider and a provider that falls behind explain. */
export function lateDials({
  truth,
  kept,
  timing,
  standstills,
}: Pick<Evidence, 'truth' | 'kept' | 'timing' | 'standstills'>) {
  const attempts = attemptsOf({ kept })
  const behindMs = Math.max(0, longestOf(truth) - longestCallMs(timing))
  const explainedMs = behindMs + (standstills > 0 ? timing.slackMs : BUSY_MS)
  return truth.entries.flatMap(ring => {
    const { dialBy } = attempts.get(ring.reference ?? '') ?? {}
    const lateMs = dialBy ? ring.placedAt.getTime() - dialBy.getTime() : 0
    return lateMs > explainedMs ? [{ ...ring, lateMs }] : []
  })
}

// Between the last look at the clock and the first byte on the wire nothing can be asked any more. Who is stopped right there, as one in a
// hundred or so is, dials when it goes on; only a provider that took a deadline could help.
const STANDSTILLS_FOR_ONE = 15

/** I9: no licence is used after it has run out. */
function dialedTooLate(evidence: Evidence): Violations {
  const late = lateDials(evidence)
  if (late.length <= Math.floor(evidence.standstills / STANDSTILLS_FOR_ONE)) return []
  return late.map(({ to, reference, lateMs }) => `dialed ${lateMs} ms after \`dialBy\`: ${to}, reference ${reference}`)
}

/** I2: whatever rings has a licence from before. */
function withoutLicence({ truth, kept }: Evidence): Violations {
  const attempts = attemptsOf({ kept })
  return truth.entries.flatMap(({ reference = '', to, placedAt }) => {
    const attempt = attempts.get(reference)
    if (attempt?.to !== to) return [`rang without an attempt: ${to}, reference ${reference}`]
    return attempt.licensedAt > placedAt ? [`rang before its licence: ${to}, reference ${reference}`] : []
  })
}

/** I12: every call is kept, once, and ended. */
function lost({ kept, asked }: Evidence): Violations {
  const byKey = new Map(groups(kept, ({ key = '' }) => key))
  const wanted = new Set(asked.flat().map(({ key }) => key))
  return [
    ...[...wanted].filter(key => !byKey.has(key)).map(key => `lost: ${key}`),
    ...[...byKey].filter(([key, same]) => same.length > 1 || !wanted.has(key)).map(([key]) => `not asked for: ${key}`),
    ...kept.filter(({ endedAt }) => !endedAt).map(({ key, status }) => `not ended: ${key} is ${status}`),
  ]
}

/** I8 and I11: what is said of a call is what happened. */
function untrue({ key, attempts, status, attemptCount }: CallDetails, rings: ReadonlyMap<string, Ring>): Violations {
  const all = attempts.map(attempt => ({ attempt, ring: rings.get(attempt.reference) }))
  const found = all.flatMap(({ attempt, ring }, index) => {
    const next = all[index + 1]?.attempt
    return [...untrueOf(attempt, ring), ...(next ? tooSoon(attempt, ring, next) : [])]
  })
  const last = all.at(-1)
  if (attemptCount === 0 && all.some(({ ring }) => ring)) found.push(`rang although it has had no attempt`)
  if (last && status !== last.attempt.status && !last.attempt.released) {
    found.push(`is ${status}, its last attempt ${last.attempt.status}`)
  }
  return found.map(what => `${key} ${what}`)
}

function untrueOf({ status, attempt }: AttemptRecord, ring: Ring | undefined): Violations {
  if (status === 'indeterminate') return []
  if (status === 'rejected' || status === 'expired' || status === 'cancelled') {
    return ring ? [`rang although attempt ${attempt} is ${status}`] : []
  }
  return ring?.outcome === status
    ? []
    : [`is said to be ${status} at attempt ${attempt}, and was ${ring?.outcome ?? 'not placed'}`]
}

function tooSoon({ status, attempt }: AttemptRecord, ring: Ring | undefined, next: AttemptRecord): Violations {
  if (status === 'indeterminate') return [`was tried again after attempt ${attempt} was indeterminate`]
  return ring && !(ring.endedAt && ring.endedAt <= next.licensedAt)
    ? [`was tried again before attempt ${attempt} had ended`]
    : []
}
