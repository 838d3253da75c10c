import { describe, expect, it } from 'vitest'
import { createDialer } from './dialer.ts'
import type { CallItem } from './list.ts'
import { dialByHand, numbers, turn } from './testing/dial-by-hand.ts'
import { dialing, listByHand } from './testing/list-by-hand.ts'

/** An endless list. */
function* endless(): Generator<CallItem> {
  for (;;) yield '+15550001111'
}

it('a run whose calls have ended finishes, even if another run has all the lines', async () => {
  const hand = dialByHand()
  const dialer = createDialer({ dial: hand.dial, concurrency: 1 })
  const first = dialer.run(endless())
  first.pause()
  const second = dialer.run(
    (function* () {
      yield '+15550002222'
    })(),
  )
  await turn()
  first.resume()
  hand.call(0).end()
  await second.finished
  expect([second.state, first.state, first.inFlight]).toEqual(['finished', 'running', 1])
})

describe('a list that is no array', () => {
  it.each([
    ['a set', () => new Set(numbers(5))],
    [
      'a generator',
      function* () {
        yield* numbers(5)
      },
    ],
    [
      'an async generator',
      async function* () {
        yield* numbers(5)
      },
    ],
  ])('%s is dialed in order to its end', async (_, list) => {
    const { hand, run } = dialing(list())
    await hand.endAll()
    expect(hand.dialed).toEqual(numbers(5))
    expect((await run.finished).completed).toBe(5)
    expect(hand.maxOpen).toBe(2)
  })

  it('is read one item at a time, when a line is free', async () => {
    const { list, use, give } = listByHand()
    const { hand } = dialing(list)
    await turn()
    expect(use.pulls).toBe(1)
    await give('+13018040001')
    await give('+13018040002')
    expect(use.pulls).toBe(2)
    hand.call(0).end()
    hand.call(1).end()
    await turn()
    expect(use).toMatchObject({ pulls: 3, most: 1 })
  })

  it('may be endless', async () => {
    const { hand, run } = dialing(
      (function* () {
        for (;;) yield '+13018040009'
      })(),
    )
    await turn()
    expect(hand.calls.length).toBe(2)
    run.stop()
    await hand.endAll()
    expect(run.state).toBe('stopped')
  })

  it('has as entries those that have begun and not ended', async () => {
    const { hand, run } = dialing(new Set(numbers(5)))
    await turn()
    hand.call(0).end()
    await turn()
    expect(run.entries.map(entry => [entry.index, entry.status])).toEqual([
      [1, 'dialing'],
      [2, 'dialing'],
    ])
    expect(run.counts).toMatchObject({ completed: 1, dialing: 2, idle: 0 })
  })

  it('keeps an item that comes during a pause until the run resumes', async () => {
    const { list, give, end } = listByHand()
    const { hand, run } = dialing(list)
    await turn()
    run.pause()
    await give('+13018040001')
    expect(hand.calls).toEqual([])
    expect(run.entries).toMatchObject([{ index: 0, to: '+13018040001', status: 'idle' }])
    run.resume()
    expect(hand.calls.length).toBe(1)
    await end()
    await hand.endAll()
    expect(run.state).toBe('finished')
  })

  it('may pause its own run, and its next item then waits', async () => {
    const list = function* () {
      yield '+13018040001'
      run.pause()
      yield '+13018040002'
    }
    const { hand, run } = dialing(list())
    await turn()
    expect(hand.dialed).toEqual(['+13018040001'])
    run.resume()
    expect(hand.dialed).toEqual(['+13018040001', '+13018040002'])
  })

  it('that ends while the run is paused and nothing is in flight finishes it', async () => {
    const { list, end } = listByHand()
    const { run } = dialing(list)
    await turn()
    run.pause()
    await end()
    expect(run.state).toBe('finished')
  })
})

describe('stop', () => {
  it('calls `return` of an async list and drops its later items', async () => {
    const { list, use, give } = listByHand()
    const { hand, run } = dialing(list)
    await turn()
    run.stop()
    expect(use.returns).toBe(1)
    expect(await run.finished).toMatchObject({ cancelled: 0 })
    await give('+13018040001')
    expect(hand.calls).toEqual([])
  })

  it('ends an item that was read ahead `cancelled`', async () => {
    const { list, give } = listByHand()
    const { run } = dialing(list)
    const emitted: unknown[] = []
    run.on('entry', entry => emitted.push(entry))
    await turn()
    run.pause()
    await give('+13018040001')
    run.stop()
    expect((await run.finished).cancelled).toBe(1)
    expect(emitted).toMatchObject([{ index: 0, to: '+13018040001', status: 'cancelled' }])
  })

  it('lets a generator clean up, even if the generator itself stops the run', async () => {
    const done: string[] = []
    const list = function* () {
      try {
        yield '+13018040001'
        run.stop()
        yield '+13018040002'
      } finally {
        done.push('cleaned')
      }
    }
    const { hand, run, errors } = dialing(list())
    await hand.endAll()
    expect(hand.dialed).toEqual(['+13018040001'])
    expect(run.state).toBe('stopped')
    expect(done).toEqual(['cleaned'])
    expect(errors).toEqual([])
  })

  it('emits the error of a clean-up that throws, and continues', async () => {
    const error = new Error('cannot close')
    const list = function* () {
      try {
        for (;;) yield '+13018040001'
      } finally {
        // oxlint-disable-next-line no-unsafe-finally -- the subject of this test
        throw error
      }
    }
    const { hand, run, errors } = dialing(list())
    await turn()
    run.stop()
    await hand.endAll()
    await run.finished
    expect(errors).toEqual([error])
  })
})
