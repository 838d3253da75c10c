import type { Clock } from '@outdial/call-client/kernel'

/**
 * First attempts go first, and a list that makes us wait may have its next item in a moment. So a retry lets it have that
 * moment, one turn of the event loop, and overtakes only a list that needs more.
 *
 * @returns whether the moment has passed: `true` while `onOver` runs. If none has begun, it begins.
 */
export function createPatience(clock: Clock, onOver: () => void): () => boolean {
  let begun = false
  let over = false

  const end = () => {
    begun = false
    over = true
    onOver()
    over = false
  }

  return () => {
    if (!begun && !over) {
      begun = true
      clock.setTimer(end, 0)
    }
    return over
  }
}
