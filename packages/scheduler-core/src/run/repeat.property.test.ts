import { type CallProvider, createCallClient } from '@outdial/call-client'
import { CallError, type Clock } from '@outdial/call-client/kernel'
import { manualClock } from '@outdial/call-client/testing'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createScheduler } from '../create-scheduler.ts'
import { memoryStore } from '../memory/memory-store.ts'
import { number } from '../testing/scheduler-fixture.ts'

const SECOND = 1000
const WINDOW = 60 * SECOND

/** What becomes of one POST. Times are milliseconds. */
const post = fc.record({
  /** From the sender to the service: within the margin of a repeat. An abort does not stop it. */
  onTheWayMs: fc.integer({ min: 0, max: 9 * SECOND }),
  service: fc.constantFrom('places', 'refuses'),
  answer: fc.constantFrom('comes', 'is lost', 'is a reset', 'is a 500'),
  answersMs: fc.oneof(fc.integer({ min: 0, max: 3 * SECOND }), fc.integer({ min: 28 * SECOND, max: 60 * SECOND })),
})

type Post = typeof post extends fc.Arbitrary<infer Value> ? Value : never

const LAST: Post = { onTheWayMs: 0, service: 'places', answer: 'comes', answersMs: 0 }

/** A service that places no second call for a reference within its window, and one after it. */
function service(clock: Clock, posts: readonly Post[]) {
  const rings: { readonly to: string; readonly reference: string }[] = []
  const placedAt = new Map<string, number>()
  let begun = 0
  let repeats = 0
  const sent = new Set<string>()
  const wait = (ms: number) => new Promise<void>(resolve => void clock.setTimer(resolve, ms))

  const receive = (to: string, reference: string, refuses: boolean) => {
    const atMs = placedAt.get(reference)
    if (atMs !== undefined && clock.monotonic() - atMs < WINDOW) return
    if (refuses) throw new CallError('rate-limited', 'slow down', { status: 429 })
    placedAt.set(reference, clock.monotonic())
    rings.push({ to, reference })
  }

  const provider: CallProvider = {
    name: 'window',
    facts: { idempotencyWindowMs: WINDOW, overRate: 'refuses', repeatsWebhooks: false },
    async place({ to, reference }, { signal, maySend, onSent }) {
      if (maySend?.() === false) throw new CallError('aborted', 'Too late')
      const { onTheWayMs, service: does, answer, answersMs } = posts[begun++] ?? LAST
      if (sent.has(reference)) repeats++
      sent.add(reference)
      onSent?.()
      let error: unknown
      const aborted = new Promise<never>((_, reject) =>
        signal.addEventListener('abort', () => reject(new CallError('aborted', 'Aborted', { placed: 'unknown' }))),
      )
      const answered = async () => {
        await wait(onTheWayMs)
        try {
          receive(to, reference, does === 'refuses')
        } catch (refusal) {
          error = refusal
        }
        if (answer === 'is a reset') throw new CallError('unavailable', 'Reset', { placed: 'unknown' })
        if (answer === 'is a 500') throw new CallError('unavailable', '500', { placed: 'unknown', status: 500 })
        await wait(answersMs)
        if (answer === 'is lost') await new Promise(() => {})
        if (error) throw error
        return { providerCallId: reference, status: 'initiated' as const }
      }
      return Promise.race([answered(), aborted])
    },
    parseWebhook: () => ({ updates: [] }),
  }
  return { provider, rings, repeats: () => repeats }
}

it('a lost POST that is repeated within the window rings no phone twice, whatever fails', async () => {
  let repeats = 0
  let bound = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(post, { minLength: 1, maxLength: 12 }),
      fc.integer({ min: 1, max: 4 }),
      fc.record({
        killMs: fc.integer({ min: 0, max: 120 * SECOND }),
        restartMs: fc.integer({ min: 0, max: 60 * SECOND }),
        cancelMs: fc.integer({ min: 0, max: 240 * SECOND }),
        notAfterMs: fc.option(fc.integer({ min: SECOND, max: 120 * SECOND }), { nil: undefined }),
        jumpMs: fc.constantFrom(0, 9 * SECOND, -9 * SECOND),
        jumpsAtMs: fc.integer({ min: 0, max: 60 * SECOND }),
      }),
      async (posts, count, { killMs, restartMs, cancelMs, notAfterMs, jumpMs, jumpsAtMs }) => {
        const clock = manualClock()
        const store = memoryStore({ clock })
        const { provider, rings, repeats: repeated } = service(clock, posts)
        const worker = () =>
          createScheduler({
            store,
            clients: createCallClient({ provider, clock }),
            concurrency: 2,
            clock,
            onUnknown: 'repeat-if-idempotent',
          })
        const [first, second] = [worker(), worker()]
        const begin = clock.now().getTime()
        const calls = await first.schedule(
          Array.from({ length: count }, (_, index) => ({
            to: number(index),
            notAfter: notAfterMs === undefined ? undefined : new Date(begin + notAfterMs),
          })),
        )
        const [cancelled] = calls
        await first.start()
        clock.setTimer(() => clock.jump(jumpMs), jumpsAtMs)
        clock.setTimer(() => void first.close({ drainMs: 0 }), killMs)
        clock.setTimer(() => void second.start(), killMs + restartMs)
        clock.setTimer(() => void second.cancel(cancelled?.id ?? '').catch(() => {}), cancelMs)
        await clock.advance(400 * SECOND)
        repeats += repeated()
        for (const { id, to } of calls) {
          expect(rings.filter(ring => ring.to === to).length, `rings of ${to}`).toBeLessThanOrEqual(1)
          const call = await second.get(id)
          const events = call?.attempts.flatMap(attempt => (attempt.providerCallId ? attempt.events : [])) ?? []
          if (events.some(({ cause }) => cause?.startsWith('placed again'))) bound++
        }
        for (const { reference } of rings) {
          expect(rings.filter(ring => ring.reference === reference)).toHaveLength(1)
        }
        await second.close({ drainMs: 0 })
      },
    ),
    { numRuns: 300 },
  )
  // The property would prove nothing if nothing was repeated.
  expect(repeats).toBeGreaterThan(20)
  expect(bound).toBeGreaterThan(5)
})
