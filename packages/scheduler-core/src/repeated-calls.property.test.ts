import { CallError, isOutcome, type Outcome } from '@outdial/call-client/kernel'
import { manualClock } from '@outdial/call-client/testing'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { resolveLocalTime } from './input/index.ts'
import { previewRecurrence } from './recurrence/recurrence.ts'
import { isSchedulerError } from './scheduler-error.ts'
import type { ScheduledCall } from './store/call.ts'
import { createFixture, number } from './testing/scheduler-fixture.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const BERLIN = 'Europe/Berlin'

// The evening before clocks skip an hour.
const START = new Date('2026-03-28T20:00:00Z')
const local = (minutes: number) => ({
  local: new Date(Date.UTC(2026, 2, 28, 21, 0) + minutes * MINUTE).toISOString().slice(0, 16),
  timeZone: BERLIN,
})

const parts = (...values: readonly number[]) =>
  fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 3 }).map(some => some.join())

const rule = fc.oneof(
  fc.constantFrom('FREQ=DAILY', 'FREQ=WEEKLY;BYDAY=SA,SU'),
  fc.constantFrom(
    'FREQ=DAILY;BYHOUR=21,22,23,0,1,2,3,4,5;BYMINUTE=0,20,40',
    'FREQ=DAILY;BYHOUR=21,22,0,1,2,3;BYMINUTE=5',
  ),
  fc
    .tuple(parts(21, 22, 23, 0, 1, 2, 3, 4), parts(0, 5, 10, 30, 45))
    .map(([hours, minutes]) => `FREQ=DAILY;BYHOUR=${hours};BYMINUTE=${minutes}`),
)
const end = fc.constantFrom(
  {},
  {},
  {},
  { count: 1 },
  { count: 6 },
  { until: '2026-03-28' },
  { until: new Date('2026-03-29T01:00:00Z') },
  { except: ['2026-03-29T02:00', '2026-03-29T02:30', '2026-03-28'] },
)
const repeat = fc.tuple(rule, end).map(([text, rest]) => ({ rule: text, ...rest }))

const one = fc.nat({ max: 5 })
const soon = fc.constantFrom(1, 5, 30, 90, 600)
const operation = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({ does: fc.constant('pass'), ms: fc.constantFrom(1, MINUTE, 20 * MINUTE, HOUR, 3 * HOUR) }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      does: fc.constant('answer'),
      post: one,
      as: fc.constantFrom('placed', 'refused', 'invalid', 'lost'),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      does: fc.constant('report'),
      post: one,
      as: fc.constantFrom<(Outcome | 'ringing')[]>('ringing', 'completed', 'busy', 'failed', 'indeterminate'),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      does: fc.constant('edit'),
      call: one,
      scope: fc.constantFrom<('one' | 'following' | undefined)[]>(undefined, 'one', 'following'),
      to: fc.option(fc.integer({ min: 10, max: 19 }), { nil: undefined }),
      inMinutes: fc.option(soon, { nil: undefined }),
      repeat: fc.option(fc.oneof({ weight: 4, arbitrary: repeat }, { weight: 1, arbitrary: fc.constant(null) }), {
        nil: undefined,
      }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      does: fc.constant('cancel'),
      call: one,
      scope: fc.constantFrom<('one' | 'following')[]>('one', 'one', 'following'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('stop') }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('start') }) },
)

const plan = fc.record({
  series: fc.array(fc.record({ repeat, inMinutes: soon, notAfterMinutes: fc.constantFrom(undefined, 30) }), {
    minLength: 1,
    maxLength: 3,
  }),
  operations: fc.array(operation, { maxLength: 40, size: 'max' }),
})
type Plan = typeof plan extends fc.Arbitrary<infer Value> ? Value : never

/** The codes of operations that a random sequence may not be allowed to do. */
const REFUSED = ['begun', 'ended', 'invalid-time', 'invalid-repeat', 'invalid-call', 'not-supported']

const momentOf = ({ series }: ScheduledCall) =>
  series && resolveLocalTime({ local: series.occurrence, timeZone: series.start.timeZone }).at

/** The occurrences of a call's series after its own. */
function laterOnes(call: ScheduledCall) {
  const { series } = call
  const after = momentOf(call)
  return series ? previewRecurrence(series.repeat, series.start, { after, most: 100 }) : []
}

async function play({ series, operations }: Plan): Promise<{ readonly next: number; readonly skipped: number }> {
  const clock = manualClock(START)
  const retry = ({ attempt }: { readonly attempt: number }) => (attempt < 3 ? 10 * MINUTE : null)
  const { scheduler, phone, errors } = createFixture({ clock, retry, misfireAfterMs: 15 * MINUTE, concurrency: 2 })
  const templates = new Map<string, string>()
  const seen = new Map<string, ScheduledCall>()
  let next = 0
  let skipped = 0

  /** Compares the calls of each series with its rule. */
  const check = async () => {
    for (const [seriesId, to] of templates) {
      const { calls } = await scheduler.list({ seriesId, limit: 1000 })
      const inOrder = calls.toSorted((a, b) => a.sequence - b.sequence)
      for (const [n, call] of inOrder.entries()) {
        const before = inOrder[n - 1]
        if (!seen.has(call.id) && before?.endedAt) {
          next++
          expect(before.series?.ended).toBeUndefined()
          // Its own occurrence, and those that passed before the end of the call before, are over.
          const later = laterOnes(before)
          const passed = later.filter(({ at }) => at <= (before.endedAt ?? at)).length
          expect(call.series?.occurrence).toBe(later[passed]?.local)
          expect(call.at).toEqual(later[passed]?.at)
          expect(call.series?.skipped ?? 0).toBe(passed)
          expect([call.to, call.key, call.createdAt]).toEqual([to, undefined, before.endedAt])
          skipped += passed
        }
        seen.set(call.id, call)
        if (n < inOrder.length - 1) expect(call.endedAt, 'One call of a series at a time').toBeDefined()
      }
      const last = inOrder.at(-1)
      if (!last?.endedAt || last.series?.ended) continue
      const { endedAt } = last
      expect(
        laterOnes(last).find(({ at }) => at > endedAt),
        'No call is missing',
      ).toBeUndefined()
    }
  }

  const waiting = async (n: number) => {
    const { calls } = await scheduler.list({ limit: 1000 })
    const open = calls.filter(({ status }) => !isOutcome(status))
    return open.at(n % Math.max(1, open.length))
  }
  const allowed = async (work: Promise<unknown>) => {
    try {
      await work
      return true
    } catch (error) {
      if (!isSchedulerError(error) || !REFUSED.includes(error.code)) throw error
      return false
    }
  }

  for (const [n, { repeat: given, inMinutes, notAfterMinutes }] of series.entries()) {
    const notAfter = notAfterMinutes === undefined ? undefined : local(2 * 24 * 60 + notAfterMinutes)
    const work = scheduler.schedule({ to: number(n), at: local(inMinutes), repeat: given, notAfter, key: `key ${n}` })
    if (await allowed(work)) templates.set((await work).series?.id ?? '', number(n))
  }
  await scheduler.start()
  await check()
  for (const each of operations) {
    const post = 'post' in each ? phone.posts.at(-1 - each.post) : undefined
    const call = 'call' in each ? await waiting(each.call) : undefined
    const seriesId = call?.series?.id
    if (each.does === 'pass') await clock.advance(each.ms)
    if (each.does === 'stop') await scheduler.stop({ drainMs: 0 })
    if (each.does === 'start') await scheduler.start()
    if (each.does === 'answer' && post) {
      if (each.as === 'placed') post.placed(`id of ${post.request.reference}`)
      if (each.as === 'refused') post.fail(new CallError('rate-limited', 'Too many', { placed: 'no' }))
      if (each.as === 'invalid') post.fail(new CallError('rejected', 'Bad number', { placed: 'no' }))
      if (each.as === 'lost') post.fail(new CallError('timed-out', 'No answer', { placed: 'unknown' }))
    }
    if (each.does === 'report' && post) void phone.report(post.request.reference, each.as)
    if (each.does === 'edit' && call) {
      const { scope, to, inMinutes, repeat: given } = each
      const at =
        inMinutes === undefined ? undefined : local((clock.now().getTime() - START.getTime()) / MINUTE + inMinutes)
      const edit = { to: to === undefined ? undefined : number(to), at, repeat: given }
      if (await allowed(scheduler.edit(call.id, edit, { scope }))) {
        const after = (await scheduler.get(call.id))?.series?.id
        // The calls before it stay, and none follows.
        if (seriesId !== undefined && after === undefined) templates.delete(seriesId)
        if (after !== undefined && (scope === 'following' || seriesId === undefined)) {
          templates.set(after, edit.to ?? templates.get(after) ?? call.to)
        }
      }
    }
    if (each.does === 'cancel' && call) await allowed(scheduler.cancel(call.id, { scope: each.scope }))
    await clock.advance(0)
    await check()
  }
  expect(errors.filter(error => isSchedulerError(error))).toEqual([])
  await scheduler.close({ drainMs: 0 })
  return { next, skipped }
}

it('a series has one call at a time, and the next one as long as its rule goes on', async () => {
  let next = 0
  let skipped = 0
  await fc.assert(
    fc.asyncProperty(plan, async planned => {
      const played = await play(planned)
      next += played.next
      skipped += played.skipped
    }),
    { numRuns: 150 },
  )
  // The property would hold in vain if hardly a call had a next one.
  expect(next).toBeGreaterThan(100)
  expect(skipped).toBeGreaterThan(20)
}, 120_000)
