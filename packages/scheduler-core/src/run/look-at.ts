import { isLive } from '@outdial/call-client/kernel'
import type { CallsByName } from '../calls.ts'
import type { AttemptRecord } from '../store/call.ts'
import type { LookAt } from '../store/step.ts'

interface Cadence {
  readonly firstMs: number
  readonly nextMs: number
  readonly maxMs: number
}

// Where polling is all there is, and where webhooks tell it sooner and polling is for those that are lost.
const POLLING: Cadence = { firstMs: 1000, nextMs: 2000, maxMs: 10_000 }
const SAFETY_NET: Cadence = { firstMs: 15_000, nextMs: 30_000, maxMs: 60_000 }
// Nothing is asked after more often, whatever its deadlines are.
const SHORTEST_MS = 100

/** When an attempt is to be given up as `indeterminate` if nothing more is told of it. */
export const giveUpAt = ({ status, answerBy, lineFreeAt }: AttemptRecord, unknownMs: number): Date =>
  status === 'unknown' ? new Date(Math.min(answerBy.getTime() + unknownMs, lineFreeAt.getTime())) : lineFreeAt

/** When to look next: at its next poll where it can be polled, else when its time is over. */
export const createLookAt =
  (calls: CallsByName, unknownMs: number): LookAt =>
  (attempt, now) => {
    const { status, answerBy, providerCallId, looks, reference } = attempt
    if (status === 'dialing' && now < answerBy) return answerBy
    const provider = calls.get(attempt.provider)?.provider
    const bound = giveUpAt(attempt, unknownMs).getTime()
    // Another process may be able to ask: its turn must come.
    const strange = provider === undefined
    const pollable = strange || (providerCallId !== undefined && provider.get !== undefined)
    const findable = providerCallId === undefined && provider?.find !== undefined && !isLive(status)
    const { firstMs, nextMs, maxMs } = provider?.parseWebhook ? SAFETY_NET : POLLING
    const waitMs = looks === 0 ? firstMs : Math.min(nextMs * 1.5 ** (looks - 1), maxMs)
    const poll = pollable || findable ? now.getTime() + waitMs * jitterOf(reference) : bound
    return new Date(Math.max(Math.min(poll, bound), now.getTime() + SHORTEST_MS))
  }

// ±10 %, the same for the same attempt: by its last random digits.
const jitterOf = (reference: string) => 0.9 + ((Number.parseInt(reference.slice(-4), 16) || 0) % 100) / 500
