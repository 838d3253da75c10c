import { createDialer } from '../dialer.ts'
import type { CallItem } from '../list.ts'
import { dialByHand, turn } from './dial-by-hand.ts'

/** An async list that yields by hand and counts the calls of its functions. */
export function listByHand() {
  const waiting: PromiseWithResolvers<IteratorResult<CallItem>>[] = []
  const use = { pulls: 0, most: 0, returns: 0 }
  const list: AsyncIterable<CallItem> = {
    [Symbol.asyncIterator]: () => ({
      next() {
        use.pulls++
        const pull = Promise.withResolvers<IteratorResult<CallItem>>()
        waiting.push(pull)
        use.most = Math.max(use.most, waiting.length)
        return pull.promise
      },
      return() {
        use.returns++
        return Promise.resolve({ done: true, value: undefined })
      },
    }),
  }
  const settle = async (by: (pull: PromiseWithResolvers<IteratorResult<CallItem>>) => void) => {
    const pull = waiting.shift()
    if (!pull) throw new Error('Nothing was asked for')
    by(pull)
    await turn()
  }
  return {
    list,
    use,
    give: (value: CallItem) => settle(pull => pull.resolve({ done: false, value })),
    end: () => settle(pull => pull.resolve({ done: true, value: undefined })),
    fail: (error: unknown) => settle(pull => pull.reject(error)),
  }
}

/** Dials the list by hand, and keeps the errors of the run. */
export function dialing(list: Iterable<CallItem> | AsyncIterable<CallItem>, concurrency = 2) {
  const hand = dialByHand()
  const run = createDialer({ dial: hand.dial, concurrency }).run(list)
  const errors: unknown[] = []
  run.on('error', ({ error }) => errors.push(error))
  return { hand, run, errors }
}
