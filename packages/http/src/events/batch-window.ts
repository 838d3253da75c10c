import type { Clock } from '@outdial/call-client/kernel'

const WINDOW_MS = 50

/** Collects the changes of 50 ms into one batch. */
export interface BatchWindow {
  /** Opens the window, unless it is open. */
  open(): void
  /** Ends the window now, if it is open. */
  end(): void
}

/** @param onEnd is called once at the end of each window */
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
