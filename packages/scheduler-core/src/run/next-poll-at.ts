import { pollDelayMs } from '@outdial/call-client/internal'
import { isLive } from '@outdial/call-client/kernel'
import type { ClientsByName } from '../clients.ts'
import type { AttemptRecord } from '../store/call.ts'
import type { NextPollAt } from '../store/step.ts'
import { hangUpAt } from './queued-call.ts'
import type { RepeatBy } from './repeat-terms.ts'
import type { RingBy } from './ring-by.ts'

// The shortest interval between two polls, whatever the deadlines are.
const SHORTEST_MS = 100

// The pause before a lost POST is sent again.
const REPEAT_PAUSE_MS = 1000

/** The time at which an attempt without further updates ends as `indeterminate`. */
export const giveUpAt = ({ status, answerBy, lineFreeAt }: AttemptRecord, unknownMs: number): Date =>
  status === 'unknown' ? new Date(Math.min(answerBy.getTime() + unknownMs, lineFreeAt.getTime())) : lineFreeAt

export interface NextPollTerms {
  readonly clients: ClientsByName
  readonly unknownMs: number
  readonly repeatBy: RepeatBy
  readonly ringBy: RingBy
}

/**
 * Returns the time of the next poll, or the time at which the attempt ends if it cannot be polled. An
 * attempt that must be hung up is polled, and hung up, more often.
 */
export const createNextPollAt =
  ({ clients, unknownMs, repeatBy, ringBy }: NextPollTerms): NextPollAt =>
  (attempt, now, call) => {
    const { status, answerBy, providerCallId, polls, reference, lineFreeAt } = attempt
    if (status === 'dialing' && now < answerBy) return answerBy
    const provider = clients.get(attempt.provider)?.provider
    const after = (ms: number) => now.getTime() + ms
    const hangUpMs =
      hangUpAt(attempt, { ...call, ringBy: ringBy(call, attempt) }, provider)?.getTime() ?? Number.POSITIVE_INFINITY
    if (now.getTime() >= hangUpMs) {
      const delayMs = polls === 0 ? SHORTEST_MS : pollDelayMs({ reference, polls, webhooks: false })
      return new Date(now < lineFreeAt ? Math.min(after(delayMs), lineFreeAt.getTime()) : after(delayMs))
    }
    const bound = giveUpAt(attempt, unknownMs).getTime()
    // Another process may have the provider, so the attempt must become overdue for it.
    const isElsewhere = provider === undefined
    const pollable = isElsewhere || (providerCallId !== undefined && provider.get !== undefined)
    const findable = providerCallId === undefined && provider?.find !== undefined && !isLive(status)
    const webhooks = provider?.parseWebhook !== undefined
    const poll = pollable || findable ? after(pollDelayMs({ reference, polls, webhooks })) : bound
    const untilMs = repeatBy(attempt, call)?.getTime()
    const repeat = untilMs !== undefined && now.getTime() <= untilMs ? after(REPEAT_PAUSE_MS) : bound
    return new Date(Math.max(Math.min(poll, repeat, bound, hangUpMs), after(SHORTEST_MS)))
  }
