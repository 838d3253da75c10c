import type { Clock } from '@outdial/call-client/kernel'

/**
 * Gives a list that has no item ready one turn of the event loop to yield a first attempt, before a
 * due retry overtakes it.
 *
 * @returns a function that starts the grace turn, unless one has started, and says whether it is
 * over: `true` only while `onOver` runs
 */
export function createListGrace(clock: Clock, onOver: () => void): () => boolean {
  let started = false
  let over = false

  const end = () => {
    started = false
    over = true
    onOver()
    over = false
  }

  return () => {
    if (!started && !over) {
      started = true
      clock.setTimer(end, 0)
    }
    return over
  }
}
