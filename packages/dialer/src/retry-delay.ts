import { retryableOutcome } from '@outdial/call-client/internal'
import type { EndedAttempt, RetryPolicy } from '@outdial/call-client/kernel'

/**
 * Milliseconds until the call is retried, or `null` for never. The policy is not called after an
 * outcome that forbids a retry.
 *
 * @throws {RangeError} if the policy returns neither; errors of the policy pass through
 */
export function retryDelay(policy: RetryPolicy, ended: EndedAttempt): number | null {
  if (!retryableOutcome(ended.result)) return null
  const delayMs: unknown = policy(ended)
  if (delayMs === null || (typeof delayMs === 'number' && delayMs >= 0 && Number.isFinite(delayMs))) return delayMs
  const got = typeof delayMs === 'number' ? delayMs : typeof delayMs
  throw new RangeError(`Expected \`retry\` to return milliseconds from 0 up, or null, got ${got}`)
}
