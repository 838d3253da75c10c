import { manualClock } from '@outdial/call-client/testing'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createFixture, number } from '../testing/scheduler-fixture.ts'

const SECOND = 1000
// An attempt whose id becomes known after `notAfter` is hung up at the next poll.
const POLL_MS = 100
// Another worker learns of a placed call at its next check of the store.
const CHECK_MS = 30 * SECOND

/** What a provider that queues does with a call, in milliseconds from its POST. */
const call = fc.record({
  notAfterMs: fc.integer({ min: SECOND, max: 300 * SECOND }),
  answersMs: fc.integer({ min: 0, max: 4 * SECOND }),
  ringsMs: fc.integer({ min: 0, max: 900 * SECOND }),
  tellsRinging: fc.boolean(),
})

it('I15: no phone begins to ring after `notAfter`, whichever webhooks are lost and workers killed', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(call, { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 0, max: 300 * SECOND }),
      fc.boolean(),
      async (calls, killMs, canPoll) => {
        const clock = manualClock()
        const hungUp = new Map<string, number>()
        const rangAt = (index: number): number | undefined => {
          const { ringsMs } = calls[index] ?? { ringsMs: 0 }
          return (hungUp.get(`c${index}`) ?? Number.POSITIVE_INFINITY) <= ringsMs ? undefined : ringsMs
        }
        const fixture = createFixture({
          clock,
          concurrency: calls.length,
          phone: {
            can: canPoll ? ['hangUp', 'get'] : ['hangUp'],
            onGet: async id => {
              const rang = rangAt(Number(id.slice(1)))
              const isCancelled = rang === undefined
              const rings = rang !== undefined && clock.monotonic() >= rang
              return {
                provider: 'hand',
                providerCallId: id,
                status: isCancelled ? 'cancelled' : rings ? 'ringing' : 'initiated',
                at: clock.now(),
              }
            },
            onHangUp: async id => void hungUp.set(id, Math.min(hungUp.get(id) ?? Infinity, clock.monotonic())),
          },
        })
        const { scheduler, phone, another } = fixture
        const survivor = another()
        await Promise.all([scheduler.start(), survivor.start()])
        const from = clock.now().getTime()
        await scheduler.schedule(
          calls.map(({ notAfterMs }, index) => ({ to: number(index), notAfter: new Date(from + notAfterMs) })),
        )
        await clock.advance(0)
        for (const { request } of phone.posts) {
          const index = Number(request.to.slice(-2))
          const { answersMs = 0, ringsMs = 0, tellsRinging = false } = calls[index] ?? {}
          clock.setTimer(() => phone.posts.find(post => post.request === request)?.placed(`c${index}`), answersMs)
          clock.setTimer(() => {
            if (tellsRinging && rangAt(index) !== undefined) void phone.report(request.reference, 'ringing')
          }, ringsMs)
        }
        clock.setTimer(() => void scheduler.stop({ drainMs: 0 }), killMs)
        await clock.advance(1000 * SECOND)
        for (const [index, { notAfterMs, answersMs }] of calls.entries()) {
          const learnedMs = answersMs + POLL_MS + (killMs <= notAfterMs ? CHECK_MS : 0)
          expect(rangAt(index) ?? 0, `call ${index}`).toBeLessThanOrEqual(Math.max(notAfterMs, learnedMs))
        }
        await Promise.all([scheduler.close({ drainMs: 0 }), survivor.close({ drainMs: 0 })])
      },
    ),
    { numRuns: 60 },
  ))
