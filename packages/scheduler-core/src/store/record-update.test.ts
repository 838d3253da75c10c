import { rankOf } from '@outdial/call-client/internal'
import { type AttemptStatus, isOutcome, OPEN_STATUSES, OUTCOMES } from '@outdial/call-client/kernel'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aCall, dispatchLimits, names, phone } from '../testing/kit/builders.ts'
import { bare } from '../testing/kit/expect.ts'
import { license, termsOf } from './license.ts'
import { newCall } from './new-call.ts'
import { type KnownAttempt, recordUpdate } from './record-update.ts'
import type { AttemptUpdate, Decide, NextPollAt } from './step.ts'

const NOW = new Date('2026-03-02T09:00:00.123Z')
const later = (ms: number) => new Date(NOW.getTime() + ms)
const nextPollAt: NextPollAt = (_, now) => new Date(now.getTime() + 10_000)
const noRetry: Decide = () => ({})
const retry: Decide = ({ now }) => ({ retryAt: new Date(now.getTime() + 60_000) })

/** A call whose first attempt is licensed now. */
function begun(): KnownAttempt {
  const given = names()
  const room = dispatchLimits(given)
  const call = license(newCall(aCall(given, NOW, { to: phone(1) }), 1, NOW), room.newReference(), termsOf(room, NOW))
  return { call, attempt: call.attempt }
}

const updateTo = (status: AttemptStatus, more: Partial<AttemptUpdate> = {}): AttemptUpdate => ({
  provider: 'api',
  reference: begun().attempt.reference,
  status,
  at: NOW,
  ...more,
})

/** The state after these updates, in this order. */
const after = (updates: readonly AttemptUpdate[], decide = noRetry, known = begun()): KnownAttempt =>
  updates.reduce((known, update) => recordUpdate(known, update, { decide, nextPollAt }, later(1000)), known)

/** The second attempt of a call. */
const secondOf = ({ call }: KnownAttempt): KnownAttempt => {
  const second = license(call, 'reference-of-the-second', termsOf(dispatchLimits(names()), later(60_000)))
  return { call: second, attempt: second.attempt }
}

const update = fc.record({
  status: fc.constantFrom(
    ...OPEN_STATUSES,
    ...OUTCOMES.filter(status => status !== 'rejected' && status !== 'expired'),
  ),
  at: fc.integer({ min: 0, max: 5 }).map(later),
  cause: fc.option(fc.constantFrom('a', 'b', 'c'), { nil: undefined }),
  // An update with another id would be about another call.
  providerCallId: fc.option(fc.constant('x'), { nil: undefined }),
  answered: fc.option(fc.boolean(), { nil: undefined }),
  durationMs: fc.option(fc.nat({ max: 3 }), { nil: undefined }),
  details: fc.option(fc.dictionary(fc.constantFrom('a', 'b'), fc.constantFrom('x', 'y', 'long', 1, null)), {
    nil: undefined,
  }),
})

const shuffled = fc
  .array(update, { minLength: 1, maxLength: 8 })
  .chain(updates =>
    fc.tuple(fc.constant(updates), fc.shuffledSubarray([...updates, ...updates], { minLength: updates.length * 2 })),
  )

/** The state without its version and without the order of its events. */
function settled({ call, attempt }: KnownAttempt) {
  const { version: _v, attempt: _a, ...kept } = call
  const { events, ...known } = attempt
  return bare({
    kept,
    known,
    events: events.map(({ status, cause, providerCallId }) => [status, cause, providerCallId].join(' ')).sort(),
  })
}

describe('an attempt', () => {
  it('does not depend on the order or repetition of updates', () => {
    fc.assert(
      fc.property(shuffled, ([some, others]) => {
        // A live attempt cannot become `indeterminate` before its time, so that update must come
        // last.
        const lost = (all: typeof some) =>
          [...all].sort((a, b) => Number(a.status === 'indeterminate') - Number(b.status === 'indeterminate'))
        const [one, two] = [lost(some), lost(others)].map(all =>
          after(all.map(({ status, ...more }) => updateTo(status, more))),
        )
        expect(two && settled(two)).toEqual(one && settled(one))
      }),
    )
  })

  it('never loses rank, and never reopens', () => {
    fc.assert(
      fc.property(fc.array(update, { maxLength: 12 }), updates => {
        let known = begun()
        for (const { status, ...more } of updates) {
          const next = recordUpdate(known, updateTo(status, more), { decide: retry, nextPollAt }, later(1000))
          expect(rankOf(next.attempt.status)).toBeGreaterThanOrEqual(rankOf(known.attempt.status))
          if (isOutcome(known.call.status)) expect(isOutcome(next.call.status)).toBe(true)
          expect(next.attempt.nextPollAt === undefined).toBe(isOutcome(next.attempt.status))
          known = next
        }
      }),
    )
  })

  it('is the latest attempt of its call, after any updates', () => {
    fc.assert(
      fc.property(fc.array(update, { maxLength: 8 }), updates => {
        const { call, attempt } = after(updates.map(({ status, ...more }) => updateTo(status, more)))
        expect(call.attempt).toEqual(attempt)
      }),
    )
  })

  it('is the same object if an update changes nothing', () => {
    const known = after([updateTo('ringing')])
    const again = recordUpdate(known, updateTo('ringing'), { decide: noRetry, nextPollAt }, later(2000))
    expect([again.call, again.attempt, again.recorded]).toEqual([known.call, known.attempt, 'unchanged'])
    expect(again.call).toBe(known.call)
    expect(again.attempt).toBe(known.attempt)
  })
})

describe('a call whose attempt ended', () => {
  it.each([
    ['completed', 'completed'],
    ['busy', 'scheduled'],
    ['no-answer', 'scheduled'],
    ['failed', 'scheduled'],
    ['cancelled', 'cancelled'],
    ['rejected', 'scheduled'],
    ['indeterminate', 'indeterminate'],
  ] as const)('by %s, and is to be tried again, is %s', (outcome, status) => {
    expect(after([updateTo(outcome)], retry).call.status).toBe(status)
  })

  it.each(OUTCOMES.filter(outcome => outcome !== 'expired'))('as %s without a retry has that outcome', outcome => {
    expect(after([updateTo(outcome)]).call).toMatchObject({ status: outcome, endedAt: NOW })
  })

  it.each([
    { name: 'more detail', update: updateTo('busy', { cause: '486', at: later(-5) }), status: 'scheduled' },
    { name: 'a weaker outcome', update: updateTo('failed'), status: 'scheduled' },
    { name: 'a stronger outcome', update: updateTo('completed'), status: 'completed' },
  ] as const)('keeps its waiting retry or not, after $name: $status', ({ update, status }) => {
    const waiting = after([updateTo('busy')], retry)
    expect(after([update], retry, waiting).call.status).toBe(status)
  })

  it('shows the outcome of the attempt before until the next one has ended', () => {
    const second = secondOf(after([updateTo('busy')], retry))
    expect(second.call.lastOutcome).toBe('busy')
    const over = after([updateTo('completed', { reference: second.attempt.reference })], noRetry, second)
    expect(over.call).toMatchObject({ status: 'completed', lastOutcome: undefined })
  })

  it('is not changed by late updates of the first attempt once the second has begun, but details make versions', () => {
    const first = after([updateTo('busy')], retry)
    const second = secondOf(first)
    fc.assert(
      fc.property(fc.array(update, { maxLength: 6 }), updates => {
        const late = after(
          updates.map(({ status, ...more }) => updateTo(status, more)),
          retry,
          { ...first, call: second.call },
        )
        expect({ ...late.call, version: second.call.version }).toEqual(second.call)
        const brings = late.attempt.details !== first.attempt.details
        expect(late.call.version > second.call.version).toBe(brings)
      }),
    )
  })
})

describe('a refused attempt', () => {
  const refused = (
    code: 'rate-limited' | 'unavailable' | 'unauthorized' | 'not-dialed' | 'absent' | 'invalid-number',
  ) => recordUpdate(begun(), updateTo('rejected', { refusal: { code } }), { decide: noRetry, nextPollAt }, later(1))

  it.each([
    ['rate-limited', true],
    ['unavailable', true],
    ['unauthorized', true],
    ['not-dialed', true],
    ['absent', false],
    ['invalid-number', false],
  ] as const)('for %s uses up no attempt: %s', (code, isReleased) => {
    const { call, attempt, refusal } = refused(code)
    expect([attempt.released, call.status, call.attemptCount, refusal?.code]).toEqual(
      isReleased ? [true, 'scheduled', 0, code] : [false, 'rejected', 1, undefined],
    )
  })

  it('that was placed after all counts, and nothing follows it', () => {
    const { call, attempt } = after([updateTo('completed')], retry, refused('unavailable'))
    expect([call.status, call.attemptCount, attempt.released]).toEqual(['completed', 1, false])
  })

  it('that was placed after all does not change the outcome of its call, unless its own is stronger', () => {
    const refused = { refusal: { code: 'rate-limited' } } as const
    const first = after([updateTo('failed')], retry)
    const second = after(
      [{ ...updateTo('rejected'), reference: 'reference-of-the-second', ...refused }],
      noRetry,
      secondOf(first),
    )
    const { call: ended } = after([updateTo('completed')], noRetry, { call: second.call, attempt: first.attempt })
    expect([ended.status, ended.attemptCount]).toEqual(['completed', 1])

    const late = { call: ended, attempt: second.attempt }
    const { call } = after([{ ...updateTo('busy'), reference: 'reference-of-the-second' }], noRetry, late)
    expect([call.status, call.attemptCount]).toEqual(['completed', 2])
  })

  it('that was placed after all changes only itself once another attempt has begun', () => {
    const first = refused('unavailable')
    const second = secondOf(first)
    const late = after([updateTo('completed')], retry, { ...first, call: second.call })
    expect([late.call, late.attempt.status, late.attempt.released]).toEqual([second.call, 'completed', true])
  })

  it.each(['initiated', 'ringing', 'answered'] as const)('is ignored once the attempt is %s', live => {
    const known = after([updateTo(live)])
    expect(after([updateTo('rejected', { refusal: { code: 'unavailable' } })], retry, known).call.status).toBe(live)
  })
})

describe('the queue', () => {
  it.each(['initiated', 'ringing', 'answered', 'completed', 'busy', 'no-answer', 'failed'] as const)(
    'learns once from %s that the provider took the call',
    status => {
      const first = recordUpdate(begun(), updateTo(status), { decide: noRetry, nextPollAt }, NOW)
      const again = recordUpdate(first, updateTo('completed', { cause: 'more' }), { decide: noRetry, nextPollAt }, NOW)
      expect([first.taken, again.taken ?? false]).toEqual([true, false])
    },
  )

  it.each(['unknown', 'indeterminate', 'rejected', 'cancelled'] as const)('learns nothing from %s', status => {
    expect(recordUpdate(begun(), updateTo(status), { decide: noRetry, nextPollAt }, NOW).taken ?? false).toBe(false)
  })
})
