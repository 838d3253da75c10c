import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Attempt, mergeUpdate, NEW_ATTEMPT } from './attempt.ts'
import type { CallUpdate } from './call.ts'
import { type AttemptStatus, isOutcome, OPEN_STATUSES, OUTCOMES } from './status.ts'

const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second))
const update = (status: AttemptStatus, rest: Partial<CallUpdate> = {}): CallUpdate => ({
  provider: 'test',
  status,
  at: at(0),
  ...rest,
})
const merged = (updates: readonly CallUpdate[]): Attempt => updates.reduce(mergeUpdate, NEW_ATTEMPT)
const statusAfter = (...statuses: AttemptStatus[]) => merged(statuses.map(status => update(status))).status

const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined })
const updates = fc.array(
  fc.record({
    provider: fc.constant('test'),
    status: fc.constantFrom<AttemptStatus[]>(...OPEN_STATUSES, ...OUTCOMES),
    at: fc.integer({ min: 0, max: 5 }).map(at),
    // An update with another id is about another call. `contradictionOf` keeps it away.
    providerCallId: optional(fc.constant('1')),
    answered: optional(fc.boolean()),
    durationMs: optional(fc.integer({ min: 0, max: 3 })),
    cause: optional(fc.constantFrom('a', 'b', 'c')),
  }),
  { maxLength: 8 },
)
const shuffled = updates.chain(list =>
  fc.tuple(
    fc.constant(list),
    fc.shuffledSubarray([...list, ...list], { minLength: list.length }).map(extra => [...extra, ...list]),
    fc.integer(),
  ),
)

describe('merging updates into an attempt', () => {
  it('gives the same result for any order and repetition of updates', () => {
    fc.assert(
      fc.property(shuffled, ([list, repeated]) => {
        expect(merged(repeated)).toEqual(merged(list))
        expect(merged(list.toReversed())).toEqual(merged(list))
      }),
      { numRuns: 2000 },
    )
  })

  it('returns the same object when an update adds nothing', () => {
    fc.assert(
      fc.property(updates, list => {
        const once = merged(list)
        for (const update of list) expect(mergeUpdate(once, update)).toBe(once)
      }),
    )
  })

  it('never reopens an ended attempt', () => {
    fc.assert(
      fc.property(updates, updates, (before, after) => {
        if (isOutcome(merged(before).status)) expect(isOutcome(merged([...before, ...after]).status)).toBe(true)
      }),
    )
  })

  it('leaves a completed call completed when ringing comes late', () => {
    expect(statusAfter('completed', 'ringing')).toBe('completed')
    expect(statusAfter('answered', 'ringing')).toBe('answered')
  })

  it('decides between two outcomes by rank, not by time', () => {
    for (const [index, stronger] of OUTCOMES.entries()) {
      for (const weaker of OUTCOMES.slice(index + 1)) {
        expect(statusAfter(stronger, weaker)).toBe(stronger)
        expect(statusAfter(weaker, stronger)).toBe(stronger)
      }
    }
  })

  it('corrects `indeterminate` by any other outcome, but not by a live status', () => {
    for (const outcome of OUTCOMES) expect(statusAfter('indeterminate', outcome)).toBe(outcome)
    for (const open of OPEN_STATUSES) expect(statusAfter('indeterminate', open)).toBe('indeterminate')
  })

  it('takes the missing fields of a late update of lower rank', () => {
    const attempt = merged([
      update('completed', { at: at(9), durationMs: 3000 }),
      update('answered', { at: at(4), providerCallId: '7', cause: 'connected' }),
    ])
    expect(attempt).toMatchObject({
      status: 'completed',
      providerCallId: '7',
      answered: true,
      answeredAt: at(4),
      endedAt: at(9),
      durationMs: 3000,
      cause: 'connected',
    })
  })

  it('keeps the id that it knows', () => {
    expect(
      merged([update('initiated', { providerCallId: '2' }), update('ringing', { providerCallId: '1' })]),
    ).toMatchObject({ status: 'ringing', providerCallId: '2' })
  })

  it('takes the cause of the strongest status that has one', () => {
    const updates = [update('failed', { cause: 'sip 500' }), update('completed'), update('busy', { cause: 'sip 486' })]
    expect(merged(updates).cause).toBe('sip 486')
    expect(merged(updates.toReversed()).cause).toBe('sip 486')
  })

  it('takes `answered` from an update whose status does not imply it', () => {
    expect(merged([update('completed', { answered: true })]).answered).toBe(true)
    expect(merged([update('completed')]).answered).toBe(false)
  })
})
