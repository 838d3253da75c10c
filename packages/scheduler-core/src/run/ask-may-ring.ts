import type { Clock, PhoneNumber } from '@outdial/call-client/kernel'
import type { Rules } from '../rules/rules-option.ts'

/** Whether a number may ring. `failed`: no answer in time, or none that is clear. */
export type MayRingAnswer = { readonly answer: 'yes' | 'no' } | { readonly answer: 'failed'; readonly error: unknown }

/** Asks the rule `mayRing`, for at most `limitMs` milliseconds. Without the rule every number may ring. */
export async function askMayRing(
  mayRing: Rules['mayRing'],
  to: PhoneNumber,
  limitMs: number,
  clock: Pick<Clock, 'setTimer'>,
): Promise<MayRingAnswer> {
  if (!mayRing) return { answer: 'yes' }
  const limit = new AbortController()
  const cancel = clock.setTimer(() => limit.abort(new Error('`mayRing` did not answer in time')), Math.max(0, limitMs))
  try {
    const aborted = new Promise<never>((_, reject) => {
      limit.signal.addEventListener('abort', () => reject(limit.signal.reason))
    })
    const answer: unknown = await Promise.race([mayRing(to, { signal: limit.signal }), aborted])
    if (typeof answer === 'boolean') return { answer: answer ? 'yes' : 'no' }
    throw new TypeError(`Expected \`mayRing\` to return true or false, got ${typeof answer}`)
  } catch (error) {
    return { answer: 'failed', error }
  } finally {
    cancel()
  }
}
