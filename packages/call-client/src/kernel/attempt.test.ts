import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Attempt, mergeUpdate, NEW_ATTEMPT } from './attempt.ts'
import type { CallUpdate } from './call.ts'
import { type AttemptStatus, isOutcome, OPEN_STATUSES, OUTCOMES } from './status.ts'

const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second))
const told = (status: AttemptStatus, rest: Partial<CallUpdate> = {}): CallUpdate => ({
  provider: 'test',
  status,
  at: at(0),
  ...rest,
})
const merged = (updates: readonly CallUpdate[]): Attempt => updates.reduce(mergeUpdate, NEW_ATTEMPT)
const statusAfter = (...statuses: AttemptStatus[]) => merged(statuses.map(status => told(status))).status

const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined })
const updates = fc.array(
  fc.record({
    provider: fc.constant('test'),
    status: fc.constantFrom<AttemptStatus[]>(...OPEN_STATUSES, ...OUTCOMES),
    at: fc.integer({ min: 0, max: 5 }).map(at),
    providerCallId: optional(fc.constantFrom('1', '2')),
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

describe('merging what is told of an attempt', () => {
  it('ends the same whatever the order and number of updates', () => {
    fc.assert(
      fc.property(shuffled, ([list, repeated]) => {
        expect(merged(repeated)).toEqual(merged(list))
        expect(merged(list.toReversed())).toEqual(merged(list))
      }),
      { numRuns: 2000 },
    )
  })

  it('returns the very same attempt when an update says nothing new', () => {
    fc.assert(
      fc.property(updates, list => {
        const once = merged(list)
        for (const update of list) expect(mergeUpdate(once, update)).toBe(once)
      }),
    )
  })

  it('never opens an ended attempt again', () => {
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

  it('decides between two outcomes by a fixed order, whichever came first', () => {
    for (const [index, stronger] of OUTCOMES.entries()) {
      for (const weaker of OUTCOMES.slice(index + 1)) {
        expect(statusAfter(stronger, weaker)).toBe(stronger)
        expect(statusAfter(weaker, stronger)).toBe(stronger)
      }
    }
  })

  it('corrects an indeterminate end by evidence of any other, and by no live status', () => {
    for (const outcome of OUTCOMES) expect(statusAfter('indeterminate', outcome)).toBe(outcome)
    for (const open of OPEN_STATUSES) expect(statusAfter('indeterminate', open)).toBe('indeterminate')
  })

  it('fills in what a late word of a lower rank tells', () => {
    const attempt = merged([
      told('completed', { at: at(9), durationMs: 3000 }),
      told('answered', { at: at(4), providerCallId: '7', cause: 'connected' }),
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

  it('takes the cause of the strongest status that has one', () => {
    const words = [told('failed', { cause: 'sip 500' }), told('completed'), told('busy', { cause: 'sip 486' })]
    expect(merged(words).cause).toBe('sip 486')
    expect(merged(words.toReversed()).cause).toBe('sip 486')
  })

  it('believes an answer that is told beside the status', () => {
    expect(merged([told('completed', { answered: true })]).answered).toBe(true)
    expect(merged([told('completed')]).answered).toBe(false)
  })
})
