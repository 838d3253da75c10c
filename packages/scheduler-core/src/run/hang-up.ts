import { CallError, type Clock, isOutcome } from '@outdial/call-client/kernel'
import type { ClientsByName, SchedulerClient } from '../clients.ts'
import { SchedulerError } from '../scheduler-error.ts'
import type { AttemptRecord, ScheduledCall } from '../store/call.ts'

/** Asks providers to end calls. Only an update of the provider proves that a call has ended. */
export interface HangUp {
  /**
   * Hangs up if the call is cancelled, its provider's id is known and no earlier request succeeded.
   * Failures go to `onError`.
   */
  hangUpIfCancelled(call: ScheduledCall): void
  /**
   * Hangs up now. A call without an id is hung up by `hangUpIfCancelled` once the id is known.
   *
   * @throws {SchedulerError | CallError}
   */
  hangUp(call: ScheduledCall): Promise<void>
  /**
   * Hangs up an attempt that may wait in a queue of its provider. Resolves with `true` if the
   * provider agreed within the last minute. Failures go to `onError`. `isLast` allows a request
   * although `MAX_REQUESTS` were sent.
   */
  hangUpQueued(attempt: AttemptRecord, options: { readonly isLast: boolean }): Promise<boolean>
}

const MAX_REMEMBERED = 10_000

const LIMIT_MS = 10_000

// A provider that agreed, and reports no end, is asked again.
const AGAIN_MS = 60_000

// The requests of this process for one attempt that stays queued.
const MAX_REQUESTS = 10

/** The requests of this process for one attempt. */
interface Requests {
  queued: number
  underWay: boolean
  /** On the monotonic clock. */
  agreedMs?: number | undefined
}

export function createHangUp(clients: ClientsByName, clock: Clock, onError: (error: unknown) => void): HangUp {
  const requests = new Map<string, Requests>()

  const requestsFor = (reference: string): Requests => {
    const known = requests.get(reference)
    if (known) return known
    const none: Requests = { queued: 0, underWay: false }
    requests.set(reference, none)
    if (requests.size > MAX_REMEMBERED) requests.delete(requests.keys().next().value ?? '')
    return none
  }

  /** Sends one request, with a time limit. */
  const send = async (client: SchedulerClient, provider: string, id: string, asked: Requests): Promise<void> => {
    const limit = new AbortController()
    const timedOut = new Promise<never>((_, reject) => {
      limit.signal.addEventListener('abort', () =>
        reject(new CallError('timed-out', `${provider} did not hang up within ${LIMIT_MS} ms`, { placed: 'unknown' })),
      )
    })
    const cancel = clock.setTimer(() => limit.abort(), LIMIT_MS)
    asked.underWay = true
    try {
      await Promise.race([client.hangUp(id, { signal: limit.signal }), timedOut])
      asked.agreedMs = clock.monotonic()
    } finally {
      asked.underWay = false
      cancel()
    }
  }

  const hangUp = async ({ attempt, status }: ScheduledCall): Promise<void> => {
    if (!attempt || isOutcome(status) || status === 'scheduled') return
    const client = clients.get(attempt.provider)
    if (!client?.provider.hangUp) {
      throw new SchedulerError(
        'not-supported',
        `${attempt.provider} cannot hang up: the call goes on, and is not retried`,
      )
    }
    const { providerCallId, reference } = attempt
    if (providerCallId === undefined) return
    const asked = requestsFor(reference)
    if (!asked.underWay && asked.agreedMs === undefined) await send(client, attempt.provider, providerCallId, asked)
  }

  return {
    hangUp,
    hangUpIfCancelled(call) {
      const { cancelledAt, attempt } = call
      if (cancelledAt && attempt && clients.get(attempt.provider)?.provider.hangUp) void hangUp(call).catch(onError)
    },
    async hangUpQueued({ provider, providerCallId, reference }, { isLast }) {
      const client = clients.get(provider)
      if (!client || providerCallId === undefined) return false
      const asked = requestsFor(reference)
      if (asked.agreedMs !== undefined && clock.monotonic() - asked.agreedMs < AGAIN_MS) return true
      if (asked.underWay || (asked.queued >= MAX_REQUESTS && !isLast)) return false
      asked.queued++
      try {
        await send(client, provider, providerCallId, asked)
        return true
      } catch (error) {
        onError(error)
        return false
      }
    },
  }
}
