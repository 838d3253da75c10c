import { manualClock } from '@outdial/call-client/testing'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { memoryStore } from '../memory/memory-store.ts'
import { SchedulerError } from '../scheduler-error.ts'
import type { CallStore } from '../store/call-store.ts'
import { dispatchLimits, names } from '../testing/kit/builders.ts'
import { createSteps } from './steps.ts'

/** What happens: so many updates are told, a step is asked for, time passes. */
const happening = fc.oneof(
  fc.record({ kind: fc.constant('tell' as const), count: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.constant(400)) }),
  fc.record({ kind: fc.constant('request' as const) }),
  fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 0, max: 40 }) }),
)

/** How a step of the store goes: how long it takes, and whether it fails, or what is to be done with what it did. */
const fate = fc.record({
  ms: fc.integer({ min: 0, max: 10 }),
  fails: fc.constantFrom('never', 'never', 'never', 'store', 'afterwards'),
})

it('whichever steps fail, each update is recorded once and no request is forgotten', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(happening, { minLength: 1, maxLength: 25 }),
      fc.array(fate, { minLength: 1, maxLength: 25 }),
      async (happenings, fates) => {
        const clock = manualClock()
        const real = memoryStore({ clock })
        const recorded = new Map<string, number>()
        let underWay = 0
        let asked = 0
        let begun = 0
        let calm = false
        const store: CallStore = {
          ...real,
          async advance(step) {
            const { ms, fails } = calm
              ? { ms: 1, fails: 'never' }
              : (fates[begun % fates.length] ?? { ms: 0, fails: 'never' })
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
            if (!calm && fates[begun % fates.length]?.fails === 'afterwards')
              throw new Error('It cannot be followed up')
          },
          onError: () => {},
        })
        for (const each of happenings) {
          if (each.kind === 'request') steps.request()
          else if (each.kind === 'pass') await clock.advance(each.ms)
          else
            for (let n = 0; n < each.count; n++)
              steps
                .record({ provider: 'p', reference: `r${asked++}`, at: clock.now(), status: 'ringing' })
                .catch(() => {})
        }
        calm = true
        await clock.advance(60_000)
        await steps.settled()
        expect([...recorded.values()].every(times => times === 1)).toBe(true)
        expect(recorded.size).toBe(asked)
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
