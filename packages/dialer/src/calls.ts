import { type Emitter, NEW_ATTEMPT } from '@outdial/call-client/internal'
import {
  type CallRequest,
  type CallResult,
  type Clock,
  type Dial,
  isLive,
  type Outcome,
  type RetryPolicy,
} from '@outdial/call-client/kernel'
import { dialAttempt, resultOf } from './attempt.ts'
import { type BackoffRefusal, refusalIn } from './backoff.ts'
import type { Entries } from './entries.ts'
import { begun, ended, followed, idleEntry, putBack, type RunEntry, updated } from './entry.ts'
import type { RunError, RunEvents } from './events.ts'
import type { Lines } from './lines.ts'
import { requestOf } from './list.ts'
import type { Refused } from './refused.ts'
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
  readonly refused: Refused
  readonly events: Emitter<RunEvents>
  /** Whether a call may still be retried: false once the run is stopping. */
  mayRetryNow(): boolean
  /** Called when a call could not be hung up and goes on. */
  onHangUpFailed(error: unknown, entry: RunEntry): void
  /** Called when an entry's call has ended, before `onEnd`. */
  onCallEnd(index: number): void
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
  const { lines, entries, retries, refused, events, clock } = run
  let inFlight = 0

  function beginNext(item: unknown): void {
    const idle = idleEntry(entries.next, item)
    let request: CallRequest
    try {
      request = requestOf(item)
    } catch (error) {
      const now = clock.now()
      entries.change(ended(idle, resultOf(error, idle, NEW_ATTEMPT, now), now), idle)
      return
    }
    begin(idle, request)
  }

  function begin(before: RunEntry, request: CallRequest): void {
    let entry = begun(before, clock.now())
    const { round } = lines.backoff
    const change = (next: RunEntry) => {
      const was = entry
      entry = next
      entries.change(next, was)
    }
    lines.take()
    inFlight++
    entries.change(entry, before)
    dialAttempt(request, run, {
      onChange(known) {
        if (isLive(known.status)) lines.backoff.accepted(round)
        change(updated(entry, known, clock.now()))
      },
      onFollow: state => change(followed(entry, state)),
      onHangUpFailed: error => run.onHangUpFailed(error, entry),
      onEnd(result, thrown) {
        run.onCallEnd(entry.index)
        const refusal = refusalOf(entry, result)
        if (refusal) lines.backoff.refused(refusal, round)
        else if (TAKEN.has(result.outcome)) lines.backoff.accepted(round)
        // Checked after the back-off was emitted, because a listener may have stopped the run.
        if (refusal && run.mayRetryNow()) refuse(before, entry, request, result, thrown)
        else end(entry, request, result, thrown)
      },
    })
  }

  /** Puts an entry back in its place: nothing was placed, through no fault of the call. */
  function refuse(
    before: RunEntry,
    was: RunEntry,
    request: CallRequest,
    result: CallResult,
    thrown: RunError | undefined,
  ): void {
    inFlight--
    const entry = putBack(was, before, result, clock.now())
    refused.add({ entry, request: withoutReference(request) })
    release(entry, was, [thrown])
  }

  function end(was: RunEntry, request: CallRequest, result: CallResult, thrown: RunError | undefined): void {
    const { delayMs, policyError } = delayAfter(was.attempt, result)
    inFlight--
    const entry = ended(was, result, clock.now(), delayMs === null ? result.outcome : 'scheduled')
    if (delayMs !== null) retries.add({ entry, request: withoutReference(request), result }, delayMs)
    release(entry, was, [thrown, policyError])
  }

  function release(entry: RunEntry, was: RunEntry, errors: readonly (RunError | undefined)[]): void {
    entries.change(entry, was)
    for (const failed of errors) if (failed) events.emit('error', { error: failed.error, entry: Object.freeze(entry) })
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

const TAKEN: ReadonlySet<string> = new Set<Outcome>(['completed', 'busy', 'no-answer', 'failed'])

/** Returns the refusal if no call was placed and the provider may accept the same call later. */
function refusalOf({ status, providerCallId }: RunEntry, { outcome, error }: CallResult): BackoffRefusal | undefined {
  if (outcome !== 'rejected' || providerCallId !== undefined || isLive(status)) return undefined
  return refusalIn(error)
}

// A reference identifies one attempt, so a further attempt must not reuse it.
const withoutReference = ({ reference: _reference, ...request }: CallRequest): CallRequest => request
