import type { ClientsByName } from '../clients.ts'
import type { ResolvedOptions } from '../options.ts'
import { isRepeated } from '../store/begin-repeat.ts'
import type { AttemptRecord, ScheduledCall } from '../store/call.ts'
import type { RingBy, RingCall } from './ring-by.ts'

/**
 * A repeat is sent this long before the end of its provider's window, at the latest: ten seconds for
 * clocks that differ, and ten seconds on the way.
 */
export const REPEAT_MARGIN_MS = 20_000

/** A repeat without an answer is aborted so long after its latest time. */
export const REPEAT_LIMIT_MS = 10_000

/** Returns until when the POST of a lost attempt may be sent a second time. `undefined`: never. */
export type RepeatBy = (attempt: AttemptRecord, call: RingCall & Pick<ScheduledCall, 'cancelledAt'>) => Date | undefined

/** Milliseconds from a licence in which its POST may be sent a second time. 0: never. */
export function repeatMs(clients: ClientsByName, provider: string): number {
  const client = clients.get(provider)
  const windowMs = client?.repeat ? (client.provider.facts?.idempotencyWindowMs ?? 0) : 0
  return Math.max(0, windowMs - REPEAT_MARGIN_MS)
}

export const createRepeatBy =
  ({
    clients,
    repeatIfIdempotent,
    placeTimeoutMs,
    dialWithinMs,
    ringBy,
  }: Pick<ResolvedOptions, 'clients' | 'repeatIfIdempotent' | 'placeTimeoutMs' | 'dialWithinMs'> & {
    readonly ringBy: RingBy
  }): RepeatBy =>
  (attempt, call) => {
    const { cancelledAt } = call
    const { status, providerCallId, provider, licensedAt, answerBy } = attempt
    if (!repeatIfIdempotent || status !== 'unknown' || providerCallId !== undefined || cancelledAt) return undefined
    // `answerBy` moves when the store's clock is set, and the licence does not: its age is not known.
    const wasSet = answerBy.getTime() - licensedAt.getTime() !== placeTimeoutMs + dialWithinMs
    const withinMs = repeatMs(clients, provider)
    if (wasSet || withinMs === 0 || isRepeated(attempt)) return undefined
    const lastMs = (ringBy(call, attempt)?.getTime() ?? Number.POSITIVE_INFINITY) - 1
    return new Date(Math.min(licensedAt.getTime() + withinMs, lastMs))
  }
