import { type Emitter, NEW_ATTEMPT } from '@outdial/call-client/internal'
import type { CallRequest, CallResult, Clock, Dial, RetryPolicy } from '@outdial/call-client/kernel'
import { dialAttempt, resultOf } from './attempt.ts'
import type { Entries } from './entries.ts'
import { begun, ended, idleEntry, type RunEntry, told } from './entry.ts'
import type { RunError, RunEvents } from './events.ts'
import type { Lines } from './lines.ts'
import { requestOf } from './list.ts'
import type { Retries } from './retries.ts'
import { retryDelay } from './retry-delay.ts'

/** What the calls of a run need of it. */
export interface CallsOf {
  readonly dial: Dial
  readonly retry: RetryPolicy
  readonly clock: Clock
  /** Aborted to ask the calls in flight to hang up. */
  readonly signal: AbortSignal
  readonly lines: Lines
  readonly entries: Entries
  readonly retries: Retries
  readonly events: Emitter<RunEvents>
  /** Whether calls may still be tried again. */
  goesOn(): boolean
  /** A call has ended and its line has been offered. */
  onEnd(): void
}

/** The calls of a run, from taking a line to giving it back. */
export interface Calls {
  readonly inFlight: number
  /** Begins the next entry. If it cannot be rung, it ends and takes no line. */
  beginNext(item: unknown): void
  /** Begins a further attempt of a call, or its first. */
  begin(before: RunEntry, request: CallRequest): void
}

export function createCalls(run: CallsOf): Calls {
  const { lines, entries, retries, events, clock } = run
  let inFlight = 0

  function beginNext(item: unknown): void {
    const idle = idleEntry(entries.next, item)
    let request: CallRequest
    try {
      request = requestOf(item)
    } catch (error) {
      entries.change(ended(idle, resultOf(error, { to: idle.to }, NEW_ATTEMPT, clock.now())), idle)
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
      onKnown(known) {
        const was = entry
        entry = told(was, known)
        entries.change(entry, was)
      },
      onEnd: (result, thrown) => end(entry, request, result, thrown),
    })
  }

  function end(was: RunEntry, request: CallRequest, result: CallResult, thrown: RunError | undefined): void {
    const { delayMs, misjudged } = judge(was.attempt, result)
    inFlight--
    const entry = ended(was, result, delayMs === null ? result.outcome : 'scheduled')
    if (delayMs !== null) retries.add({ entry, request: withoutReference(request), result }, delayMs)
    entries.change(entry, was)
    if (thrown ?? misjudged) Object.freeze(entry)
    if (thrown) events.emit('error', { error: thrown.error, entry })
    if (misjudged) events.emit('error', { error: misjudged.error, entry })
    lines.release()
    run.onEnd()
  }

  function judge(attempt: number, result: CallResult): { delayMs: number | null; misjudged?: RunError } {
    try {
      const delayMs = retryDelay(run.retry, { attempt, result })
      return { delayMs: run.goesOn() ? delayMs : null } // Asked last: the policy itself may have stopped the run.
    } catch (error) {
      return { delayMs: null, misjudged: { error } }
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

// A reference is the id of one attempt: the next one gets its own from whoever dials it.
const withoutReference = ({ reference: _reference, ...request }: CallRequest): CallRequest => request
