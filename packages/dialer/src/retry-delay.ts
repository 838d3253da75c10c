import { mayRetry } from '@outdial/call-client/internal'
import type { EndedAttempt, RetryPolicy } from '@outdial/call-client/kernel'

/**
 * In how many milliseconds the call is tried again, or `null` for never: after an outcome that forbids it the policy is not even asked.
 *
 * @throws {RangeError} if the policy says neither; and whatever the policy throws
 */
export function retryDelay(policy: RetryPolicy, ended: EndedAttempt): number | null {
  if (!mayRetry(ended.result.outcome)) return null
  const delayMs: unknown = policy(ended)
  if (delayMs === null || (typeof delayMs === 'number' && delayMs >= 0 && Number.isFinite(delayMs))) return delayMs
  const got = typeof delayMs === 'number' ? delayMs : typeof delayMs
  throw new RangeError(`Expected \`retry\` to return milliseconds from 0 up, or null, got ${got}`)
}
