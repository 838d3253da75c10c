import { OPEN_STATUSES, OUTCOMES } from '@outdial/call-client/kernel'
import type { Refusal } from '../../store/step.ts'
import { HOUR, MINUTE, SECOND } from '../kit/builders.ts'
import type { Arbitrary, FastCheck } from './fast-check.ts'

const QUEUES = ['main', 'second'] as const
const CODES: readonly Refusal['code'][] = [
  'rate-limited',
  'unavailable',
  'unauthorized',
  'not-dialed',
  'absent',
  'rejected',
]
const SPANS = [0, 1, 500, 999, SECOND, 5 * SECOND, 30 * SECOND, MINUTE, 71 * SECOND, 10 * MINUTE, HOUR] as const

/** The longest span of a pace below. What a pace still counts is not deleted. */
const PACE_MS = 2 * SECOND

/** Hours in UTC that a random history meets: it begins at 09:00. */
const HOURS: readonly (readonly [from: string, to: string])[] = [
  ['09:00', '09:11'],
  ['09:11', '10:30'],
  ['22:00', '09:01'],
]

/**
 * Random operations of a store, as plain data. An operation picks its calls and attempts by number
 * from those that exist when it runs, so a shortened sequence is still valid.
 */
export function steps(fc: FastCheck) {
  const pick = fc.nat({ max: 999 })
  const maybe = <Value>(value: Arbitrary<Value>) => fc.oneof(fc.constant(undefined), value)
  const rarely = <Value>(value: Arbitrary<Value>) =>
    fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value })
  const span = fc.constantFrom(...SPANS)
  const ago = span.map(ms => -ms)
  const moment = fc.oneof({ weight: 1, arbitrary: span }, { weight: 3, arbitrary: ago })
  const queue = fc.constantFrom(...QUEUES)

  const call = fc.record({
    queue,
    key: maybe(fc.nat({ max: 4 })),
    phone: fc.nat({ max: 2 }),
    inMs: moment,
    notAfterInMs: rarely(moment),
    isElsewhere: rarely(fc.constant(true)),
    ownerId: maybe(fc.constantFrom('anna', 'berta')),
    isRepeated: rarely(fc.constant(true)),
    dueInMs: rarely(span),
    rules: rarely(
      fc.constantFrom(
        { timeZone: 'America/New_York' },
        { timeZone: 'Asia/Tokyo', limits: [{ attempts: [{ most: 1, within: 'day' }] }] } as const,
        { limits: [{ pauseMs: MINUTE }] },
      ),
    ),
  })

  const update = fc.record({
    attempt: fc.oneof(pick, fc.constantFrom(-1, -2, -3)),
    status: fc.oneof(
      fc.constantFrom(...OPEN_STATUSES.slice(1)),
      fc.constantFrom(...(['busy', 'no-answer', 'rejected', 'rejected'] as const)),
      fc.constantFrom(...OUTCOMES.filter(outcome => outcome !== 'expired')),
    ),
    agoMs: fc.constantFrom(0, 1, SECOND),
    cause: maybe(fc.constantFrom('a', 'b')),
    answered: maybe(fc.boolean()),
    details: maybe(
      fc.oneof(
        fc.constantFrom({ a: 'x' }, { a: 'y', b: [null] }, { a: 'long', c: '\0😀' }),
        // Of the two the longer one is kept, so a person may follow a machine.
        fc.constantFrom({ answeredBy: 'machine' }, { answeredBy: 'human_residence' }),
      ),
    ),
    durationMs: maybe(fc.nat({ max: 2 })),
    id: fc.constantFrom('none', 'own', 'own', 'another', 'of another attempt'),
    isUnknown: rarely(fc.constant(true)),
    to: rarely(fc.constantFrom('ours', 'another')),
    lookedUp: rarely(fc.constant(true)),
    isAnswer: rarely(fc.constant(true)),
    isLost: rarely(fc.constant(true)),
    byOperator: rarely(fc.constantFrom('ends', 'frees')),
    refusal: maybe(fc.record({ code: fc.constantFrom(...CODES), retryAfterMs: maybe(span) })),
  })
  // Answers to the latest POSTs, and the ends of their calls by an operator.
  const answer = fc.record({
    attempt: fc.constantFrom(-1, -2, -3, -4),
    status: fc.constantFrom('initiated', 'unknown'),
    agoMs: fc.constant(0),
    cause: fc.constant(undefined),
    answered: fc.constant(undefined),
    details: fc.constant(undefined),
    durationMs: fc.constant(undefined),
    id: fc.constantFrom('none', 'own', 'of another attempt'),
    isUnknown: fc.constant(undefined),
    to: fc.constant(undefined),
    lookedUp: fc.constant(undefined),
    isAnswer: fc.constant(true),
    isLost: maybe(fc.constant(true)),
    byOperator: rarely(fc.constantFrom('ends', 'frees', 'frees')),
    refusal: fc.constant(undefined),
  })

  const limits = fc.record({
    concurrency: maybe(fc.integer({ min: 1, max: 3 })),
    callsPerSecond: maybe(fc.constantFrom(0.5, 1, 2.5)),
  })
  const providerLimits = fc
    .record({ api: maybe(limits), elsewhere: maybe(limits) })
    .map(byName => new Map(Object.entries(byName).flatMap(([name, each]) => (each ? [[name, each] as const] : []))))

  const dispatch = fc.record({
    providers: fc.constantFrom(...([['api'], ['api'], ['api', 'elsewhere'], ['elsewhere']] as const)),
    maxLicences: fc.integer({ min: 1, max: 4 }),
    maxCallMs: fc.constantFrom(10 * SECOND, MINUTE),
    lines: maybe(fc.integer({ min: 1, max: 5 })),
    providerLimits: maybe(providerLimits),
    breakerThreshold: maybe(fc.constantFrom(1, 2, Number.POSITIVE_INFINITY)),
    misfireAfterMs: rarely(fc.constantFrom(0, MINUTE)),
    numberLimits: fc.array(
      fc.record({ most: fc.integer({ min: 1, max: 3 }), withinMs: fc.constantFrom(SECOND, MINUTE, HOUR) }),
      { maxLength: 1 },
    ),
    completedWithin: rarely(fc.constantFrom<number | 'day'>(MINUTE, 'day')),
    pauseMs: rarely(fc.constantFrom(SECOND, HOUR)),
    hours: rarely(fc.constantFrom(...HOURS)),
    budget: rarely(
      fc.record({
        queue: maybe(queue),
        callsPerDay: maybe(fc.integer({ min: 1, max: 4 })),
        minutesPerDay: maybe(fc.constantFrom(1, 2.5)),
      }),
    ),
  })

  const change = fc.record({
    call: pick,
    kind: fc.constantFrom('edit', 'defer', 'end', 'cancel'),
    outcome: fc.constantFrom('expired', 'cancelled', 'indeterminate'),
    version: fc.constantFrom('any', 'any', 'right', 'wrong'),
    inMs: moment,
    with: call,
    scope: fc.constantFrom(undefined, 'one', 'following'),
  })

  return fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({ kind: fc.constant('add'), calls: fc.array(call, { minLength: 1, maxLength: 5 }) }),
    },
    {
      weight: 8,
      arbitrary: fc.record({
        kind: fc.constant('advance'),
        updates: fc.array(fc.oneof({ weight: 2, arbitrary: update }, { weight: 1, arbitrary: answer }), {
          maxLength: 4,
        }),
        dispatch: maybe(dispatch),
        retryInMs: fc.constantFrom(undefined, 0, 0, SECOND),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant('change'), changes: fc.array(change, { minLength: 1, maxLength: 3 }) }),
    },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('pass'), ms: span }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('takeOverdue') }) },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('doNotCall'),
        isRemoved: fc.boolean(),
        phones: fc.array(fc.nat({ max: 2 }), { maxLength: 3 }),
        reason: maybe(fc.constantFrom('asked us to stop')),
        untilInMs: maybe(span),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('changeQueue'),
        queue,
        change: fc.record({
          concurrency: maybe(fc.integer({ min: 1, max: 4 })),
          paused: maybe(fc.boolean()),
          callsPerSecond: maybe(fc.constantFrom(null, 0.5, 1, 2.5)),
          backoff: maybe(fc.constant(null)),
        }),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('changeDispatch'),
        paused: fc.constantFrom(undefined, true, false, false),
        closeBreaker: rarely(fc.constantFrom('api', 'elsewhere')),
        shiftClock: maybe(
          fc.record({ byMs: fc.oneof(span, ago), isSet: fc.boolean(), isKnown: rarely(fc.constant(true)) }),
        ),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('prune'),
        agoMs: fc.constantFrom(...SPANS.filter(ms => ms >= PACE_MS)),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('read'),
        statuses: maybe(fc.uniqueArray(fc.constantFrom('scheduled', ...OPEN_STATUSES, ...OUTCOMES), { maxLength: 4 })),
        phone: maybe(fc.nat({ max: 2 })),
        queue: maybe(queue),
        ownerId: maybe(fc.constantFrom('anna', 'berta')),
        fromMs: maybe(moment),
        untilMs: maybe(moment),
        order: fc.constantFrom('soonest', 'latest'),
        limit: fc.integer({ min: 1, max: 5 }),
      }),
    },
  )
}

/** One random operation. */
export type PropertyStep = ReturnType<typeof steps> extends Arbitrary<infer Value> ? Value : never
