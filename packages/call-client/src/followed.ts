import { type Attempt, mergeUpdate, NEW_ATTEMPT } from './kernel/attempt.ts'
import type { CallResult, CallUpdate, Recorded } from './kernel/call.ts'
import type { CallError } from './kernel/call-error.ts'
import { isOutcome, type Outcome } from './kernel/status.ts'
import type { PlaceRequest } from './provider.ts'

/** A call that `dial` follows. */
export interface FollowedCall {
  readonly request: PlaceRequest
  readonly attempt: Attempt
  /** Merges an update. If the update ends the call, the result carries the error. */
  record(update: CallUpdate, error?: CallError): Recorded
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

export function createFollowed(): Followed {
  const open = new Map<string, FollowedCall>()
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
      const call: FollowedCall = {
        request,
        get attempt() {
          return attempt
        },
        record(update, error) {
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

function resultOf(
  { reference, to, from }: PlaceRequest,
  { provider, at }: CallUpdate,
  attempt: Attempt,
  outcome: Outcome,
  error: CallError | undefined,
): CallResult {
  const { providerCallId, answered, answeredAt, endedAt = at, durationMs, cause } = attempt
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
    error,
  }
}
