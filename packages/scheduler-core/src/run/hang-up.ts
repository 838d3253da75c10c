import { CallError, type Clock, isOutcome } from '@outdial/call-client/kernel'
import type { ClientsByName } from '../clients.ts'
import { SchedulerError } from '../scheduler-error.ts'
import type { ScheduledCall } from '../store/call.ts'

/**
 * Asks providers to end cancelled live calls. Only an update of the provider proves that a call has
 * ended.
 */
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
}

const MAX_REMEMBERED = 10_000

const LIMIT_MS = 10_000

export function createHangUp(clients: ClientsByName, clock: Clock, onError: (error: unknown) => void): HangUp {
  const requested = new Set<string>()

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
    if (providerCallId === undefined || requested.has(reference)) return
    requested.add(reference)
    if (requested.size > MAX_REMEMBERED) requested.delete(requested.values().next().value ?? '')
    const limit = new AbortController()
    const timedOut = new Promise<never>((_, reject) => {
      limit.signal.addEventListener('abort', () =>
        reject(
          new CallError('timed-out', `${attempt.provider} did not hang up within ${LIMIT_MS} ms`, {
            placed: 'unknown',
          }),
        ),
      )
    })
    const cancel = clock.setTimer(() => limit.abort(), LIMIT_MS)
    try {
      await Promise.race([client.hangUp(providerCallId, { signal: limit.signal }), timedOut])
    } catch (error) {
      requested.delete(reference)
      throw error
    } finally {
      cancel()
    }
  }

  return {
    hangUp,
    hangUpIfCancelled(call) {
      const { cancelledAt, attempt } = call
      if (cancelledAt && attempt && clients.get(attempt.provider)?.provider.hangUp) void hangUp(call).catch(onError)
    },
  }
}
