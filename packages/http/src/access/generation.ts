import { randomInt } from 'node:crypto'
import type { Clock } from '@outdial/call-client/kernel'

/** Counters that all processes of an application share. Every store has them. */
export interface SessionCounters {
  /** The value of the counter; 0 if it was never incremented. */
  counter(name: string): Promise<number>
  /** Adds 1 to the counter and returns its value. */
  increment(name: string): Promise<number>
}

/** The generation of the valid sessions. Signing out begins the next one. */
export interface Generation {
  /** Returns the generation. Its value is at most a second old. */
  current(): Promise<number>
  /** Ends all sessions: at once in this process, within a second in others. */
  next(): Promise<void>
}

const COUNTER = 'sessions'
const CACHE_MS = 1000

export function createGeneration(counters: SessionCounters, clock: Pick<Clock, 'monotonic'>): Generation {
  let last: { readonly at: number; readonly value: Promise<number> } | undefined

  return {
    async current() {
      const now = clock.monotonic()
      if (last && now - last.at < CACHE_MS) return last.value
      const read = { at: now, value: counters.counter(COUNTER) }
      last = read
      try {
        return await read.value
      } catch (error) {
        // A failure is not cached.
        if (last === read) last = undefined
        throw error
      }
    },
    async next() {
      const value = Promise.resolve(await counters.increment(COUNTER))
      last = { at: clock.monotonic(), value }
    },
  }
}

/** A counter of this process alone. Its random start ends the sessions of the process before. */
export function memoryCounters(): SessionCounters {
  let value = randomInt(2 ** 47)
  return { counter: async () => value, increment: async () => ++value }
}
