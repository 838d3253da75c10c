import { isCallError } from './kernel/call-error.ts'
import type { Clock } from './kernel/clock.ts'
import { jitterOf, pollDelayMs } from './kernel/poll-delay.ts'

const MAX_POLLS_AT_ONCE = 10
const POLL_TIMEOUT_MS = 10_000
// The provider may ask for a longer pause, but the ends of calls in flight would go unnoticed.
const MAX_PAUSE_MS = 60_000

/** Polls for all calls of a client, at most ten at once. */
export interface Poller {
  /** Runs `poll` for the attempt with this reference, again and again, until it is stopped. */
  add(reference: string, poll: (signal: AbortSignal) => Promise<void>): Polling
}

/** The polls of one call. */
export interface Polling {
  /** Polls once more, for ten seconds at most, and stops. Never resolves once `stop` is called. */
  last(): Promise<void>
  /** Stops, and aborts a poll that is under way. */
  stop(): void
}

export function createPoller(clock: Clock, { webhooks }: { readonly webhooks: boolean }): Poller {
  const queued: (() => void)[] = []
  let active = 0
  // A provider that answers with `retryAfterMs` gets that pause from all calls.
  let pausedUntilMs = 0

  const next = () => {
    while (active < MAX_POLLS_AT_ONCE && queued.length > 0) queued.shift()?.()
  }

  return {
    add(reference, poll) {
      let polls = 0
      let stopped = false
      let resolveLast: (() => void) | undefined
      let cancelWait: (() => void) | undefined
      let cancelLimit = () => {}
      let current: AbortController | undefined

      const wait = (ms: number) => {
        cancelWait = clock.setTimer(queue, ms)
      }
      const waitForNext = () => wait(pollDelayMs({ reference, polls: polls++, webhooks }))
      const queue = () => {
        cancelWait = undefined
        queued.push(() => void run())
        next()
      }
      const run = async () => {
        if (stopped) return
        const pauseMs = pausedUntilMs - clock.monotonic()
        if (pauseMs > 0) return wait(pauseMs * jitterOf(reference) + 1)
        const resolve = resolveLast
        await pollOnce()
        if (stopped) return
        if (resolve) return resolve()
        if (resolveLast) return queue()
        waitForNext()
      }
      const pollOnce = async () => {
        const abort = new AbortController()
        current = abort
        const aborted = new Promise((_, reject) => abort.signal.addEventListener('abort', reject))
        const cancelTimeout = clock.setTimer(() => abort.abort(), POLL_TIMEOUT_MS)
        active++
        try {
          await Promise.race([poll(abort.signal), aborted])
        } catch (error) {
          // A failed poll proves nothing about the call.
          const pauseMs = Math.min((isCallError(error) && error.retryAfterMs) || 0, MAX_PAUSE_MS)
          pausedUntilMs = Math.max(pausedUntilMs, clock.monotonic() + pauseMs)
        }
        cancelTimeout()
        current = undefined
        active--
        next()
      }

      waitForNext()
      return {
        last: () =>
          new Promise(resolve => {
            resolveLast = resolve
            cancelLimit = clock.setTimer(resolve, POLL_TIMEOUT_MS)
            // The answer to an earlier request may be stale.
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
