import { maskNumbers } from '@outdial/call-client/kernel'
import { SchedulerError } from '../scheduler-error.ts'
import type { AttemptedCall, CallId } from '../store/call.ts'

const FIRST_MS = 30_000
const LONGEST_MS = 60 * 60_000
// Failing calls that this process remembers.
const MAX_CALLS = 10_000

/** The cause of an attempt whose number `mayRing` did not judge. It is released. */
export const NO_ANSWER = 'mayRing gave no answer'

/** The calls for which `mayRing` fails in this process, again and again. */
export interface MayRingFailures {
  /**
   * Notes a failure. Reports the first of a row to `onError`.
   * @returns when the call is due again, in milliseconds: 30 s, twice as long each time up to an hour,
   * and at its `notAfter` at the latest
   */
  failed(call: Pick<AttemptedCall, 'id' | 'attempt' | 'notAfter'>, error: unknown, atMs: number): number
  /** Ends the row of a call. */
  answered(id: CallId): void
}

export function createMayRingFailures(onError: (error: unknown) => void): MayRingFailures {
  const pauses = new Map<CallId, number>()
  return {
    failed({ id, attempt, notAfter }, error, atMs) {
      const last = pauses.get(id)
      if (last === undefined) onError(mayRingFailed(attempt.to, error))
      const pauseMs = Math.min(last === undefined ? FIRST_MS : last * 2, LONGEST_MS)
      pauses.set(id, pauseMs)
      if (pauses.size > MAX_CALLS) pauses.delete(pauses.keys().next().value ?? '')
      return notAfter ? Math.max(0, Math.min(pauseMs, notAfter.getTime() - atMs)) : pauseMs
    },
    answered: id => void pauses.delete(id),
  }
}

function mayRingFailed(to: string, cause: unknown): SchedulerError {
  const why = cause instanceof Error ? cause.message : String(cause)
  const text = `Expected \`mayRing\` to answer for ${to}, which does not ring until it does, got: ${why}`
  return new SchedulerError('may-ring-failed', maskNumbers(text), { cause })
}
