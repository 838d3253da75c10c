/** Waits in milliseconds: the first, the second, the longest. Later ones grow by half each time. */
interface Schedule {
  readonly firstMs: number
  readonly nextMs: number
  readonly maxMs: number
}

// Polls are the only source of updates, or they only replace webhooks that were lost.
const POLLS_ONLY: Schedule = { firstMs: 1000, nextMs: 2000, maxMs: 10_000 }
const BESIDE_WEBHOOKS: Schedule = { firstMs: 15_000, nextMs: 30_000, maxMs: 60_000 }

export interface PollDelay {
  /** The attempt's reference. */
  readonly reference: string
  /** The number of polls so far. */
  readonly polls: number
  /** Whether the provider sends webhooks. */
  readonly webhooks: boolean
}

/**
 * Milliseconds until an attempt is polled next: 1 s, then 2 s, growing to 10 s; with webhooks 15 s,
 * then 30 s, growing to 60 s. Spread by ±10 % per attempt, so that attempts which began together
 * are not polled together.
 */
export function pollDelayMs({ reference, polls, webhooks }: PollDelay): number {
  const { firstMs, nextMs, maxMs } = webhooks ? BESIDE_WEBHOOKS : POLLS_ONLY
  const waitMs = polls === 0 ? firstMs : Math.min(nextMs * 1.5 ** (polls - 1), maxMs)
  return waitMs * jitterOf(reference)
}

/** A factor from 0.9 to 1.1: always the same for one reference, different for most others. */
export function jitterOf(reference: string): number {
  let sum = 0
  for (let at = 0; at < reference.length; at++) sum = (sum * 31 + reference.charCodeAt(at)) % 101
  return 0.9 + sum / 500
}
