import { CallError } from '@outdial/call-client/kernel'
import { type ManualClock, manualClock } from '@outdial/call-client/testing'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { SchedulerClient } from '../clients.ts'
import { createScheduler } from '../create-scheduler.ts'
import type { Explanation } from '../explain/explanation.ts'
import { memoryStore } from '../memory/memory-store.ts'
import type { CallingHours } from '../rules/calling-hours.ts'
import type { NumberLimits } from '../rules/number-limits.ts'
import type { CallingRules, Rules } from '../rules/rules-option.ts'
import { dateIn, exceeds, isOpen, type NaiveRing } from '../rules/testing/naive-rules.ts'
import type { Scheduler } from '../scheduler.ts'
import { manualClient } from '../testing/manual-client.ts'
import { number } from '../testing/scheduler-fixture.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const LINES = 3
// A worker that was killed, or whose clock jumped, leaves a queued call to the next check of the store.
const CHECK_MS = 31 * SECOND
const DIAL_WITHIN_MS = 5 * SECOND
const MAX_CALL_MS = 4 * HOUR
const ATTENDED_MS = 12 * MINUTE

const QUEUES = ['default', 'evening'] as const
/** The zones of each number. The last is not known. */
const ZONES = [
  ['Europe/Berlin'],
  ['America/New_York'],
  ['America/New_York', 'America/Chicago'],
  ['Asia/Kathmandu'],
  [],
] as const
const zonesOf = (to: string): readonly string[] => ZONES[Number(to.slice(-2))] ?? []

// The day before a clock change, and others.
const start = fc.constantFrom(
  '2026-03-28T12:00:00Z',
  '2026-10-24T18:00:00Z',
  '2026-10-31T20:00:00Z',
  '2026-06-03T07:00:00Z',
)

const hours: fc.Arbitrary<CallingHours> = fc.record({
  hours: fc.constantFrom<CallingHours['hours']>(
    { 'mon-sun': [['08:00', '21:00']] },
    { 'mon-fri': [['09:00', '12:30'], ['14:00', '18:00']], sat: [['10:00', '13:00']] }, // biome-ignore format: spans
    { 'fri-mon': [['20:00', '03:00']], 'tue-thu': [['00:00', '24:00']] },
    { 'mon-sun': [['01:30', '02:45'], ['09:00', '17:15']] }, // biome-ignore format: spans
    { 'sun-sat': [['22:00', '02:30']] },
  ),
  zone: fc.constantFrom(undefined, undefined, 'UTC', 'Europe/Berlin'),
  daysOff: fc.constantFrom(undefined, undefined, ['2026-03-29', '2026-11-01'], ['2026-10-25']),
})

const within = fc.constantFrom<number | 'day'>(HOUR, 6 * HOUR, 26 * HOUR, 'day')
const counts = fc.array(fc.record({ most: fc.integer({ min: 1, max: 2 }), within }), { maxLength: 1 })
const limits: fc.Arbitrary<NumberLimits> = fc.record({
  attempts: counts,
  completed: counts,
  pauseMs: fc.constantFrom(undefined, undefined, 2 * HOUR),
})

const rulesOf = <Value>(value: fc.Arbitrary<Value>) => fc.oneof(fc.constant(undefined), value, value)
const callingRules: fc.Arbitrary<CallingRules> = fc.record({
  hours: rulesOf(hours),
  limits: rulesOf(limits),
  perDay: fc.constantFrom(undefined, undefined, { callsPerDay: 2 }, { callsPerDay: 4, timeZone: 'Asia/Kathmandu' }),
})

const offset = fc.integer({ min: -HOUR, max: 30 * HOUR })
const phoneIndex = fc.nat({ max: ZONES.length - 1 })
const own = fc.record({
  hours: fc.oneof(fc.constant(undefined), fc.constant(undefined), hours),
  limits: fc.constantFrom(undefined, undefined, { attempts: [{ most: 1, within: HOUR }] }),
  timeZone: fc.constantFrom(undefined, undefined, undefined, 'America/Chicago', 'Asia/Kathmandu'),
})

const operation = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('schedule' as const),
      phone: phoneIndex,
      queue: fc.constantFrom(...QUEUES),
      atMs: offset,
      notAfterMs: fc.constantFrom(undefined, undefined, undefined, 40 * HOUR),
      own,
      count: fc.integer({ min: 1, max: 3 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('edit' as const),
      nth: fc.nat(),
      queue: fc.constantFrom(undefined, ...QUEUES),
      phone: fc.option(phoneIndex, { nil: undefined }),
      atMs: fc.option(offset, { nil: undefined }),
      hours: fc.oneof(fc.constant(undefined), hours),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cancel' as const), nth: fc.nat() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('list' as const),
      phone: phoneIndex,
      untilMs: fc.constantFrom(undefined, 5 * HOUR),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('unlist' as const), phone: phoneIndex }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('jump' as const), ms: fc.constantFrom(-HOUR, -90 * SECOND, 40 * MINUTE) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('kill' as const) }) },
)

/** What becomes of a POST. */
const fate = fc.record({
  queuedMs: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat({ max: 3 * HOUR }) }),
  ringMs: fc.integer({ min: SECOND, max: 30 * SECOND }),
  talkMs: fc.integer({ min: SECOND, max: 10 * MINUTE }),
  outcome: fc.constantFrom('completed', 'completed', 'busy', 'no-answer', 'failed', 'refused' as const),
  isAnswerLost: fc.boolean(),
})

interface Model {
  readonly to: string
  readonly queue: string
  readonly notAfter?: Date | undefined
  readonly hours?: CallingHours | undefined
  readonly limits?: NumberLimits | undefined
  readonly timeZone?: string | undefined
}

interface Ring extends NaiveRing {
  rangAt?: Date
  endedAt?: Date
  isCompleted?: boolean
}

const listOf = <Item>(items: Item | readonly Item[] | undefined): readonly Item[] =>
  items === undefined ? [] : ([items].flat() as readonly Item[]) // oxlint-disable-line typescript/no-unsafe-type-assertion

/** The judge: what has really rung, and whether it was allowed, by `naive-rules` alone. */
function createLedger(clock: ManualClock, rules: Rules) {
  const rings: Ring[] = []
  const listed = new Map<string, Date | undefined>()
  const violations: string[] = []
  let attendedFrom = Number.NEGATIVE_INFINITY

  const hoursOf = ({ queue, hours: ownHours }: Model) =>
    [rules.hours, rules.queues?.[queue]?.hours, ownHours].flatMap(listOf)
  const zonesFor = ({ to, timeZone }: Model) => (timeZone === undefined ? zonesOf(to) : [timeZone])
  const isWithinHours = (call: Model, at: Date) => hoursOf(call).every(rule => isOpen(rule, zonesFor(call), at))

  // An entry ends at its `until`: a call may ring in that moment.
  const isListed = (to: string, at: Date) =>
    listed.has(to) && !((listed.get(to)?.getTime() ?? Infinity) <= at.getTime())

  /** Why a call must not begin now. */
  const whyNot = (call: Model, at: Date): string | undefined => {
    if (!isWithinHours(call, at)) return 'outside its hours'
    if (call.notAfter && at >= call.notAfter) return 'after `notAfter`'
    if (isListed(call.to, at)) return 'on the do-not-call list'
    const toNumber = rings.filter(({ to }) => to === call.to)
    const all = [rules.limits, rules.queues?.[call.queue]?.limits, call.limits].flatMap(listOf)
    const limit = all.map(each => exceeds(each, toNumber, zonesFor(call), at)).find(each => each !== undefined)
    if (limit !== undefined) return `above ${limit}`
    for (const [perDay, counted] of [
      [rules.perDay, rings],
      [rules.queues?.[call.queue]?.perDay, rings.filter(({ queue }) => queue === call.queue)],
    ] as const) {
      const { callsPerDay = Number.POSITIVE_INFINITY, timeZone = 'UTC' } = perDay ?? {}
      const today = counted.filter(({ placedAt }) => dateIn(placedAt, timeZone) === dateIn(at, timeZone))
      if (today.length >= callsPerDay) return `above ${callsPerDay} calls a day`
    }
    return undefined
  }

  /** False for a number without a zone, and for hours that never open together. */
  const opensWithinWeek = (call: Model) =>
    Array.from({ length: 8 * 96 }, (_, nth) => new Date(clock.now().getTime() + nth * 15 * MINUTE)).some(at =>
      isWithinHours(call, at),
    )

  return {
    rings,
    listed,
    violations,
    whyNot,
    /** Whether an explanation of a waiting call agrees with the judge. */
    explains({ because, nextPossibleAt }: Explanation, call: Model, dueAt: Date): boolean {
      const now = clock.now()
      if (because.length === 0 || (dueAt <= now && !whyNot(call, now))) return false
      if (nextPossibleAt && nextPossibleAt <= now) return false
      const saysUntil = because.some(({ until }) => until && until > now)
      // Otherwise it waits for another call to end, or for ever.
      return saysUntil || rings.some(({ endedAt }) => !endedAt) || !opensWithinWeek(call)
    },
    /** From now on a worker is there, and knows the time. */
    attended: () => void (attendedFrom = clock.monotonic()),
    left: () => void (attendedFrom = Number.POSITIVE_INFINITY),
    /** `calls`: the call as it may be while an edit is under way. */
    place(calls: readonly Model[], to: string): Ring {
      const at = clock.now()
      const reasons = calls.map(call => whyNot(call, at))
      if (!reasons.includes(undefined)) violations.push(`${to} was placed at ${at.toISOString()} ${reasons.join(', ')}`)
      const ring: Ring = { to, queue: calls[0]?.queue ?? '', placedAt: at }
      rings.push(ring)
      return ring
    },
    ring(ring: Ring, call: Model) {
      const at = clock.now()
      ring.rangAt = at
      const isLate = (ms: number) => !isWithinHours(call, new Date(at.getTime() - ms))
      if (isLate(0) && isLate(CHECK_MS) && clock.monotonic() - attendedFrom > CHECK_MS) {
        violations.push(`${ring.to} rang at ${at.toISOString()} outside its hours`)
      }
    },
  }
}

type Ledger = ReturnType<typeof createLedger>

/** A carrier that queues calls, and whose webhooks arrive. */
function createCarrier(
  clock: ManualClock,
  ledger: Ledger,
  fates: readonly (typeof fate extends fc.Arbitrary<infer Value> ? Value : never)[],
  modelsOf: (metadata: unknown) => readonly Model[],
) {
  let posts = 0
  const hungUp = new Map<string, () => void>()
  const phone = manualClient(clock.now, {
    can: ['hangUp'],
    overRate: 'queues',
    maxCallMs: MAX_CALL_MS,
    onHangUp: async id => hungUp.get(id)?.(),
  })

  const place: SchedulerClient['place'] = async ({ to, reference = '', metadata }, { maySend } = {}) => {
    if (maySend?.() === false) throw new CallError('aborted', 'Too late', { placed: 'no' })
    const { queuedMs, ringMs, talkMs, outcome, isAnswerLost } = fates[posts++ % fates.length] ?? NO_FATE
    if (outcome === 'refused') throw new CallError('rejected', 'Refused', { placed: 'no' })
    const calls = modelsOf(metadata)
    const ring = ledger.place(calls, to)
    const providerCallId = `c${posts}`
    const end = (status: 'completed' | 'busy' | 'no-answer' | 'failed' | 'cancelled') => {
      if (ring.endedAt) return
      ring.endedAt = clock.now()
      ring.isCompleted = status === 'completed'
      void phone.report(reference, status, { providerCallId })
    }
    hungUp.set(providerCallId, () => end('cancelled'))
    clock.setTimer(() => {
      if (ring.endedAt) return
      const [call] = calls
      if (call) ledger.ring(ring, call)
      void phone.report(reference, 'ringing', { providerCallId })
      clock.setTimer(() => {
        if (outcome !== 'completed') return end(outcome)
        void phone.report(reference, 'answered', { providerCallId })
        clock.setTimer(() => end('completed'), talkMs)
      }, ringMs)
    }, queuedMs)
    if (isAnswerLost) {
      // The first webhook of a queued call carries its id.
      clock.setTimer(() => void phone.report(reference, 'initiated', { providerCallId }), 0)
      throw new CallError('timed-out', 'No answer', { placed: 'unknown' })
    }
    return { provider: 'hand', reference, providerCallId, status: 'initiated', at: clock.now() }
  }
  return { ...phone.client, place }
}

const NO_FATE = { queuedMs: 0, ringMs: 1, talkMs: 1, outcome: 'busy', isAnswerLost: false } as const

// Each takes half a second; `npm run test:full` has more.
const RUNS = import.meta.env.MODE === 'full' ? 100 : 20

it('I14, I15: nothing rings outside its hours, above a limit or on the list; every call ends or says until when it waits', async () => {
  let placed = 0
  let waited = 0
  await fc.assert(
    fc.asyncProperty(
      start,
      callingRules,
      fc.record({ default: callingRules, evening: callingRules }),
      fc.array(fc.record({ operation, waitMs: fc.constantFrom(0, SECOND, 10 * MINUTE, 3 * HOUR, 9 * HOUR) }), {
        minLength: 4,
        maxLength: 14,
        size: 'max',
      }),
      fc.array(fate, { minLength: 1, maxLength: 8 }),
      async (startsAt, forAll, queues, operations, fates) => {
        const clock = manualClock(new Date(startsAt))
        const rules: Rules = { ...forAll, queues, zonesOf }
        const ledger = createLedger(clock, rules)
        const models = new Map<number, readonly Model[]>()
        const client = createCarrier(clock, ledger, fates, metadata => {
          const { n } = Object(metadata)
          return models.get(n) ?? []
        })
        const store = memoryStore({ clock })
        const worker = () => {
          const scheduler = createScheduler({
            store,
            clients: client,
            concurrency: LINES,
            clock,
            rules,
            dialWithinMs: DIAL_WITHIN_MS,
            misfireAfterMs: Number.POSITIVE_INFINITY,
            retry: ({ attempt, result }) => (attempt < 3 && result.outcome !== 'completed' ? 20 * MINUTE : null),
          })
          scheduler.on('error', ({ error }) => void errors.push(error))
          return scheduler
        }
        const errors: unknown[] = []
        let current
        try {
          current = worker()
        } catch {
          // Hours that never open together.
          return
        }
        // A worker checks the store every 30 seconds: it is there for some minutes of each hour.
        const pass = async (scheduler: Scheduler, ms: number) => {
          for (let restMs = ms; restMs > 0; restMs -= HOUR) {
            await clock.advance(Math.min(restMs, ATTENDED_MS))
            if (restMs <= ATTENDED_MS) return
            ledger.left()
            await scheduler.stop({ drainMs: 0 })
            await clock.advance(Math.min(restMs, HOUR) - ATTENDED_MS)
            await scheduler.start()
            ledger.attended()
          }
          await clock.advance(0)
        }
        const ids: { readonly id: string; readonly n: number }[] = []
        const inMs = (ms: number) => new Date(clock.now().getTime() + ms)
        await current.start()

        for (const { operation: each, waitMs } of operations) {
          const nth = 'nth' in each ? ids[each.nth % Math.max(1, ids.length)] : undefined
          if (each.kind === 'schedule') {
            const { phone, queue, atMs, notAfterMs, count } = each
            const notAfter = notAfterMs === undefined ? undefined : inMs(notAfterMs)
            for (let more = 0; more < count; more++) {
              const n = models.size
              const call = { to: number(phone), queue, notAfter, ...each.own }
              models.set(n, [call])
              const added = await current
                .schedule({ ...call, at: inMs(Math.min(atMs, notAfterMs ?? atMs)), metadata: { n } })
                .catch(() => undefined)
              if (added) ids.push({ id: added.id, n })
            }
          } else if (each.kind === 'edit' && nth) {
            const [before] = models.get(nth.n) ?? []
            const set = Object.fromEntries(
              Object.entries({
                queue: each.queue,
                hours: each.hours,
                to: each.phone === undefined ? undefined : number(each.phone),
              }).filter(([, value]) => value !== undefined),
            )
            if (!before) continue
            // The zone of a call is that of its number: an edit of the number removes it.
            const isNewNumber = each.phone !== undefined && number(each.phone) !== before.to
            const after: Model = { ...before, ...set, ...(isNewNumber && { timeZone: undefined }) }
            models.set(nth.n, [before, after])
            const edited = await current
              .edit(nth.id, { ...set, ...(each.atMs !== undefined && { at: inMs(each.atMs) }) })
              .then(
                () => true,
                () => false,
              )
            models.set(nth.n, [edited ? after : before])
          } else if (each.kind === 'cancel' && nth) {
            await current.cancel(nth.id).catch(() => {})
          } else if (each.kind === 'list') {
            const until = each.untilMs === undefined ? undefined : inMs(each.untilMs)
            await current.doNotCall.add({ number: number(each.phone), until })
            ledger.listed.set(number(each.phone), until)
          } else if (each.kind === 'unlist') {
            ledger.listed.delete(number(each.phone))
            await current.doNotCall.remove(number(each.phone))
          } else if (each.kind === 'jump') {
            clock.jump(each.ms)
            ledger.attended()
          } else if (each.kind === 'kill') {
            await current.close({ drainMs: 0 })
            current = worker()
            await current.start()
            ledger.attended()
          }
          await pass(current, waitMs)
        }
        await pass(current, 3 * DAY)

        const unexplained: unknown[] = []
        for (const { id, n } of ids) {
          const call = await current.get(id)
          if (!call || call.endedAt) continue
          if (call.attempt && call.status !== 'scheduled') {
            expect(clock.now().getTime() - call.attempt.licensedAt.getTime()).toBeLessThan(MAX_CALL_MS + HOUR)
            continue
          }
          waited++
          const explained = await current.explain(id)
          const [model] = models.get(n) ?? []
          if (model && !ledger.explains(explained, model, call.dueAt)) unexplained.push([call, explained])
        }
        expect(unexplained).toEqual([])
        expect(ledger.violations).toEqual([])
        expect(errors).toEqual([])
        placed += ledger.rings.length
        await current.close({ drainMs: 0 })
      },
    ),
    { numRuns: RUNS },
  )
  // The property would prove nothing if nothing rang, or nothing waited.
  expect(placed).toBeGreaterThan(RUNS)
  expect(waited).toBeGreaterThan(0)
}, 120_000)

const heldBy = fc.constantFrom('hours', 'limit', 'unknown-zone', undefined, undefined)

it('no call is starved by one that is held: those that may ring are rung at once, in order', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(heldBy, { minLength: 1, maxLength: 40, size: 'max' }),
      fc.integer({ min: 1, max: 3 }),
      fc.boolean(),
      async (calls, concurrency, isClosing) => {
        // A Monday, 08:59 UTC: the hours of the held calls are over in a minute, or have not begun.
        const clock = manualClock(new Date('2026-06-01T08:58:00Z'))
        const rang: string[] = []
        const phone = manualClient(clock.now)
        const place: SchedulerClient['place'] = async ({ to, reference = '' }) => {
          rang.push(to)
          const providerCallId = reference
          clock.setTimer(() => void phone.report(reference, 'completed', { providerCallId }), 10 * SECOND)
          return { provider: 'hand', reference, providerCallId, status: 'initiated', at: clock.now() }
        }
        const scheduler = createScheduler({
          store: memoryStore({ clock }),
          clients: { ...phone.client, place },
          concurrency,
          clock,
          rules: { zonesOf: () => [], limits: { attempts: [{ most: 1, within: DAY }] } },
        })
        const span = isClosing ? (['08:00', '09:00'] as const) : (['14:00', '15:00'] as const)
        const OWN = {
          hours: { hours: { hours: { 'mon-sun': [span] }, zone: 'UTC' } },
          'unknown-zone': { hours: { hours: { 'mon-sun': [['00:00', '24:00']] } } },
        } as const
        const planned = calls.map((held, n) => ({
          to: held === 'limit' ? number(99) : number(n),
          ...(isClosing && { at: clock.now() }),
          ...(held === 'hours' || held === 'unknown-zone' ? OWN[held] : {}),
        }))
        await scheduler.schedule({ to: number(99) })
        await scheduler.schedule(planned)
        // The hours close while the calls are due and nobody works.
        if (isClosing) await clock.advance(5 * MINUTE)
        await scheduler.start()
        const mayRing = [number(99), ...calls.flatMap((held, n) => (held ? [] : [number(n)]))]
        for (let begun = 0; begun < mayRing.length; begun += concurrency) {
          expect(rang).toEqual(mayRing.slice(0, begun))
          await clock.advance(begun === 0 ? 0 : 10 * SECOND)
          expect(rang).toEqual(mayRing.slice(0, begun + concurrency))
        }
        await clock.advance(MINUTE)
        expect(rang).toEqual(mayRing)
        await scheduler.close({ drainMs: 0 })
      },
    ),
    { numRuns: 100 },
  ))
