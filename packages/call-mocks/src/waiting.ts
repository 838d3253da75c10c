import type { Clock } from '@outdial/call-client/kernel'

/**
 * Waits `ms` milliseconds, or for ever if Infinity. Rejects with the signal's reason when it
 * aborts.
 */
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
