import { CallError, type Clock, isOutcome } from '@outdial/call-client/kernel'
import type { CallsByName } from '../calls.ts'
import { SchedulerError } from '../scheduler-error.ts'
import type { ScheduledCall } from '../store/call.ts'

/** Asks providers to end calls that were cancelled while they were live. That they have ended is told by evidence alone. */
export interface HangUps {
  /** Asks, if the call was cancelled, its provider's id is known and it was not asked before. Failures go to `onError`. */
  askIfCancelled(call: ScheduledCall): void
  /** Asks now, or says why it cannot. A call whose id is not known yet is asked for when it is. @throws {SchedulerError | CallError} */
  ask(call: ScheduledCall): Promise<void>
}

const MOST_REMEMBERED = 10_000

const LIMIT_MS = 10_000

export function createHangUps(calls: CallsByName, clock: Clock, onError: (error: unknown) => void): HangUps {
  const asked = new Set<string>()

  const ask = async ({ attempt, status }: ScheduledCall): Promise<void> => {
    if (!attempt || isOutcome(status) || status === 'scheduled') return
    const client = calls.get(attempt.provider)
    if (!client?.provider.hangUp) {
      throw new SchedulerError(
        'not-supported',
        `${attempt.provider} cannot hang up: the call goes on, and is not tried again`,
      )
    }
    const { providerCallId, reference } = attempt
    if (providerCallId === undefined || asked.has(reference)) return
    asked.add(reference)
    if (asked.size > MOST_REMEMBERED) asked.delete(asked.values().next().value ?? '')
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
      asked.delete(reference)
      throw error
    } finally {
      cancel()
    }
  }

  return {
    ask,
    askIfCancelled(call) {
      const { cancelledAt, attempt } = call
      if (cancelledAt && attempt && calls.get(attempt.provider)?.provider.hangUp) void ask(call).catch(onError)
    },
  }
}
