import type { CallErrorCode } from './call-error.ts'

interface Waits {
  readonly firstMs: number
  readonly maxMs: number
}

/** The codes of refusals that are about the service, not about the call. */
export const BACKOFF_CODES = ['rate-limited', 'unavailable', 'unauthorized'] as const satisfies readonly CallErrorCode[]

export type BackoffCode = (typeof BACKOFF_CODES)[number]

const WAITS: Readonly<Record<BackoffCode, Waits>> = {
  'rate-limited': { firstMs: 1000, maxMs: 60_000 },
  unavailable: { firstMs: 1000, maxMs: 60_000 },
  unauthorized: { firstMs: 30_000, maxMs: 300_000 },
}

/**
 * The longest pause that a service may ask for by default, in milliseconds. A longer one would leave
 * calls undone for an hour because of one answer.
 */
export const MAX_RETRY_AFTER_MS = 60_000

/**
 * True if a refusal with this code is about the service, not about the call: the call is placed
 * later, without using up an attempt.
 */
export const isAboutService = (code: string): code is BackoffCode => BACKOFF_CODES.some(each => each === code)

/**
 * Milliseconds to place nothing after the n-th such refusal in a row, from 1: 1 s doubling to a
 * minute, and after `unauthorized` 30 s doubling to five minutes.
 */
export function refusalBackoffMs(code: BackoffCode, refusals: number): number {
  const { firstMs, maxMs } = WAITS[code]
  return Math.min(firstMs * 2 ** Math.max(0, refusals - 1), maxMs)
}

/** The pause that a service asks for, in milliseconds: `maxMs` at most, 0 if it asks for none. */
export const askedBackoffMs = (retryAfterMs: number | undefined, maxMs = MAX_RETRY_AFTER_MS): number =>
  retryAfterMs !== undefined && retryAfterMs > 0 ? Math.min(retryAfterMs, maxMs) : 0
