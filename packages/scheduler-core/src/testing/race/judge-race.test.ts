import { describe, expect, it } from 'vitest'
import { judgeRace } from './judge-race.ts'
import type { RaceEntry } from './race-log.ts'

const order = ['a', 'b', 'c', 'd']

/** A step between two times. The attempt of call `a` is `A`. */
const entry = (begunAt: number, doneAt: number, licensed: string, ended = ''): RaceEntry => ({
  begunAt,
  doneAt,
  licensed: licensed.split('').map(id => [id, id.toUpperCase()] as const),
  ended: ended.split(''),
})

const judge = (concurrency: number, ...entries: readonly RaceEntry[]) =>
  judgeRace({ orders: [order], concurrency, entries })

describe('the judge of a race', () => {
  it('finds no fault in a correct race', () => {
    const entries = [entry(0, 2, 'ab'), entry(3, 5, 'c', 'A'), entry(6, 8, 'd', 'BC'), entry(9, 10, '', 'D')]
    expect(judge(2, ...entries)).toEqual({ faults: [], peakLines: 2 })
  })

  it('finds a call that was licensed twice', () => {
    const { faults } = judge(9, entry(0, 2, 'a'), entry(1, 3, 'a'))
    expect(faults).toContain('a was licensed twice')
  })

  it('finds a reference that was used twice', () => {
    const twice = { ...entry(1, 3, ''), licensed: [['b', 'A']] as const }
    expect(judge(9, entry(0, 2, 'a'), twice).faults).toEqual(['A was licensed twice'])
  })

  it('finds too many lines in use, from the return of the licensing step to the start of the ending step', () => {
    const entries = [entry(0, 2, 'a'), entry(1, 4, 'b'), entry(5, 6, '', 'A'), entry(5, 6, '', 'B')]
    expect(judge(1, ...entries)).toEqual({ faults: ['2 lines were in use at once, of 1'], peakLines: 2 })
  })

  it('finds no fault where a line may have been free', () => {
    // The step that ended `a` began at 3, before the step that licensed `b` returned at 4.
    const entries = [entry(0, 2, 'a'), entry(3, 6, '', 'A'), entry(1, 4, 'b'), entry(7, 8, '', 'B')]
    expect(judge(1, ...entries)).toEqual({ faults: [], peakLines: 1 })
  })

  it('counts no line whose end was not logged', () => {
    expect(judge(1, entry(0, 1, 'a'), entry(2, 3, 'b'), entry(4, 5, '', 'B')).peakLines).toBe(1)
  })

  it('finds a call that was licensed after a later one', () => {
    const { faults } = judge(9, entry(0, 2, 'b'), entry(3, 4, 'a'))
    expect(faults).toEqual(['Call 0 of the order was licensed after call 1'])
  })

  it('finds a step that licensed out of order', () => {
    expect(judge(9, entry(0, 2, 'ba')).faults).toHaveLength(1)
  })

  it('assumes no order between queues', () => {
    const orders = [
      ['a', 'c'],
      ['b', 'd'],
    ]
    const entries = [entry(0, 2, 'bca'), entry(3, 4, 'd')]
    expect(judgeRace({ orders, concurrency: 9, entries }).faults).toEqual(['One step licensed 1, 0'])
  })

  it('assumes no order between overlapping steps', () => {
    expect(judge(9, entry(0, 3, 'b'), entry(2, 4, 'a')).faults).toEqual([])
  })
})
