import { isCallError } from './kernel/call-error.ts'
import type { Clock } from './kernel/clock.ts'
import { jitterOf, pollDelayMs } from './kernel/poll-delay.ts'

const MOST_AT_ONCE = 10
const POLL_TIMEOUT_MS = 10_000
// Whoever asks for more, asks to lose sight of calls that are in flight.
const LONGEST_PAUSE_MS = 60_000

/** Asks again and again, on behalf of all calls of a client, without ever asking more than ten things at once. */
export interface Poller {
  /** Calls `look` on the turns of the attempt with this reference, until it is told that enough was seen. */
  add(reference: string, look: (signal: AbortSignal) => Promise<void>): Looks
}

/** The looks on behalf of one call. */
export interface Looks {
  /** Looks once more, and then no further. Resolves when that look is over, or after ten seconds at most; never once it is stopped. */
  last(): Promise<void>
  /** Looks no further, and gives up the look that is under way. */
  stop(): void
}

export function createPoller(clock: Clock, { webhooks }: { readonly webhooks: boolean }): Poller {
  const turns: (() => void)[] = []
  let looking = 0
  // A provider that asks for a pause gets it from all calls.
  let pausedUntilMs = 0

  const next = () => {
    while (looking < MOST_AT_ONCE && turns.length > 0) turns.shift()?.()
  }

  return {
    add(reference, look) {
      let begun = 0
      let stopped = false
      let lastIsOver: (() => void) | undefined
      let cancelWait: (() => void) | undefined
      let cancelLimit = () => {}
      let current: AbortController | undefined

      const wait = (ms: number) => {
        cancelWait = clock.setTimer(queue, ms)
      }
      const waitForTurn = () => wait(pollDelayMs({ reference, polls: begun++, webhooks }))
      const queue = () => {
        cancelWait = undefined
        turns.push(() => void turn())
        next()
      }
      const turn = async () => {
        if (stopped) return
        const pauseMs = pausedUntilMs - clock.monotonic()
        if (pauseMs > 0) return wait(pauseMs * jitterOf(reference) + 1)
        const isOver = lastIsOver
        await lookOnce()
        if (stopped) return
        if (isOver) return isOver()
        if (lastIsOver) return queue()
        waitForTurn()
      }
      const lookOnce = async () => {
        const looked = new AbortController()
        current = looked
        const givenUp = new Promise((_, reject) => looked.signal.addEventListener('abort', reject))
        const cancelTimeout = clock.setTimer(() => looked.abort(), POLL_TIMEOUT_MS)
        looking++
        try {
          await Promise.race([look(looked.signal), givenUp])
        } catch (error) {
          // A failed look proves nothing. The next one may do better.
          const pauseMs = Math.min((isCallError(error) && error.retryAfterMs) || 0, LONGEST_PAUSE_MS)
          pausedUntilMs = Math.max(pausedUntilMs, clock.monotonic() + pauseMs)
        }
        cancelTimeout()
        current = undefined
        looking--
        next()
      }

      waitForTurn()
      return {
        last: () =>
          new Promise(resolve => {
            lastIsOver = resolve
            cancelLimit = clock.setTimer(resolve, POLL_TIMEOUT_MS)
            // What was asked before may be answered with what was so before.
            current?.abort()
            if (!cancelWait) return
            cancelWait()
            queue()
          }),
        stop() {
          stopped = true
          cancelWait?.()
          cancelLimit()
          current?.abort()
        },
      }
    },
  }
}
