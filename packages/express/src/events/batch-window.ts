import type { Clock } from '@outdial/call-client/kernel'

const WINDOW_MS = 50

/** The moment, 50 ms long, whose changes are told together. */
export interface BatchWindow {
  /** Opens it, unless it is open. */
  open(): void
  /** Ends it now, if it is open. */
  end(): void
}

/** @param onEnd is called once for each window */
export function createBatchWindow(clock: Clock, onEnd: () => void): BatchWindow {
  let cancel: (() => void) | undefined

  const end = () => {
    if (!cancel) return
    cancel()
    cancel = undefined
    onEnd()
  }

  return {
    open() {
      cancel ??= clock.setTimer(end, WINDOW_MS)
    },
    end,
  }
}
