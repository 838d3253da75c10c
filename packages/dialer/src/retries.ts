import type { CallRequest, CallResult, Clock } from '@outdial/call-client/kernel'
import type { RunEntry } from './entry.ts'

/** A call that waits for its next attempt. */
export interface Retry {
  readonly entry: RunEntry
  readonly request: CallRequest
  /** The result of its last attempt: also the call's result if no further attempt is made. */
  readonly result: CallResult
}

/** The calls of a run that wait to be retried. They use no line. */
export interface Retries {
  /** The number of calls, due or not. */
  readonly size: number
  /** Whether at least one call is due. */
  readonly due: boolean
  add(retry: Retry, delayMs: number): void
  /** Removes and returns the call that has been due longest. */
  take(): Retry | undefined
  /** Removes and returns all calls. */
  clear(): readonly Retry[]
}

export function createRetries(clock: Clock, onDue: () => void): Retries {
  const waiting = new Map<Retry, () => void>()
  const due = new Set<Retry>()
  return {
    get size() {
      return waiting.size + due.size
    },
    get due() {
      return due.size > 0
    },
    add(retry, delayMs) {
      const fall = () => {
        waiting.delete(retry)
        due.add(retry)
        onDue()
      }
      waiting.set(retry, clock.setTimer(fall, delayMs))
    },
    take() {
      for (const retry of due) {
        due.delete(retry)
        return retry
      }
      return undefined
    },
    clear() {
      const all = [...due, ...waiting.keys()]
      for (const cancel of waiting.values()) cancel()
      waiting.clear()
      due.clear()
      return all
    },
  }
}
