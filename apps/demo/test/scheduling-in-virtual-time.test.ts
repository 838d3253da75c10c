import { retryOutcomes } from '@outdial/call-client/kernel'
import type { Scenario } from '@outdial/call-mocks'
import type { CallDetails } from '@outdial/scheduler-core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { crashAt } from './support/crash-at.ts'
import { scenarios } from './support/scenarios.ts'
import {
  createSimulation,
  readResults,
  type Service,
  type Simulation,
  type Worker,
} from './support/scheduler-simulation.ts'

// Above the longest call of the scenarios (5 + 10 + 20 s, its POST answered up to 4 s late), and
// dialed up to 2 s after its licence.
const MAX_CALL_MS = 45_000
// `npm run test:full` runs all cases.
const RUNS = import.meta.env.MODE === 'full' ? 400 : 130

const cases = fc.record({
  seed: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
  concurrency: fc.integer({ min: 1, max: 4 }),
  workers: fc.integer({ min: 1, max: 3 }),
  attempts: fc.integer({ min: 1, max: 3 }),
  list: fc.array(fc.record({ last: fc.integer({ min: 0, max: 4 }), inMs: fc.integer({ min: 0, max: 90_000 }) }), {
    minLength: 1,
    maxLength: 9,
  }),
  scenario: scenarios({ replyMs: [0, 4000] }),
})

/** Checks the invariants of every call. */
function checkInvariants(
  { ledger }: Simulation,
  calls: readonly CallDetails[],
  truth: ReadonlyMap<
    string,
    { outcome?: string | undefined; endedAt?: Date | undefined; rangAt?: Date | undefined; placedAt: Date }
  >,
) {
  for (const placed of ledger.placedByReference().values()) expect(placed, 'an attempt is placed once at most').toBe(1)
  const known = new Map(calls.flatMap(call => call.attempts).map(attempt => [attempt.reference, attempt]))
  for (const [reference, { placedAt }] of truth) {
    const attempt = known.get(reference)
    expect(attempt, 'every ring has an earlier attempt row').toBeDefined()
    if (attempt) expect(attempt.licensedAt <= placedAt && placedAt <= attempt.dialBy).toBe(true)
  }
  for (const call of calls) {
    expect(call.endedAt, 'every call ends').toBeDefined()
    const all = call.attempts.map(attempt => ({ attempt, real: truth.get(attempt.reference) }))
    for (const [index, { attempt, real }] of all.entries()) {
      const next = all[index + 1]
      if (next && real)
        expect(real.endedAt && real.endedAt <= next.attempt.licensedAt, 'none begins before the last ended').toBe(true)
      if (attempt.status === 'rejected' || attempt.status === 'expired') expect(real).toBeUndefined()
      else if (attempt.status !== 'indeterminate') {
        expect(real?.endedAt).toBeDefined()
        // The Num Dialer also reports `completed` for an unanswered call.
        if (real?.outcome !== 'no-answer') expect(attempt.status).toBe(real?.outcome)
        else expect(['completed', 'no-answer']).toContain(attempt.status)
      }
    }
    if (call.attemptCount === 0) for (const { real } of all) expect(real).toBeUndefined()
  }
}

describe.each<[string, Service]>([
  ['the Call API', 'call-api'],
  ['the Num Dialer', 'num-dialer'],
])('calls scheduled with %s, compared with the ledger', (_, service) => {
  it('keeps its concurrency, rings no number twice and ends every call, whatever faults occur', {
    timeout: 120_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ({ seed, concurrency, workers, attempts, list, scenario }) => {
        const retry = retryOutcomes({ maxAttempts: attempts, outcomes: ['busy', 'no-answer', 'failed'], delayMs: 5000 })
        const simulation = createSimulation({
          service,
          seed,
          scenario,
          client: { maxCallMs: MAX_CALL_MS, placeTimeoutMs: 3000 },
          scheduler: {
            concurrency,
            dialWithinMs: 2000,
            unknownMs: 20_000,
            retry,
          },
        })
        const all = Array.from({ length: workers }, simulation.worker)
        for (const { scheduler } of all) await scheduler.start()
        const now = simulation.clock.now().getTime()
        await all[0]?.scheduler.schedule(
          list.map(({ last, inMs }) => ({ to: `+1555000000${last}`, at: new Date(now + inMs) })),
        )
        const ended = await simulation.runToEnd(3_600_000)
        expect(all.flatMap(({ errors }) => errors)).toEqual([])
        expect(ended, 'every call ends within its bound').toBe(true)
        expect(simulation.ledger.mostAtOnce).toBeLessThanOrEqual(concurrency)
        const { calls, truth } = await readResults(simulation)
        expect(calls).toHaveLength(list.length)
        checkInvariants(simulation, calls, truth)
        for (const { calls: client, scheduler } of all) {
          await scheduler.close({ drainMs: 0 })
          void client.close()
        }
      }),
      { numRuns: RUNS },
    )
  })

  it('rings no number twice and loses no call, at whatever moment a worker crashes', { timeout: 120_000 }, async () => {
    const scenario: Scenario = {
      outcome: { completed: 3, busy: 1, 'no-answer': 1 },
      reply: { ok: 6, 429: 1, 500: 1, never: 1 },
      webhooks: { prompt: 6, lost: 1, late: 1 },
      lateMs: [0, 60_000],
    }
    let moment = 0
    let crashed = true
    while (crashed) {
      moment++
      const successors: Worker[] = []
      const crash = crashAt(moment, () => {
        simulation.unplug(first)
        successors.push(simulation.worker())
      })
      let wrap = crash.on
      const simulation = createSimulation({
        service,
        seed: moment,
        scenario,
        wrap: connections => wrap(connections),
        client: { maxCallMs: MAX_CALL_MS, placeTimeoutMs: 3000 },
        scheduler: {
          concurrency: 2,
          unknownMs: 20_000,
          retry: retryOutcomes({ maxAttempts: 2, delayMs: 5000 }),
        },
      })
      const first = simulation.worker()
      wrap = connections => connections
      await first.scheduler.start()
      const now = simulation.clock.now().getTime()
      const list = [0, 0, 0, 4000, 8000].map((inMs, last) => ({ to: `+1555000000${last}`, at: new Date(now + inMs) }))
      await first.scheduler.schedule(list)
      const ended = await simulation.runToEnd(3_600_000, async () => {
        for (const { scheduler } of successors) await scheduler.start()
      })
      expect(ended, `every call ends, crashed at moment ${moment}`).toBe(true)
      expect(simulation.ledger.mostAtOnce).toBeLessThanOrEqual(2)
      const { calls, truth } = await readResults(simulation)
      expect(calls).toHaveLength(list.length)
      checkInvariants(simulation, calls, truth)
      crashed = crash.crashed
    }
    // Each call is licensed, dialed, updated and ended, and each of these has a moment before and
    // after it.
    expect(moment).toBeGreaterThan(20)
  })
})
