import { isOutcome } from '@outdial/call-client/kernel'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { limitedTo, phone, SECOND } from '../testing/kit/builders.ts'
import type { AttemptRecord, ScheduledCall } from './call.ts'
import { decideStep, type StepResult } from './decide-step.ts'
import { byDue, type LoadedStep } from './loaded-step.ts'
import { capacityOf, capacityWithin } from './queue.ts'
import type { Step } from './step.ts'
import {
  after,
  attemptOf,
  loadedQueue,
  loadedStep,
  NOW,
  retried,
  stepWith,
  updateTo,
  waitingCall,
} from './testing/loaded.ts'

const NAMES = ['a', 'b'] as const

const moment = fc.constantFrom(-9, -2, -2, -1, 0, 0, 1, 500).map(after)
const number = fc.integer({ min: 1, max: 3 }).map(phone)

const planned = fc.record({
  queue: fc.constantFrom(...NAMES),
  provider: fc.constantFrom('api', 'api', 'api', 'other'),
  dueAt: moment,
  to: number,
  notAfter: fc.constantFrom(...Array<undefined>(7).fill(undefined), after(-1)),
})

const known = fc.record({
  call: planned,
  providerCallId: fc.constantFrom(undefined, 'x', 'y'),
  state: fc.constantFrom(
    'dialing',
    'dialing',
    'dialing',
    'unknown',
    'answered',
    'indeterminate',
    'released',
    'retried',
    'completed',
  ),
})

const update = fc.record({
  attempt: fc.nat({ max: 3 }),
  status: fc.constantFrom('ringing', 'completed', 'busy', 'busy', 'no-answer', 'rejected', 'indeterminate'),
  providerCallId: fc.constantFrom(undefined, 'x', 'y'),
  lookedUp: fc.constantFrom(undefined, undefined, true),
  refusal: fc.constantFrom(undefined, { code: 'unavailable' }, { code: 'not-dialed' }, { code: 'rejected' }),
})

const queue = fc.record({
  concurrency: fc.constantFrom(1, 2, 4, 8),
  paused: fc.constantFrom(...Array<boolean>(7).fill(false), true),
  callsPerSecond: fc.constantFrom(undefined, undefined, undefined, 1, 2.5),
  backoffUntil: fc.constantFrom(undefined, undefined, undefined, undefined, after(-SECOND), after(5)),
  isLocked: fc.constantFrom(...Array<boolean>(7).fill(true), false),
  linesInUse: fc.nat({ max: 2 }),
  licences: fc.nat({ max: 2 }),
})

const scene = fc.record({
  queues: fc.tuple(queue, queue),
  calls: fc.array(planned, { maxLength: 12, size: 'max' }),
  known: fc.array(known, { maxLength: 4, size: 'max' }),
  updates: fc.array(update, { maxLength: 5, size: 'max' }),
  retryAt: fc.option(moment),
  maxLicences: fc.constantFrom(1, 2, 4, 9),
  providers: fc.constantFrom<string[]>(['api'], ['api'], ['api', 'other'], ['other']),
  numberLimits: fc.constantFrom([], [], [], [{ most: 2, withinMs: SECOND }]),
  limits: fc.constantFrom(
    undefined,
    undefined,
    { concurrency: 2 },
    { concurrency: 5, callsPerSecond: 3 },
    { callsPerSecond: 1 },
  ),
  atProvider: fc.record({ linesInUse: fc.nat({ max: 2 }), licences: fc.nat({ max: 2 }) }),
  recent: fc.array(fc.record({ to: number, licensedAt: moment }), { maxLength: 2 }),
})

type Scene = typeof scene extends fc.Arbitrary<infer Value> ? Value : never

const STATES = {
  dialing: {},
  unknown: { status: 'unknown' },
  answered: { status: 'answered', answered: true },
  indeterminate: { status: 'indeterminate', endedAt: after(-1) },
  released: { status: 'rejected', endedAt: after(-1), released: true },
  retried: { status: 'busy', endedAt: after(-1) },
  completed: { status: 'completed', endedAt: after(-1) },
} as const

const usesLine = ({ status, lineFreeAt }: AttemptRecord) =>
  !isOutcome(status) || (status === 'indeterminate' && lineFreeAt > NOW)

/** The attempts that the updates are about, with their calls. */
const knownAttempts = (drawn: Scene) =>
  drawn.known.map(({ call, state, providerCallId }, n) => {
    const { attempt, call: begun } = attemptOf(waitingCall(100 + n, call), { ...STATES[state], providerCallId })
    const waits = state === 'retried' || state === 'released'
    return waits ? retried({ attempt, call: begun }, call.dueAt) : { attempt, call: begun }
  })

/** What a store loads that takes the first due calls of each queue, at most `most` of them. */
function load(drawn: Scene, most: number): LoadedStep {
  const attempts = knownAttempts(drawn)
  const calls = [...drawn.calls.map((call, n) => waitingCall(n, call)), ...attempts.map(({ call }) => call)]
  const waiting = calls.filter(({ status, provider }) => status === 'scheduled' && drawn.providers.includes(provider))
  const queues = drawn.queues.map(({ isLocked, linesInUse, licences, ...settings }, n) => {
    const name = NAMES[n] ?? 'a'
    const own = waiting.filter(call => call.queue === name).sort(byDue)
    const due = own.filter(({ dueAt }) => dueAt <= NOW).slice(0, isLocked ? most : 0)
    const taken = attempts.filter(({ attempt }) => attempt.queue === name && usesLine(attempt)).length
    const counted = { linesInUse: linesInUse + taken, licences, ...(licences > 0 && { firstLicenceAt: after(-700) }) }
    return loadedQueue({ queue: { name, ...settings }, isLocked, counted, due, next: own[due.length] })
  })
  const withoutId = attempts.filter(({ attempt }) => !attempt.endedAt && !attempt.providerCallId)
  const taken = attempts.filter(({ attempt }) => attempt.provider === 'api' && usesLine(attempt)).length
  const { linesInUse, licences } = drawn.atProvider
  const counted = { linesInUse: linesInUse + taken, licences, ...(licences > 0 && { firstLicenceAt: after(-600) }) }
  return loadedStep({
    attempts,
    queues,
    limited: drawn.limits && [{ name: 'api', counted }],
    withoutId: withoutId.map(({ attempt }) => attempt),
    recent: drawn.recent.map(
      (each, n) =>
        ({ ...each, reference: `recent ${n}`, status: 'busy', endedAt: each.licensedAt, lineFreeAt: NOW }) as const,
    ),
  })
}

function stepOf(drawn: Scene): Step {
  const { retryAt, maxLicences, providers, numberLimits, limits } = drawn
  const providerLimits = limits && new Map([['api', limits]])
  const attempts = knownAttempts(drawn)
  const updates = drawn.updates.flatMap(({ attempt, ...more }) => {
    const found = attempts[attempt]
    return found ? updateTo(found, more) : []
  })
  const decide: Step['decide'] = () => ({ retryAt: retryAt ?? undefined })
  return stepWith({ updates, decide }, { maxLicences, providers, ...limitedTo(...numberLimits), providerLimits })
}

/** Decides with few loaded calls, and loads more until they suffice. */
function decideWith(drawn: Scene, loadedCalls: number): StepResult {
  for (let most = loadedCalls; most < loadedCalls + 100; most++) {
    const result = decideStep(load(drawn, most), stepOf(drawn))
    if (result) return result
  }
  throw new Error('No number of loaded calls suffices')
}

function check(drawn: Scene, { attempts, calls, queues, advanced }: StepResult): void {
  const { licensed, held } = advanced
  expect(licensed.length).toBeLessThanOrEqual(drawn.maxLicences)
  expect(new Set(licensed.map(({ id }) => id)).size).toBe(licensed.length)
  const loaded = load(drawn, 100)
  let isAtLimit = false
  const changed = new Map(calls.map(call => [call.id, call]))
  const all = [...drawn.calls.map((call, n) => waitingCall(n, call)), ...loaded.attempts.map(({ call }) => call)]
  const linesTaken = (isOf: (attempt: AttemptRecord) => boolean) =>
    loaded.attempts
      .filter(({ attempt }) => isOf(attempt))
      .map(({ attempt }) => [attempt, attempts.find(({ reference }) => reference === attempt.reference)] as const)
      .map(([was, is = was]) => Number(usesLine(is)) - Number(usesLine(was)))
      .reduce((sum, change) => sum + change, 0)
  const licensedAtApi = licensed.filter(({ provider }) => provider === 'api').length
  for (const { counted } of loaded.limited ?? []) {
    const linesInUse = counted.linesInUse + linesTaken(({ provider }) => provider === 'api')
    const { free } = capacityWithin(drawn.limits ?? {}, { ...counted, linesInUse }, NOW)
    expect(licensedAtApi).toBeLessThanOrEqual(Math.max(0, free))
    isAtLimit = licensedAtApi >= free
  }
  const heldIds = held.map(({ call }) => call.id)
  for (const { queue: before, isLocked, counted } of loaded.queues) {
    const queue = queues.find(({ name }) => name === before.name) ?? before
    const own = licensed.filter(call => call.queue === queue.name)
    if (!isLocked) expect(own).toEqual([])
    const linesInUse = counted.linesInUse + linesTaken(attempt => attempt.queue === queue.name)
    const { free } = capacityOf(queue, { ...counted, linesInUse }, NOW)
    expect(own.length).toBeLessThanOrEqual(Math.max(0, free))
    const waiting = all
      .map((call): ScheduledCall => changed.get(call.id) ?? call)
      .filter(({ status, provider }) => status === 'scheduled' && drawn.providers.includes(provider))
      .filter(call => call.queue === queue.name && call.dueAt <= NOW && !heldIds.includes(call.id))
      .sort(byDue)
    expect(own.map(({ id }) => id)).toEqual(waiting.slice(0, own.length).map(({ id }) => id))
    const heldHere = held.filter(({ call }) => call.queue === queue.name).length
    expect(heldHere).toBeLessThanOrEqual(drawn.maxLicences)
    const isFull = licensed.length === drawn.maxLicences || heldHere === drawn.maxLicences
    const waits = isAtLimit && waiting[own.length]?.provider === 'api'
    if (isLocked && own.length < free && !isFull && !waits) expect(waiting).toHaveLength(own.length)
  }
}

it('licenses in order, each call once, within lines, pace, `maxLicences` and the limits of a provider, and leaves no line free', () =>
  fc.assert(
    fc.property(scene, drawn => check(drawn, decideWith(drawn, 100))),
    { numRuns: 1500 },
  ))

it('decides the same from few loaded calls and more when needed as from all of them', () =>
  fc.assert(
    fc.property(scene, fc.nat({ max: 3 }), (drawn, few) => {
      const [all, some] = [decideWith(drawn, 100), decideWith(drawn, few)]
      const { nextDueAt, ...advanced } = all.advanced
      const { nextDueAt: sooner, ...same } = some.advanced
      expect({ ...some, advanced: same }).toEqual({ ...all, advanced })
      // A withdrawn retry that was not loaded may be expected too early, and costs one step that
      // licenses nothing.
      if (nextDueAt) expect(sooner?.getTime()).toBeLessThanOrEqual(nextDueAt.getTime())
    }),
    { numRuns: 1500 },
  ))

it('changes nothing that it is given, and decides the same each time', () =>
  fc.assert(
    fc.property(scene, drawn => {
      const loaded = load(drawn, 100)
      const before = structuredClone(loaded)
      const result = decideStep(loaded, stepOf(drawn))
      expect(loaded).toEqual(before)
      expect(decideStep(loaded, stepOf(drawn))).toEqual(result)
    }),
    { numRuns: 200 },
  ))
