import { manualClock } from '@outdial/call-client/testing'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { memoryStore } from '../memory/memory-store.ts'
import { SchedulerError } from '../scheduler-error.ts'
import type { CallStore } from '../store/call-store.ts'
import { dispatchLimits, names } from '../testing/kit/builders.ts'
import { createSteps } from './steps.ts'

/** An input of the steps: updates, a request for a step, or time. */
const input = fc.oneof(
  fc.record({
    kind: fc.constant('report' as const),
    count: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.constant(400)),
  }),
  fc.record({ kind: fc.constant('request' as const) }),
  fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 0, max: 40 }) }),
)

/**
 * The outcome of a step of the store: its duration, and whether it or the handling of its result
 * fails.
 */
const outcome = fc.record({
  ms: fc.integer({ min: 0, max: 10 }),
  fails: fc.constantFrom('never', 'never', 'never', 'store', 'afterwards'),
})

it('whichever steps fail, each update is recorded once and no request is forgotten', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(input, { minLength: 1, maxLength: 25 }),
      fc.array(outcome, { minLength: 1, maxLength: 25 }),
      async (inputs, outcomes) => {
        const clock = manualClock()
        const real = memoryStore({ clock })
        const recorded = new Map<string, number>()
        let underWay = 0
        let reported = 0
        let begun = 0
        let calm = false
        const store: CallStore = {
          ...real,
          async advance(step) {
            const { ms, fails } = calm
              ? { ms: 1, fails: 'never' }
              : (outcomes[begun % outcomes.length] ?? { ms: 0, fails: 'never' })
            begun++
            expect(++underWay).toBe(1)
            await new Promise<void>(resolve => void clock.setTimer(resolve, ms))
            underWay--
            if (fails === 'store') throw new SchedulerError('store-unavailable', 'The store is away')
            for (const { reference } of step.updates ?? []) recorded.set(reference, (recorded.get(reference) ?? 0) + 1)
            return { ...(await real.advance(step)), nextDueAt: undefined }
          },
        }
        const steps = createSteps({
          store,
          clock,
          decide: () => ({}),
          nextPollAt: (_, now) => now,
          dispatch: () => dispatchLimits(names()),
          onAdvanced() {
            if (!calm && outcomes[begun % outcomes.length]?.fails === 'afterwards')
              throw new Error('The result cannot be handled')
          },
          onError: () => {},
        })
        for (const each of inputs) {
          if (each.kind === 'request') steps.request()
          else if (each.kind === 'pass') await clock.advance(each.ms)
          else
            for (let n = 0; n < each.count; n++)
              steps
                .record({ provider: 'p', reference: `r${reported++}`, at: clock.now(), status: 'ringing' })
                .catch(() => {})
        }
        calm = true
        await clock.advance(60_000)
        await steps.settled()
        expect([...recorded.values()].every(times => times === 1)).toBe(true)
        expect(recorded.size).toBe(reported)
        for (let n = 0; n < 3; n++) {
          const before = begun
          steps.request()
          await clock.advance(10)
          expect(begun).toBe(before + 1)
        }
      },
    ),
    { numRuns: 60 },
  ))
