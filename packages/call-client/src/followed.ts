import { type Attempt, mergeUpdate, NEW_ATTEMPT } from './kernel/attempt.ts'
import type { CallResult, CallUpdate, Recorded } from './kernel/call.ts'
import { CallError } from './kernel/call-error.ts'
import { contradictionOf } from './kernel/contradiction.ts'
import { isOutcome, type Outcome } from './kernel/status.ts'
import type { PlaceRequest } from './provider.ts'

/** A call that `dial` follows. */
export interface FollowedCall {
  readonly request: PlaceRequest
  readonly attempt: Attempt
  /**
   * The provider's id, by which the call is polled and hung up. Absent if it is not known, or once
   * the service has given it to a later call.
   */
  readonly ownId: string | undefined
  /**
   * Merges an update. If the update ends the call, the result carries the error. An update that
   * names another call changes nothing and is `unknown`.
   */
  record(update: CallUpdate, error?: CallError): Recorded
  /** Merges the answer to the call's POST. Its id belongs to this call from now on. */
  recordAnswer(update: CallUpdate): Recorded
}

export interface Listeners {
  /** Receives each update that changed the attempt, the end included. */
  readonly onUpdate: (update: CallUpdate) => void
  /** Receives the result, once. */
  readonly onEnd: (result: CallResult) => void
}

// Ended calls that are kept in memory, so that a late or repeated webhook finds its call.
const MAX_ENDED = 10_000

/** The calls that a client follows, by reference. */
export interface Followed {
  /** Follows a call. Its reference must be new. */
  add(request: PlaceRequest, listeners: Listeners): FollowedCall
  get(reference: string): FollowedCall | undefined
  /** The calls that have not ended. */
  open(): Iterable<FollowedCall>
}

/**
 * Keeps the calls of one provider. `onError` receives, once for each call, that an update named
 * another call, or that the service reused the id of the call.
 */
export function createFollowed(provider: string, onError: (error: CallError) => void): Followed {
  const open = new Map<string, OpenCall>()
  const ended = new Map<string, FollowedCall>()

  const end = (call: FollowedCall) => {
    open.delete(call.request.reference)
    ended.set(call.request.reference, call)
    if (ended.size > MAX_ENDED) ended.delete(ended.keys().next().value ?? '')
  }
  const get = (reference: string) => open.get(reference) ?? ended.get(reference)

  return {
    get,
    open: () => [...open.values()],
    add(request, { onUpdate, onEnd }) {
      let attempt = NEW_ATTEMPT
      let isReused = false
      let hasContradiction = false
      const contradictionIn = (update: CallUpdate) =>
        contradictionOf({ ...request, provider, providerCallId: attempt.providerCallId }, update)

      const call: OpenCall = {
        request,
        get attempt() {
          return attempt
        },
        get ownId() {
          return isReused ? undefined : attempt.providerCallId
        },
        loseId() {
          isReused = true
          onError(new CallError('bad-response', 'The service gave the id of this call to a later one', UNKNOWN))
        },
        recordAnswer(update) {
          const { providerCallId } = update
          if (providerCallId !== undefined && !contradictionIn(update)) {
            for (const other of open.values()) {
              if (other !== call && other.ownId === providerCallId) other.loseId()
            }
          }
          return call.record(update)
        },
        record(update, error) {
          const contradiction = contradictionIn(update)
          if (contradiction) {
            if (!hasContradiction) onError(contradiction)
            hasContradiction = true
            return 'unknown'
          }
          const before = attempt
          attempt = mergeUpdate(before, update)
          if (attempt === before) return 'unchanged'
          const { status } = attempt
          const ends = isOutcome(status) && !isOutcome(before.status)
          if (ends) end(call)
          onUpdate(update)
          if (ends) onEnd(resultOf(request, update, attempt, status, error))
          return 'applied'
        },
      }
      open.set(request.reference, call)
      return call
    },
  }
}

interface OpenCall extends FollowedCall {
  /** The service has given the id to a later call: it restarted and counts from 1 again. */
  loseId(): void
}

const UNKNOWN = { placed: 'unknown' } as const

function resultOf(
  { reference, to, from }: PlaceRequest,
  { provider, at }: CallUpdate,
  attempt: Attempt,
  outcome: Outcome,
  error: CallError | undefined,
): CallResult {
  const { providerCallId, answered, answeredAt, endedAt = at, durationMs, cause, details } = attempt
  return {
    reference,
    to,
    from,
    outcome,
    provider,
    providerCallId,
    answered,
    answeredAt,
    endedAt,
    durationMs,
    cause,
    details,
    error,
  }
}
