import { describe, expect, it } from 'vitest'
import { numbers, turn } from './testing/dial-by-hand.ts'
import { dialing, listByHand } from './testing/list-by-hand.ts'

describe('a list that throws', () => {
  const error = new Error('the file is gone')

  it.each([
    [
      'a generator',
      () =>
        (function* () {
          yield* numbers(2)
          throw error
        })(),
    ],
    [
      'an async generator',
      () =>
        (async function* () {
          yield* numbers(2)
          throw error
        })(),
    ],
    [
      'an array with a getter',
      () =>
        Object.defineProperty(numbers(3), 2, {
          get() {
            throw error
          },
        }),
    ],
  ])('%s: the run ends with its error after the calls in flight have ended', async (_, list) => {
    const { hand, run, errors } = dialing(list(), 3)
    await turn()
    expect(errors).toEqual([error])
    expect(run.state).toBe('stopping')
    expect(hand.calls.length).toBe(2)
    hand.call(0).end()
    await turn()
    expect(run.state).toBe('stopping')
    hand.call(1).end()
    await expect(run.finished).rejects.toBe(error)
    expect(run.state).toBe('stopped')
    expect(run.counts).toMatchObject({ completed: 2, cancelled: 0 })
  })

  it('when its iterator is created ends the run', async () => {
    const { run } = dialing({
      [Symbol.iterator]() {
        throw error
      },
    })
    await expect(run.finished).rejects.toBe(error)
  })

  it('because its iterator returns no result ends the run', async () => {
    const { run } = dialing({ [Symbol.asyncIterator]: () => ({ next: async () => undefined as never }) })
    await expect(run.finished).rejects.toBeInstanceOf(TypeError)
  })

  it('while the run is paused ends it', async () => {
    const { list, fail } = listByHand()
    const { run } = dialing(list)
    await turn()
    run.pause()
    await fail(error)
    await expect(run.finished).rejects.toBe(error)
  })

  it('after a stop emits the error and changes nothing else', async () => {
    const { list, fail } = listByHand()
    const { run, errors } = dialing(list)
    await turn()
    run.stop()
    await run.finished
    await fail(error)
    expect(errors).toEqual([error])
  })

  it('causes no unhandled rejection', async () => {
    const unhandled: unknown[] = []
    const listener = (reason: unknown) => unhandled.push(reason)
    process.on('unhandledRejection', listener)
    dialing(
      // oxlint-disable-next-line require-yield -- it throws before it could
      (function* () {
        throw error
      })(),
    )
    await turn()
    await turn()
    process.off('unhandledRejection', listener)
    expect(unhandled).toEqual([])
  })
})
