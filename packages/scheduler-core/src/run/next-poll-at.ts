import { pollDelayMs } from '@outdial/call-client/internal'
import { isLive } from '@outdial/call-client/kernel'
import type { ClientsByName } from '../clients.ts'
import type { AttemptRecord } from '../store/call.ts'
import type { NextPollAt } from '../store/step.ts'

// The shortest interval between two polls, whatever the deadlines are.
const SHORTEST_MS = 100

/** The time at which an attempt without further updates ends as `indeterminate`. */
export const giveUpAt = ({ status, answerBy, lineFreeAt }: AttemptRecord, unknownMs: number): Date =>
  status === 'unknown' ? new Date(Math.min(answerBy.getTime() + unknownMs, lineFreeAt.getTime())) : lineFreeAt

/**
 * Returns the time of the next poll, or the time at which the attempt ends if it cannot be polled.
 */
export const createNextPollAt =
  (clients: ClientsByName, unknownMs: number): NextPollAt =>
  (attempt, now) => {
    const { status, answerBy, providerCallId, polls, reference } = attempt
    if (status === 'dialing' && now < answerBy) return answerBy
    const provider = clients.get(attempt.provider)?.provider
    const bound = giveUpAt(attempt, unknownMs).getTime()
    // Another process may have the provider, so the attempt must become overdue for it.
    const isElsewhere = provider === undefined
    const pollable = isElsewhere || (providerCallId !== undefined && provider.get !== undefined)
    const findable = providerCallId === undefined && provider?.find !== undefined && !isLive(status)
    const webhooks = provider?.parseWebhook !== undefined
    const poll = pollable || findable ? now.getTime() + pollDelayMs({ reference, polls, webhooks }) : bound
    return new Date(Math.max(Math.min(poll, bound), now.getTime() + SHORTEST_MS))
  }
