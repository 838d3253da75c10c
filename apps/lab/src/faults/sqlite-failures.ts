import type { StoreFailure } from '../harness/messages.ts'
import { integerIn, randomOf } from '../random.ts'
import type { Span } from '../types.ts'
import type { Fault } from './fault.ts'
import { repeat } from './repeat.ts'

const PAUSE_MS: Span = [900, 2400]
const FAIL_FOR_MS: Span = [300, 800]

/** The store of one worker fails for a while; those of the other workers do not. */
const inOneStore =
  (failure: StoreFailure): Fault =>
  ({ seed, workers, count }) => {
    const random = randomOf(seed, failure)
    return repeat({
      atLeast: 1,
      pauseMs: () => integerIn(random, PAUSE_MS),
      inject() {
        const slot = workers.pick(random(), ({ state, placesCalls }) => state === 'live' && placesCalls)
        const forMs = integerIn(random, FAIL_FOR_MS)
        if (!slot) return false
        count(failure)
        workers.send(slot, { kind: 'fail-store', failure, forMs })
        slot.failure = failure
        setTimeout(() => (slot.failure = undefined), forMs)
        return true
      },
    })
  }

export const diskFull = inOneStore('disk-full')
export const readOnly = inOneStore('read-only')
