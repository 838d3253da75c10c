import assert from 'node:assert/strict'
import { rankOf, retryableOutcome } from '@outdial/call-client/internal'
import { isOutcome } from '@outdial/call-client/kernel'
import type { AttemptedCall, AttemptRecord, CallDetails } from '../../store/call.ts'
import { byDue } from '../../store/loaded-step.ts'
import { isOpen as isBreakerOpen } from '../../store/provider-state.ts'
import { type Pace, paceOf, type QueueState } from '../../store/queue.ts'
import type { Advanced, DispatchLimits } from '../../store/step.ts'
import { present } from '../kit/expect.ts'
import type { Snapshot } from './snapshot.ts'

/** All licences so far, collected by the property from the results of the steps. */
export interface Licences {
  readonly given: Set<string>
  readonly byQueue: Map<string, number[]>
  readonly byProvider: Map<string, number[]>
}

/** Asserts the invariants of a store at any time. */
export function checkSnapshot({ calls, attempts, queues, dispatch }: Snapshot, now: Date): void {
  const lines = attempts.filter(attempt => holdsLine(attempt, now))
  assert.equal(dispatch.linesInUse, lines.length, 'The count of the lines of all queues')
  for (const { name, ...usage } of dispatch.usage) {
    const waiting = calls.filter(({ provider, status }) => provider === name && status === 'scheduled').length
    assert.deepEqual(usage, { linesInUse: linesAt(name, { attempts }, now), waiting }, `The usage of ${name}`)
  }
  for (const queue of queues) {
    const waiting = calls.filter(call => call.queue === queue.name && call.status === 'scheduled').length
    const linesInUse = lines.filter(attempt => attempt.queue === queue.name).length
    assert.deepEqual([queue.waiting, queue.linesInUse], [waiting, linesInUse], `The counts of ${queue.name}`)
  }
  const ids = attempts
    .filter(({ endedAt, providerCallId }) => endedAt === undefined && providerCallId !== undefined)
    .map(({ provider, providerCallId }) => `${provider} ${providerCallId}`)
  assert.equal(new Set(ids).size, ids.length, 'No two open attempts have one id')
  for (const call of calls) checkCall(call)
  const series = calls.flatMap(call => (call.series && !call.endedAt ? call.series.id : []))
  assert.equal(new Set(series).size, series.length, 'One call of a series at a time')
}

function checkCall({ id, status, attempt, attempts, attemptCount, endedAt }: CallDetails): void {
  assert.equal(attempts.filter(({ released }) => !released).length, attemptCount, `${id}: attempts that count`)
  assert.equal(attempt?.reference, attempts.at(-1)?.reference, `${id}: its attempt is the latest`)
  assert.equal(endedAt !== undefined, isOutcome(status), `${id}: ended if and only if its status is an outcome`)
  const open = attempts.filter(each => !isOutcome(each.status))
  assert.ok(open.length <= 1, `I8, ${id}: one attempt at a time`)
  if (open[0]) assert.equal(status, open[0].status, `${id}: its status is that of its open attempt`)
  if (status === 'expired') assert.equal(attemptCount, 0, `I11, ${id}: an expired call has no attempt`)
  for (const each of attempts) {
    assert.equal(each.endedAt !== undefined, isOutcome(each.status), `${id}: an attempt has ended or not`)
    assert.equal(each.nextPollAt === undefined, isOutcome(each.status), `I10, ${id}: an open attempt is polled`)
  }
}

const holdsLine = ({ status, lineFreeAt }: AttemptRecord, now: Date) =>
  !isOutcome(status) || (status === 'indeterminate' && lineFreeAt > now)

/** Asserts that a call that ended has a next one, if its rule has no end. */
function checkNext({ id, series, endedAt }: CallDetails, then: CallDetails, { calls }: Snapshot): void {
  if (!series || endedAt || !then.endedAt || then.series?.ended) return
  const next = calls.filter(call => call.series?.id === then.series?.id && !call.endedAt)
  assert.equal(next.length, 1, `${id}: the next call of its series is added with its end`)
}

/** Asserts the invariants of a change. Calls that ended before `pruned` may be gone. */
export function checkChange(before: Snapshot, after: Snapshot, pruned: Date | undefined): void {
  const now = new Map(after.calls.map(call => [call.id, call]))
  for (const call of before.calls) {
    const then = now.get(call.id)
    if (!then) {
      assert.ok(pruned && call.endedAt && call.endedAt < pruned, `I12, ${call.id}: nothing is lost`)
      continue
    }
    assert.ok(then.version >= call.version, `${call.id}: versions grow`)
    checkNext(call, then, after)
    if (then.status !== call.status) assert.ok(then.version > call.version, `${call.id}: a change has a version`)
    if (isOutcome(call.status)) {
      assert.ok(isOutcome(then.status) && rankOf(then.status) >= rankOf(call.status), `I5, ${call.id}: an end stays`)
    }
    for (const [n, attempt] of call.attempts.entries()) {
      const same: AttemptRecord = present(then.attempts[n], `I2, ${call.id}: an attempt is lost`)
      assert.equal(same.reference, attempt.reference)
      assert.ok(rankOf(same.status) >= rankOf(attempt.status), `I5, ${call.id}: an attempt only gains rank`)
      const names = Object.keys(same.details ?? {})
      assert.ok(
        Object.keys(attempt.details ?? {}).every(name => names.includes(name)),
        `${call.id}: details are kept`,
      )
      assert.deepEqual(same.events.slice(0, attempt.events.length), attempt.events, `${call.id}: events are kept`)
    }
  }
}

/** Asserts the invariants of the licences of a step. */
export function checkLicences(
  { licensed, held, now }: Advanced,
  limits: PlannedLimits,
  { before, after }: { readonly before: Snapshot; readonly after: Snapshot },
  licences: Licences,
): void {
  const { providers, maxLicences, numberLimits, hours, lines = Number.POSITIVE_INFINITY } = limits
  const { linesInUse, paused } = after.dispatch
  if (paused) assert.equal(licensed.length + held.length, 0, 'Nothing is licensed or held while dispatching is paused')
  if (licensed.length > 0) assert.ok(linesInUse <= lines, 'I3: never more lines in all queues than the total')
  checkProbes(licensed, limits, before, after, now)
  const heldIn = (name: string) => held.filter(({ call }) => call.queue === name).length
  assert.ok(licensed.length <= maxLicences, 'No more than maxLicences')
  for (const call of licensed) {
    const { reference } = call.attempt
    assert.ok(!licences.given.has(reference), `I1, I9: ${reference} is given once`)
    licences.given.add(reference)
    note(licences.byQueue, call.queue, now)
    note(licences.byProvider, call.provider, now)
    assert.ok(providers.includes(call.provider), `${call.id}: its provider can be dialed with`)
    assert.ok(call.dueAt <= now && (!call.notAfter || call.notAfter > now), `${call.id}: it is due, and not too late`)
    const kept = present(
      after.calls.find(({ id }) => id === call.id),
      `I2, ${call.id}: the licence is kept`,
    )
    assert.equal(kept.attempts.at(-1)?.reference, reference, `I2, ${call.id}: the licence is kept`)
    for (const earlier of kept.attempts.slice(0, -1))
      assert.ok(isOutcome(earlier.status), `I8, ${call.id}: earlier attempts have ended`)
    const last = kept.attempts.findLast(({ released }, n) => !released && n < kept.attempts.length - 1)
    if (last && isOutcome(last.status))
      assert.ok(
        retryableOutcome({ outcome: last.status, details: last.details }),
        `I8, ${call.id}: no attempt after ${last.status}`,
      )
    const isListed = before.doNotCall.some(({ number, until }) => number === call.to && (!until || until > now))
    assert.ok(!isListed, `I14: ${call.to} is not on the do-not-call list`)
    if (hours) assert.ok(isWithin(hours, now), `I15: ${now.toISOString()} is within ${hours.join(' to ')}`)
    for (const { most, withinMs } of numberLimits) {
      const rung = after.attempts.filter(
        each => each.to === call.to && counts(each) && each.licensedAt.getTime() > now.getTime() - withinMs,
      )
      assert.ok(rung.length <= most, `I14: ${call.to} was called ${rung.length} times`)
    }
  }
  if (limits.budget && licensed.some(({ queue }) => (limits.budget?.queue ?? queue) === queue)) {
    const most = limits.budget.callsPerDay ?? Infinity
    assert.ok(callsToday(limits.budget, after, now) <= most, `I14: no more than ${most} calls a day`)
  }
  const isFull = licensed.length >= maxLicences
  const heldIds = new Set(held.map(({ call }) => call.id))
  const order = inOrder(licensed, providers, after)
  for (const { queue, own, waiting } of order) {
    const times = licences.byQueue.get(queue.name) ?? []
    assert.ok(heldIn(queue.name) <= maxLicences, 'No more than maxLicences')
    if (own.length > 0) checkQueue(queue, times, now)
    const left = waiting.filter(({ id, dueAt }) => dueAt <= now && !heldIds.has(id))
    checkOrder(own, left)
    const [first] = left.toSorted(byDue)
    // The next step holds or licenses the rest of the queue.
    if (heldIn(queue.name) >= maxLicences) continue
    if (!first || !isOpen(queue) || paused || waitsForProbe(first, queue, limits, after, now)) continue
    if (isAtLimit(first.provider, limits, after, now) || isDayFull(first.queue, limits, after, now)) continue
    assert.ok(isFull || linesInUse >= lines, 'No line is free while a call is due')
    const later = order.slice(order.findIndex(each => each.queue === queue) + 1)
    assert.ok(
      later.every(each => each.own.length === 0),
      'I4: no queue is passed over',
    )
  }
  for (const { provider } of licensed) {
    const { concurrency = Infinity, ...pace } = limits.providerLimits?.get(provider) ?? {}
    assert.ok(linesAt(provider, after, now) <= concurrency, 'I3: never more lines at a provider than it has')
    checkPace(paceOf(pace), licences.byProvider.get(provider), now)
  }
  const queues = order.flatMap(({ own }) => own.map(({ id }) => id))
  assert.deepEqual(
    queues,
    licensed.map(({ id }) => id),
    'I4: queues in the order of their first calls',
  )
}

/** The placed attempts of the day that a budget counts. */
const callsToday = ({ queue }: NonNullable<PlannedLimits['budget']>, { attempts }: Snapshot, now: Date) =>
  attempts.filter(
    each =>
      counts(each) &&
      (queue === undefined || each.queue === queue) &&
      each.licensedAt.toISOString().slice(0, 10) === now.toISOString().slice(0, 10),
  ).length

/** Whether the day may allow no further call. Minutes are left to the stores, which must agree on them. */
function isDayFull(queue: string, { budget }: PlannedLimits, after: Snapshot, now: Date): boolean {
  if (!budget || (budget.queue !== undefined && budget.queue !== queue)) return false
  return budget.minutesPerDay !== undefined || callsToday(budget, after, now) >= (budget.callsPerDay ?? Infinity)
}

/** Compares the clock on the wall as text; hours over midnight end on the next day. */
function isWithin([from, to]: readonly [string, string], now: Date): boolean {
  const time = now.toISOString().slice(11, 16)
  return from < to ? from <= time && time < to : from <= time || time < to
}

/** The limits of a step as it was planned. */
export interface PlannedLimits
  extends Pick<DispatchLimits, 'providers' | 'maxLicences' | 'lines' | 'providerLimits' | 'breakerThreshold'> {
  /** The most attempts to a number within a span. */
  readonly numberLimits: readonly { readonly most: number; readonly withinMs: number }[]
  /** The calling hours, `HH:mm` in UTC. */
  readonly hours?: readonly [from: string, to: string] | undefined
  /** What a day in UTC allows, in one queue or in all. */
  readonly budget?:
    | {
        readonly queue?: string | undefined
        readonly callsPerDay?: number | undefined
        readonly minutesPerDay?: number | undefined
      }
    | undefined
}

const note = (times: Map<string, number[]>, name: string, now: Date) =>
  times.set(name, [...(times.get(name) ?? []), now.getTime()])

const linesAt = (provider: string, { attempts }: Pick<Snapshot, 'attempts'>, now: Date) =>
  attempts.filter(attempt => attempt.provider === provider && holdsLine(attempt, now)).length

/** Whether a provider may be at one of its limits: it has a pace, or no line is free. */
function isAtLimit(provider: string, { providerLimits }: PlannedLimits, after: Snapshot, now: Date): boolean {
  const { concurrency = Infinity, callsPerSecond } = providerLimits?.get(provider) ?? {}
  return callsPerSecond !== undefined || linesAt(provider, after, now) >= concurrency
}

/** The provider's state, if its breaker is open for this queue. */
const openBreaker = (name: string, queue: QueueState, limits: PlannedLimits, { dispatch }: Snapshot) =>
  dispatch.providers.find(provider => provider.name === name && isBreakerOpen(provider, queue, limits))

/** Whether a call waits until a provider's back-off has ended, or its probe was answered. */
function waitsForProbe(
  { provider }: CallDetails,
  queue: QueueState,
  limits: PlannedLimits,
  after: Snapshot,
  now: Date,
): boolean {
  const until = openBreaker(provider, queue, limits, after)?.backoffUntil
  return until !== undefined && now < until
}

/** Asserts that a provider whose breaker is open got one probe at most, and none before its time. */
function checkProbes(
  licensed: readonly AttemptedCall[],
  limits: PlannedLimits,
  before: Snapshot,
  after: Snapshot,
  now: Date,
): void {
  const probes = licensed.flatMap(call => {
    const queue = after.queues.find(({ name }) => name === call.queue)
    const open = queue && openBreaker(call.provider, queue, limits, after)
    return open ? [{ call, open }] : []
  })
  for (const { call, open } of probes) {
    const until = before.dispatch.providers.find(({ name }) => name === call.provider)?.backoffUntil
    assert.ok(!until || until <= now, `${call.id}: no probe before the back-off has ended`)
    assert.deepEqual(open.backoffUntil, call.attempt.answerBy, `${call.id}: one probe until it must be answered`)
  }
  const probed = probes.map(({ call }) => call.provider)
  assert.equal(new Set(probed).size, probed.length, 'One probe of a provider at a time')
}

/** The queues in which calls of these providers were waiting, in the order of their first calls. */
function inOrder(licensed: readonly AttemptedCall[], providers: readonly string[], { calls, queues }: Snapshot) {
  return queues
    .map(queue => {
      const own = licensed.filter(call => call.queue === queue.name)
      const waiting = calls.filter(
        call => call.queue === queue.name && call.status === 'scheduled' && providers.includes(call.provider),
      )
      return { queue, own, waiting, first: [...own, ...waiting].sort(byDue)[0] }
    })
    .sort((a, b) => (a.first && b.first ? byDue(a.first, b.first) : a.first ? -1 : 1))
}

function checkQueue(queue: QueueState, times: readonly number[], now: Date): void {
  assert.ok(queue.linesInUse <= queue.concurrency, 'I3: never more lines than there are')
  assert.ok(!queue.paused, 'A paused queue licenses nothing')
  checkPace(paceOf(queue), times, now)
}

function checkPace(pace: Pace | undefined, times: readonly number[] = [], now: Date): void {
  if (!pace) return
  const within = times.filter(at => at > now.getTime() - pace.withinMs && at <= now.getTime())
  assert.ok(within.length <= pace.most, 'The pace is kept')
}

/** Whether a queue without a pace could license one more call. */
const isOpen = ({ paused, backoffUntil, callsPerSecond, concurrency, linesInUse }: QueueState) =>
  !paused && !backoffUntil && callsPerSecond === undefined && concurrency > linesInUse

const counts = ({ released, status }: AttemptRecord) => !released && status !== 'rejected'

function checkOrder(licensed: readonly AttemptedCall[], left: readonly CallDetails[]): void {
  for (const [n, call] of licensed.entries()) {
    const next = licensed[n + 1]
    if (next) assert.ok(byDue(call, next) < 0, 'I4: licences in order')
  }
  const last = licensed.at(-1)
  assert.deepEqual(
    left.filter(call => last && byDue(call, last) < 0).map(({ id }) => id),
    [],
    'I4: no call is passed over',
  )
}
