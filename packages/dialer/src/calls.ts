import { type Emitter, NEW_ATTEMPT } from '@outdial/call-client/internal'
import type { CallRequest, CallResult, Clock, Dial, RetryPolicy } from '@outdial/call-client/kernel'
import { dialAttempt, resultOf } from './attempt.ts'
import type { Entries } from './entries.ts'
import { begun, ended, idleEntry, type RunEntry, updated } from './entry.ts'
import type { RunError, RunEvents } from './events.ts'
import type { Lines } from './lines.ts'
import { requestOf } from './list.ts'
import type { Retries } from './retries.ts'
import { retryDelay } from './retry-delay.ts'

/** The parts of a run that its calls use. */
export interface CallsParts {
  readonly dial: Dial
  readonly retry: RetryPolicy
  readonly clock: Clock
  /** Aborted when the calls in flight should be hung up. */
  readonly signal: AbortSignal
  readonly lines: Lines
  readonly entries: Entries
  readonly retries: Retries
  readonly events: Emitter<RunEvents>
  /** Whether a call may still be retried: false once the run is stopping. */
  mayRetryNow(): boolean
  /** Called after a call has ended and its line was offered to the runs. */
  onEnd(): void
}

/** The calls of a run, from taking a line to releasing it. */
export interface Calls {
  readonly inFlight: number
  /** Begins the next entry. An entry without a valid number ends at once and takes no line. */
  beginNext(item: unknown): void
  /** Begins the first or a further attempt of a call. */
  begin(before: RunEntry, request: CallRequest): void
}

export function createCalls(run: CallsParts): Calls {
  const { lines, entries, retries, events, clock } = run
  let inFlight = 0

  function beginNext(item: unknown): void {
    const idle = idleEntry(entries.next, item)
    let request: CallRequest
    try {
      request = requestOf(item)
    } catch (error) {
      entries.change(ended(idle, resultOf(error, idle, NEW_ATTEMPT, clock.now())), idle)
      return
    }
    begin(idle, request)
  }

  function begin(before: RunEntry, request: CallRequest): void {
    let entry = begun(before)
    lines.take()
    inFlight++
    entries.change(entry, before)
    dialAttempt(request, run, {
      onChange(known) {
        const was = entry
        entry = updated(was, known)
        entries.change(entry, was)
      },
      onEnd: (result, thrown) => end(entry, request, result, thrown),
    })
  }

  function end(was: RunEntry, request: CallRequest, result: CallResult, thrown: RunError | undefined): void {
    const { delayMs, policyError } = delayAfter(was.attempt, result)
    inFlight--
    const entry = ended(was, result, delayMs === null ? result.outcome : 'scheduled')
    if (delayMs !== null) retries.add({ entry, request: withoutReference(request), result }, delayMs)
    entries.change(entry, was)
    if (thrown ?? policyError) Object.freeze(entry)
    if (thrown) events.emit('error', { error: thrown.error, entry })
    if (policyError) events.emit('error', { error: policyError.error, entry })
    lines.release()
    run.onEnd()
  }

  function delayAfter(attempt: number, result: CallResult): { delayMs: number | null; policyError?: RunError } {
    try {
      const delayMs = retryDelay(run.retry, { attempt, result })
      // Checked after the policy ran, because the policy may have stopped the run.
      return { delayMs: run.mayRetryNow() ? delayMs : null }
    } catch (error) {
      return { delayMs: null, policyError: { error } }
    }
  }

  return {
    get inFlight() {
      return inFlight
    },
    beginNext,
    begin,
  }
}

// A reference identifies one attempt, so a further attempt must not reuse it.
const withoutReference = ({ reference: _reference, ...request }: CallRequest): CallRequest => request
