import type { CallRequest } from '@outdial/call-client/kernel'
import type { RunEntry } from './entry.ts'

/** A call whose attempt was refused without being placed, through no fault of the call. */
export interface RefusedCall {
  readonly entry: RunEntry
  readonly request: CallRequest
}

/** The calls of a run that were put back in their place, in list order. They use no line. */
export interface Refused {
  readonly size: number
  add(call: RefusedCall): void
  /** Removes and returns the first call without an ended attempt. */
  takeFirstAttempt(): RefusedCall | undefined
  /** Removes and returns the first call. */
  take(): RefusedCall | undefined
  /** Removes and returns all calls. */
  clear(): readonly RefusedCall[]
}

export function createRefused(): Refused {
  // Never more calls than lines.
  let calls: readonly RefusedCall[] = []

  const remove = (call: RefusedCall | undefined) => {
    if (call) calls = calls.filter(other => other !== call)
    return call
  }

  return {
    get size() {
      return calls.length
    },
    add(call) {
      calls = [...calls, call].toSorted((a, b) => a.entry.index - b.entry.index)
    },
    takeFirstAttempt: () => remove(calls.find(({ entry }) => entry.attempt === 0)),
    take: () => remove(calls[0]),
    clear() {
      const all = calls
      calls = []
      return all
    },
  }
}
