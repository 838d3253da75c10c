import { expect, it } from 'vitest'
import { callOf } from '../../testing/fake-server.ts'
import { sortedCalls } from './sorted-calls.ts'

const at = (minute: number) => new Date(Date.UTC(2026, 10, 21, 9, minute)).toISOString()
const call = (id: string, minute: number, sequence = 1, version = 1) =>
  callOf({ id, at: at(minute), sequence, version })
const idsOf = ({ size, at }: ReturnType<typeof sortedCalls>) =>
  Array.from({ length: size }, (_, index) => at(index)?.id)

it('calls stand by their time, then by the order of adding', () => {
  const calls = [call('b', 1, 2), call('c', 2), call('a', 1, 1)]
  expect(idsOf(sortedCalls('soonest', calls))).toEqual(['a', 'b', 'c'])
  expect(idsOf(sortedCalls('latest', calls))).toEqual(['c', 'b', 'a'])
})

it('instants that are written in another way stand by what they mean', () => {
  const calls = [callOf({ id: 'b', at: '2026-11-21T10:30:00+01:00' }), callOf({ id: 'a', at: '2026-11-21T09:00:00Z' })]
  expect(idsOf(sortedCalls('soonest', calls))).toEqual(['a', 'b'])
})

it('a newer version takes the place of the older one, and an older one that of none', () => {
  const list = sortedCalls('soonest', [call('a', 1), call('b', 2)])
  expect(list.put({ ...call('a', 1, 1, 2), status: 'ringing' })).toBe(true)
  expect(list.put({ ...call('a', 1, 1, 1), status: 'dialing' })).toBe(false)
  expect(list.at(0)?.status).toBe('ringing')
  expect(list.size).toBe(2)
})

it('a call that gets another time moves to its place', () => {
  const list = sortedCalls('soonest', [call('a', 1), call('b', 2), call('c', 3)])
  list.put(call('a', 9, 1, 2))
  expect(idsOf(list)).toEqual(['b', 'c', 'a'])
  expect(['a', 'b', 'c', 'x'].map(list.indexOf)).toEqual([2, 0, 1, -1])
})

it('a removed call is gone, once', () => {
  const list = sortedCalls('latest', [call('a', 1), call('b', 2)])
  expect([list.remove('a'), list.remove('a')]).toEqual([true, false])
  expect(idsOf(list)).toEqual(['b'])
})

it('calls with the same position are distinguished', () => {
  const list = sortedCalls('soonest', [call('a', 1), call('b', 1), call('c', 1)])
  list.remove('b')
  expect(idsOf(list)).toEqual(['a', 'c'])
  expect(list.indexOf('c')).toBe(1)
})

it('after any changes it is as if it had been sorted anew', () => {
  // A small generator with a seed: the same changes in every run.
  let seed = 7
  const random = (below: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31
    return seed % below
  }
  for (const order of ['soonest', 'latest'] as const) {
    const list = sortedCalls(order)
    const known = new Map<string, ReturnType<typeof call>>()
    for (let version = 1; version < 2000; version++) {
      const id = `c${random(200)}`
      if (random(5) === 0) {
        list.remove(id)
        known.delete(id)
        continue
      }
      const next = call(id, random(60), Number(id.slice(1)), version)
      list.put(next)
      known.set(id, next)
    }
    expect(idsOf(list)).toEqual(idsOf(sortedCalls(order, [...known.values()])))
    expect([...known.keys()].every(id => list.at(list.indexOf(id))?.id === id)).toBe(true)
  }
})
