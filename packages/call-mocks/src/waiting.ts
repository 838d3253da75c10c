import type { Clock } from '@outdial/call-client/kernel'

/** Waits by the clock, for ever if `ms` is Infinity. Rejects with the signal's reason as soon as it is aborted. */
export function wait(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted()
    const stop = () => {
      cancel()
      reject(signal.reason)
    }
    const done = () => {
      signal.removeEventListener('abort', stop)
      resolve()
    }
    const cancel = ms === Number.POSITIVE_INFINITY ? () => {} : clock.setTimer(done, ms)
    signal.addEventListener('abort', stop, { once: true })
  })
}
