import { retryableOutcome } from '@outdial/call-client/internal'
import { CallError, type CallRequest, type Dial, isOutcome, OUTCOMES, type Outcome } from '@outdial/call-client/kernel'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createDialer } from './dialer.ts'
import type { RunEntry } from './entry.ts'
import type { CallItem, CallList } from './list.ts'
import { resultOf } from './testing/dial-by-hand.ts'
import { virtualClock } from './testing/virtual-clock.ts'

/** One attempt: it throws, rejects or ends with the outcome after `ms`, with an update halfway. */
interface AttemptScript {
  readonly ms: number
  readonly outcome: Outcome | 'throws' | 'rejects'
  /** The attempt is refused so often first, through no fault of the call. */
  readonly refusals: number
}

type Act = { readonly atMs: number; readonly what: 'pause' | 'resume' | 'stop' | 'hang up' }

const attemptScript: fc.Arbitrary<AttemptScript> = fc.record({
  ms: fc.nat(50),
  outcome: fc.constantFrom(...OUTCOMES, 'throws' as const, 'rejects' as const),
  refusals: fc.constantFrom(0, 0, 0, 0, 1, 2),
})
const act = (what: fc.Arbitrary<Act['what']>): fc.Arbitrary<Act> => fc.record({ atMs: fc.nat(200), what })
const acts = fc.array(act(fc.constantFrom('pause', 'resume')), { maxLength: 6 })
const ending = fc.option(act(fc.constantFrom('stop', 'hang up')), { nil: undefined, freq: 3 })
const kind = fc.constantFrom('array', 'generator', 'async generator', 'slow async generator')

const scenario = fc.record({
  /** The scripts of each entry's attempts. An entry without scripts has an invalid number. */
  entries: fc.array(fc.array(attemptScript, { maxLength: 3 }), { maxLength: 30 }),
  concurrency: fc.integer({ min: 1, max: 6 }),
  retryMs: fc.nat(30),
  acts,
  ending,
  kind,
})

type Scenario = typeof scenario extends fc.Arbitrary<infer Value> ? Value : never

/** Plays a scenario in virtual time and checks the rules after every timer. */
async function play({ entries, concurrency, retryMs, acts, ending, kind }: Scenario) {
  const clock = virtualClock()
  const firsts: number[] = []
  const attempts = new Map<number, Outcome[]>()
  /** The refusals of each entry's current attempt. */
  const refusals = new Map<number, number>()
  // The dialer catches errors of `dial` and listeners, so `expect` would not fail the test there.
  const broken = new Set<string>()
  const demand = (rule: string, holds: boolean) => void (holds || broken.add(rule))
  /** The entries whose first attempt was refused and has not begun again. */
  const putBack = new Set<number>()
  let inFlight = 0
  let stopped = false

  const dial: Dial = (request: CallRequest, { onUpdate } = {}) => {
    const index = Number(request.metadata?.['index'])
    const ended = attempts.get(index) ?? []
    attempts.set(index, ended)
    const script = entries[index]?.[ended.length] ?? { ms: 0, outcome: 'failed' as const, refusals: 0 }
    const { ms, outcome } = script
    const refused = refusals.get(index) ?? 0
    const isRefused = refused < script.refusals
    refusals.set(index, isRefused ? refused + 1 : 0)
    demand('nothing is dialed after a stop', !stopped)
    demand('nothing is dialed in a back-off', !run.backoff)
    if (ended.length === 0 && refused === 0) firsts.push(index)
    if (ended.length === 0) {
      const earlier = [...putBack].some(other => other < index)
      demand('a call that was put back is dialed before later first attempts', !earlier)
      putBack.delete(index)
    }
    if (isRefused) {
      inFlight++
      return new Promise(resolve => {
        clock.setTimer(() => {
          inFlight--
          if (stopped) ended.push('rejected')
          else if (ended.length === 0) putBack.add(index)
          resolve({ ...resultOf(request, 'rejected'), error: new CallError('rate-limited', 'slow down') })
        }, ms)
      })
    }
    if (outcome === 'throws') {
      ended.push('indeterminate')
      throw new Error('throws')
    }
    inFlight++
    demand('no more calls than lines', inFlight <= concurrency)
    return new Promise((resolve, reject) => {
      clock.setTimer(() => onUpdate?.({ provider: 'p', status: 'ringing', at: clock.now() }), ms / 2)
      clock.setTimer(() => {
        inFlight--
        ended.push(outcome === 'rejects' ? 'indeterminate' : outcome)
        if (outcome === 'rejects') reject(new Error('rejects'))
        else resolve(resultOf(request, outcome))
      }, ms)
    })
  }

  const items: CallItem[] = entries.map((scripts, index) => ({
    to: scripts.length > 0 ? '+13018040009' : 'no number',
    metadata: { index },
  }))
  const retry = ({ attempt }: { attempt: number }) => (attempt < 3 ? retryMs : null)
  const run = createDialer({ dial, concurrency, retry, clock }).run(listOf(kind, items, clock))
  run.on('error', () => {}) // Many calls fail on purpose.

  const emitted = new Map<number, RunEntry>()
  run.on('entry', entry => {
    const before = emitted.get(entry.index)
    demand('each version is emitted once, in order', entry.version === (before?.version ?? 0) + 1)
    demand('an ended entry stays ended', !(before && isOutcome(before.status)))
    emitted.set(entry.index, entry)
  })
  for (const { atMs, what } of acts) clock.setTimer(() => (what === 'pause' ? run.pause() : run.resume()), atMs)
  clock.setTimer(() => run.resume(), 201)
  if (ending) {
    clock.setTimer(() => {
      run.stop({ hangUp: ending.what === 'hang up' })
      stopped = true
    }, ending.atMs)
  }

  const dialable = entries.filter(scripts => scripts.length > 0).length
  await clock.runAll(() => {
    demand('the run counts its calls in flight', run.inFlight === inFlight)
    const remain =
      run.state === 'running' && !run.backoff && firsts.length < dialable && kind !== 'slow async generator'
    demand('all lines are in use while entries remain', !remain || inFlight === concurrency)
  })
  demand('the run ends', run.state === 'finished' || run.state === 'stopped')
  expect([...broken]).toEqual([])
  return { run, emitted, firsts, attempts, counts: await run.finished }
}

function listOf(of: string, items: readonly CallItem[], clock: ReturnType<typeof virtualClock>): CallList {
  const wait = (ms: number) => new Promise<void>(resolve => void clock.setTimer(resolve, ms))
  if (of === 'array') return items
  if (of === 'generator') return items.values()
  return (async function* () {
    for (const item of items) {
      if (of === 'slow async generator') await wait(7)
      yield item
    }
  })()
}

describe('in every scenario of calls, pauses and stops', () => {
  it('all lines are used and never exceeded, the order is kept, and no entry is lost or dialed twice', async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async given => {
        const { run, emitted, firsts, attempts, counts } = await play(given)
        const { entries, ending } = given

        expect(firsts, 'first attempts in list order').toEqual(firsts.toSorted((a, b) => a - b))
        expect(new Set(firsts).size, 'one first attempt each').toBe(firsts.length)
        expect(run.inFlight).toBe(0)

        for (const [index, outcomes] of attempts) {
          const before = outcomes.slice(0, -1)
          expect(
            before.every(outcome => retryableOutcome({ outcome })),
            'a further attempt only after one that surely ended',
          ).toBe(true)
          expect(emitted.get(index)).toMatchObject({ status: outcomes.at(-1) ?? 'cancelled', attempt: outcomes.length })
        }

        const statuses = [...emitted.values()].map(entry => entry.status)
        for (const [status, count] of Object.entries(counts)) {
          expect(statuses.filter(other => other === status).length, `the count of ${status}`).toBe(count)
        }
        if (run.state === 'finished') {
          expect(emitted.size).toBe(entries.length)
          const wanted = entries.flatMap((scripts, index) => (scripts.length > 0 ? [index] : []))
          expect(firsts, 'every entry was dialed').toEqual(wanted)
        } else {
          expect(run.state).toBe('stopped')
          expect(ending).toBeDefined()
          if (given.kind === 'array') expect(emitted.size).toBe(entries.length)
        }
      }),
      { numRuns: 3000 },
    )
  })
})
