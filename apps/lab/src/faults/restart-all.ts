import { setTimeout as wait } from 'node:timers/promises'
import { drawsOf, type Span, within } from '../seeded.ts'
import { again } from './again.ts'
import type { Fault } from './fault.ts'

const AWAY: Span = [100, 700]

/** Everything dies at once: workers, database and provider, and their connections with them; after a while all of it is started again. */
export const restartAll: Fault = ({ seed, size, crew, store, mocks, providerWire, count }) => {
  const draw = drawsOf(seed, 'restart')
  return again({
    least: size.times,
    most: size.times,
    pauseMs: () => size.forMs / (size.times + 1),
    async come() {
      await providerWire?.act('refuse')
      await providerWire?.act('cut')
      crew.pause()
      await Promise.all([store.crash(), mocks.restart(), wait(within(draw, AWAY))])
      await providerWire?.act('accept')
      crew.resume()
      count('restarts of everything')
      return true
    },
  })
}
