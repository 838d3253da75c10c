import type { Clock } from '@outdial/call-client/kernel'

/**
 * First attempts go first, and a list that makes us wait may have its next item in a moment. So a retry lets it have that
 * moment, one turn of the event loop, and overtakes only a list that needs more.
 */
export interface Patience {
  /** Whether the moment has passed: true while `onOver` runs. If none has begun, it begins. */
  isOver(): boolean
  /** Calls `onOver` no more. */
  stop(): void
}

export function createPatience(clock: Clock, onOver: () => void): Patience {
  let cancel: (() => void) | undefined
  let over = false

  const end = () => {
    cancel = undefined
    over = true
    onOver()
    over = false
  }

  return {
    isOver() {
      if (!over) cancel ??= clock.setTimer(end, 0)
      return over
    },
    stop() {
      cancel?.()
      cancel = undefined
    },
  }
}
