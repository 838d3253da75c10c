import type { AttemptRecord, CallDetails } from '@outdial/scheduler-core'
import { keyOf } from './load.ts'
import type { Ring, Truth } from './mocks.ts'
import type { LabOptions, Queues } from './options.ts'
import { longestCallMs, type Timing } from './scenario.ts'

export interface Evidence {
  readonly truth: Truth
  readonly kept: readonly CallDetails[]
  readonly calls: LabOptions['calls']
  readonly queues: Queues
  readonly timing: Timing
  /** How often a worker stood still for longer than every deadline. */
  readonly standstills: number
}

type Violations = string[]

/** Everything that must never be and was, in words; nothing if all is well. The ledger has the last word. */
export function judge(evidence: Evidence): readonly string[] {
  const rings = ringsOf(evidence)
  const found = [
    ...placedTwice(evidence),
    ...withoutLicence(evidence),
    ...dialedTooLate(evidence),
    ...overTheCap(evidence),
    ...lost(evidence),
    ...evidence.kept.flatMap(call => untrue(call, rings)),
  ]
  return found.length > 0 ? [...found, ...tooLong(evidence)] : []
}

const ringsOf = ({ truth }: Evidence) => new Map(truth.entries.map(ring => [ring.reference ?? '', ring]))

const groups = <Item>(items: readonly Item[], keyOf: (item: Item) => string) => [...Map.groupBy(items, keyOf)]

/** I1: at most one ring for each attempt. */
function placedTwice({ truth }: Evidence): Violations {
  return groups(truth.entries, ({ reference = '' }) => reference)
    .filter(([, rings]) => rings.length > 1)
    .map(([reference, rings]) => `placed ${rings.length} times: attempt ${reference} to ${rings[0]?.to}`)
}

const attemptsOf = ({ kept }: Pick<Evidence, 'kept'>) =>
  new Map(kept.flatMap(call => call.attempts).map(attempt => [attempt.reference, attempt]))

/** What was placed after its licence had run out, by more than the way to the provider and a provider that falls behind explain. */
export function lateDials({ truth, kept, timing }: Pick<Evidence, 'truth' | 'kept' | 'timing'>) {
  const attempts = attemptsOf({ kept })
  const explainedMs = timing.slackMs + Math.max(0, longestOf(truth) - longestCallMs(timing))
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

/** I3: never more lines than there are. */
function overTheCap({ truth, kept, queues }: Evidence): Violations {
  const cap = Object.values(queues).reduce((sum, lines) => sum + lines, 0)
  const queueOf = new Map(kept.flatMap(call => call.attempts).map(({ reference, queue }) => [reference, queue]))
  const peaks = Object.entries(queues).map(([queue, lines]) => {
    return { queue, lines, peak: peakOf(truth.entries.filter(ring => queueOf.get(ring.reference ?? '') === queue)) }
  })
  return [{ queue: 'all queues', lines: cap, peak: truth.mostAtOnce }, ...peaks]
    .filter(({ lines, peak }) => peak > lines)
    .map(({ queue, lines, peak }) => `over the cap: ${peak} of ${lines} lines, ${queue}`)
}

/** The most at one instant; what ends and begins in the same millisecond is taken not to meet. */
export function peakOf(rings: readonly Ring[]): number {
  const changes = rings
    .flatMap(({ placedAt, endedAt }) => [
      { at: placedAt.getTime(), by: 1 },
      { at: endedAt?.getTime() ?? Number.POSITIVE_INFINITY, by: -1 },
    ])
    .toSorted((a, b) => a.at - b.at || a.by - b.by)
  let [lines, peak] = [0, 0]
  for (const { by } of changes) {
    lines += by
    peak = Math.max(peak, lines)
  }
  return peak
}

/** I12: every call is kept, once, and ended. */
function lost({ kept, calls }: Evidence): Violations {
  const byKey = new Map(groups(kept, ({ key = '' }) => key))
  const wanted = Array.from({ length: calls }, (_, index) => keyOf(index))
  return [
    ...wanted.filter(key => !byKey.has(key)).map(key => `lost: ${key}`),
    ...[...byKey]
      .filter(([key, same]) => same.length > 1 || !wanted.includes(key))
      .map(([key]) => `not asked for: ${key}`),
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

/** The lab's own promise to the scheduler: a call takes no longer than was said. If it did, what else is found proves nothing. */
function tooLong({ truth, timing }: Evidence): Violations {
  const longest = longestOf(truth)
  const most = longestCallMs(timing) + timing.slackMs
  return longest > most
    ? [`void: the mocked provider took ${longest} ms for a call, ${most} at most were promised`]
    : []
}

export const longestOf = ({ entries }: Truth): number =>
  Math.max(0, ...entries.flatMap(({ placedAt, endedAt }) => (endedAt ? endedAt.getTime() - placedAt.getTime() : [])))
