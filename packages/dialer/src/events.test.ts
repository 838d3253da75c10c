import { describe, expect, it, onTestFinished } from 'vitest'
import { createDialer } from './dialer.ts'
import type { RunError } from './events.ts'
import { dialByHand, instantly, numbers, turn } from './testing/dial-by-hand.ts'

describe('a listener that throws', () => {
  it('disturbs no call and becomes an `error` event', async () => {
    const run = createDialer({ dial: instantly(), concurrency: 2 }).run(numbers(3))
    const errors: RunError[] = []
    const failure = new Error('listener')
    const indexes: number[] = []
    run.on('entry', () => {
      throw failure
    })
    run.on('entry', ({ index }) => indexes.push(index))
    run.on('run', () => {
      throw failure
    })
    run.on('error', error => errors.push(error))
    expect(await run.finished).toMatchObject({ completed: 3 })
    expect(indexes.length).toBe(6)
    expect(errors.filter(({ event }) => event === 'entry').length).toBe(6)
    expect(errors.filter(({ event }) => event === 'run').length).toBe(2)
  })

  it('on `error` disturbs no call either', async () => {
    const warnings: string[] = []
    const listener = (warning: Error) => warnings.push(warning.message)
    process.on('warning', listener)
    onTestFinished(() => void process.off('warning', listener))
    const run = createDialer({ dial: () => Promise.reject(new Error('dial')), concurrency: 1 }).run(numbers(2))
    run.on('error', () => {
      throw new Error('the listener to errors')
    })
    expect(await run.finished).toMatchObject({ indeterminate: 2 })
    await turn()
    expect(warnings.some(text => text.includes('the listener to errors'))).toBe(true)
  })
})

describe('an entry', () => {
  it('is frozen', async () => {
    const hand = dialByHand()
    const run = createDialer({ dial: hand.dial, concurrency: 1 }).run(numbers(2))
    const emitted: unknown[] = []
    run.on('entry', entry => emitted.push(Object.isFrozen(entry)))
    await turn()
    expect(emitted).toEqual([true])
    expect(run.entries.map(entry => Object.isFrozen(entry))).toEqual([true, true])
  })

  it('is emitted with every change, each version once', async () => {
    const hand = dialByHand()
    const run = createDialer({ dial: hand.dial, concurrency: 2 }).run(numbers(4))
    const versions = new Map<number, number[]>()
    run.on('entry', ({ index, version }) => versions.set(index, [...(versions.get(index) ?? []), version]))
    await turn()
    hand.call(0).update('ringing')
    hand.call(0).end()
    await turn()
    run.stop()
    await hand.endAll()
    expect([...versions.values()]).toEqual([[1, 2, 3], [1, 2], [1, 2], [1]])
    expect(run.entries.map(entry => entry.version)).toEqual([3, 2, 2, 1])
  })
})

it('the counts always add up to the list', async () => {
  const hand = dialByHand()
  const run = createDialer({ dial: hand.dial, concurrency: 2 }).run(['no number', ...numbers(5)])
  const sums: number[] = []
  const add = () => sums.push(Object.values(run.counts).reduce((sum, count) => sum + count))
  add()
  run.on('entry', add)
  await turn()
  expect(run.counts).toMatchObject({ rejected: 1, dialing: 2, idle: 3 })
  hand.call(0).end('busy')
  await turn()
  run.stop()
  await hand.endAll()
  add()
  expect(new Set(sums)).toEqual(new Set([6]))
})
