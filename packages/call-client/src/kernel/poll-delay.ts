/** In milliseconds: the first wait, the second, from which on each is half as long again, and the longest. */
interface Cadence {
  readonly firstMs: number
  readonly nextMs: number
  readonly maxMs: number
}

// Where polling is all there is, and where webhooks tell it sooner and polling is for those that are lost.
const POLLING: Cadence = { firstMs: 1000, nextMs: 2000, maxMs: 10_000 }
const SAFETY_NET: Cadence = { firstMs: 15_000, nextMs: 30_000, maxMs: 60_000 }

export interface PollDelay {
  /** Of the attempt that is asked after. */
  readonly reference: string
  /** How often it was asked after before. */
  readonly polls: number
  /** Whether the provider tells of its calls by webhooks. */
  readonly webhooks: boolean
}

/**
 * In how many milliseconds a provider is asked after an attempt again: after 1 s, 2 s, and so on up to 10 s; where webhooks are expected, after 15 s,
 * 30 s, and so on up to 60 s. ±10 %, so that those that began together are not asked after together.
 */
export function pollDelayMs({ reference, polls, webhooks }: PollDelay): number {
  const { firstMs, nextMs, maxMs } = webhooks ? SAFETY_NET : POLLING
  const waitMs = polls === 0 ? firstMs : Math.min(nextMs * 1.5 ** (polls - 1), maxMs)
  return waitMs * jitterOf(reference)
}

/** From 0.9 to 1.1, the same for the same attempt, and another for most others, whoever gave them their references. */
export function jitterOf(reference: string): number {
  let sum = 0
  for (let at = 0; at < reference.length; at++) sum = (sum * 31 + reference.charCodeAt(at)) % 101
  return 0.9 + sum / 500
}
