import { retryOutcomes } from '@outdial/call-client/kernel'
import type { Scenario } from '@outdial/call-mocks'
import type { CallDetails } from '@outdial/scheduler-core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { deathAt } from './support/mortal.ts'
import { scenarios } from './support/scenarios.ts'
import { accountOf, createWorld, type Service, type Worker, type World } from './support/scheduler-world.ts'

// Above the longest call of the scenarios (5 + 10 + 20 s, its POST answered up to 4 s late), and dialed up to 2 s after its licence.
const MAX_CALL_MS = 45_000
// All of them by `npm run test:full`.
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

/** What must be true of every call, whatever happened. */
function judge(
  { ledger }: World,
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
        // The Num Dialer says `completed` of a call that nobody answered.
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
])('calls scheduled with %s, judged by the ledger of what rang', (_, service) => {
  it('keeps to its lines, rings nobody twice and ends every call, whatever goes wrong', {
    timeout: 120_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ({ seed, concurrency, workers, attempts, list, scenario }) => {
        const retry = retryOutcomes({ maxAttempts: attempts, outcomes: ['busy', 'no-answer', 'failed'], delayMs: 5000 })
        const world = createWorld({
          service,
          seed,
          scenario,
          scheduler: {
            concurrency,
            maxCallMs: MAX_CALL_MS,
            placeTimeoutMs: 3000,
            dialWithinMs: 2000,
            unknownMs: 20_000,
            retry,
          },
        })
        const all = Array.from({ length: workers }, world.worker)
        for (const { scheduler } of all) await scheduler.start()
        const now = world.clock.now().getTime()
        await all[0]?.scheduler.schedule(
          list.map(({ last, inMs }) => ({ to: `+1555000000${last}`, at: new Date(now + inMs) })),
        )
        const ended = await world.runToEnd(3_600_000)
        expect(all.flatMap(({ errors }) => errors)).toEqual([])
        expect(ended, 'every call ends within its bound').toBe(true)
        expect(world.ledger.mostAtOnce).toBeLessThanOrEqual(concurrency)
        const { calls, truth } = await accountOf(world)
        expect(calls).toHaveLength(list.length)
        judge(world, calls, truth)
        for (const { calls: client, scheduler } of all) {
          await scheduler.close({ drainMs: 0 })
          void client.close()
        }
      }),
      { numRuns: RUNS },
    )
  })

  it('rings nobody twice and loses nothing, at whatever moment a worker dies', { timeout: 120_000 }, async () => {
    const scenario: Scenario = {
      outcome: { completed: 3, busy: 1, 'no-answer': 1 },
      reply: { ok: 6, 429: 1, 500: 1, never: 1 },
      webhooks: { prompt: 6, lost: 1, late: 1 },
      lateMs: [0, 60_000],
    }
    let moment = 0
    let died = true
    while (died) {
      moment++
      const heirs: Worker[] = []
      const death = deathAt(moment, () => {
        world.unplug(first)
        heirs.push(world.worker())
      })
      let mortal = death.on
      const world = createWorld({
        service,
        seed: moment,
        scenario,
        mortal: worker => mortal(worker),
        scheduler: {
          concurrency: 2,
          maxCallMs: MAX_CALL_MS,
          placeTimeoutMs: 3000,
          unknownMs: 20_000,
          retry: retryOutcomes({ maxAttempts: 2, delayMs: 5000 }),
        },
      })
      const first = world.worker()
      mortal = worker => worker
      await first.scheduler.start()
      const now = world.clock.now().getTime()
      const list = [0, 0, 0, 4000, 8000].map((inMs, last) => ({ to: `+1555000000${last}`, at: new Date(now + inMs) }))
      await first.scheduler.schedule(list)
      const ended = await world.runToEnd(3_600_000, async () => {
        for (const { scheduler } of heirs) await scheduler.start()
      })
      expect(ended, `every call ends, died at moment ${moment}`).toBe(true)
      expect(world.ledger.mostAtOnce).toBeLessThanOrEqual(2)
      const { calls, truth } = await accountOf(world)
      expect(calls).toHaveLength(list.length)
      judge(world, calls, truth)
      died = death.died
    }
    // Each call is licensed, dialed, told of and ended, and each of these has moments before and after.
    expect(moment).toBeGreaterThan(20)
  })
})
