import { setTimeout as wait } from 'node:timers/promises'
import { integerIn, randomOf } from '../random.ts'
import type { Span } from '../types.ts'
import type { Fault } from './fault.ts'
import { repeat } from './repeat.ts'

const DOWN_MS: Span = [100, 700]

/**
 * Workers, database and provider die at once with all their connections, and restart after a while.
 */
export const restartAll: Fault = ({ seed, size, workers, store, provider, providerProxy, count }) => {
  const random = randomOf(seed, 'restart')
  return repeat({
    atLeast: size.times,
    atMost: size.times,
    pauseMs: () => size.forMs / (size.times + 1),
    async inject() {
      await providerProxy?.send('refuse')
      await providerProxy?.send('cut')
      workers.killAll()
      await Promise.all([store.crash(), provider.restart(), wait(integerIn(random, DOWN_MS))])
      await providerProxy?.send('accept')
      workers.startAll()
      count('restarts of everything')
      return true
    },
  })
}
