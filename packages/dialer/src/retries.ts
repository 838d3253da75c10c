import type { CallRequest, CallResult, Clock } from '@outdial/call-client/kernel'
import type { RunEntry } from './entry.ts'

/** A call that is to be tried again. */
export interface Retry {
  readonly entry: RunEntry
  readonly request: CallRequest
  /** How its last attempt ended: how the call ends, if there is none further. */
  readonly result: CallResult
}

/** The calls of a run that wait to be tried again. They hold no line. */
export interface Retries {
  /** How many there are, due or not. */
  readonly size: number
  /** Whether one's time has come. */
  readonly due: boolean
  add(retry: Retry, delayMs: number): void
  /** The one that has been due the longest. */
  take(): Retry | undefined
  /** Forgets all, and returns them. */
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
