import { pollDelayMs } from '@outdial/call-client/internal'
import { isLive } from '@outdial/call-client/kernel'
import type { CallsByName } from '../calls.ts'
import type { AttemptRecord } from '../store/call.ts'
import type { NextPollAt } from '../store/step.ts'

// Nothing is asked after more often, whatever its deadlines are.
const SHORTEST_MS = 100

/** When an attempt is to be given up as `indeterminate` if nothing more is told of it. */
export const giveUpAt = ({ status, answerBy, lineFreeAt }: AttemptRecord, unknownMs: number): Date =>
  status === 'unknown' ? new Date(Math.min(answerBy.getTime() + unknownMs, lineFreeAt.getTime())) : lineFreeAt

/** When to look next: at its next poll where it can be polled, else when its time is over. */
export const createNextPollAt =
  (calls: CallsByName, unknownMs: number): NextPollAt =>
  (attempt, now) => {
    const { status, answerBy, providerCallId, polls, reference } = attempt
    if (status === 'dialing' && now < answerBy) return answerBy
    const provider = calls.get(attempt.provider)?.provider
    const bound = giveUpAt(attempt, unknownMs).getTime()
    // Another process may be able to ask: its turn must come.
    const strange = provider === undefined
    const pollable = strange || (providerCallId !== undefined && provider.get !== undefined)
    const findable = providerCallId === undefined && provider?.find !== undefined && !isLive(status)
    const webhooks = provider?.parseWebhook !== undefined
    const poll = pollable || findable ? now.getTime() + pollDelayMs({ reference, polls, webhooks }) : bound
    return new Date(Math.max(Math.min(poll, bound), now.getTime() + SHORTEST_MS))
  }
