import { isEnd, type MockStatus } from '../call-lifecycle.ts'
import type { BoardCall } from '../switchboard.ts'
import type { OrderData } from './read-order.ts'

export type VapiCall = BoardCall<OrderData>

/** The word for the webhook that follows the end of a call. */
export const REPORT = 'end-of-call-report'

const PRICE_PER_MINUTE = 0.07

/** The service's word for a status. */
export const wordOf = (status: MockStatus): string => {
  if (isEnd(status)) return 'ended'
  return status === 'initiated' ? 'queued' : status === 'answered' ? 'in-progress' : 'ringing'
}

/** Why a call ended. */
function reasonOf({ status, data, answeredAt, endedAt, maxTalkMs = Number.POSITIVE_INFINITY }: VapiCall): string {
  if (data.isBlocked) return 'call.start.error-subscription-concurrency-limit-reached'
  if (status === 'busy') return 'customer-busy'
  if (status === 'no-answer') return 'customer-did-not-answer'
  if (status === 'cancelled') return 'manually-canceled'
  if (status === 'failed') return 'twilio-failed-to-connect-call'
  const isLong = answeredAt && endedAt && endedAt.getTime() - answeredAt.getTime() >= maxTalkMs
  return isLong ? 'exceeded-max-duration' : 'customer-ended-call'
}

/** What is known of a call after its end. */
function endingOf(call: VapiCall): object {
  const { id, answeredAt, endedAt } = call
  const minutes = answeredAt && endedAt ? (endedAt.getTime() - answeredAt.getTime()) / 60_000 : 0
  return {
    endedReason: reasonOf(call),
    ...(answeredAt && { startedAt: answeredAt.toISOString() }),
    ...(endedAt && { endedAt: endedAt.toISOString() }),
    cost: Math.round(minutes * PRICE_PER_MINUTE * 10_000) / 10_000,
    artifact: answeredAt
      ? {
          transcript: 'AI: Hello.\nUser: Hello.\n',
          recordingUrl: `https://storage.vapi.ai/${id}-mono.wav`,
          messages: [],
        }
      : {},
    analysis: answeredAt ? { summary: 'Both said hello.' } : {},
  }
}

/** A call as the API writes it. `controlUrl` only for a call that has not ended. */
export function writeCall(call: VapiCall, controlUrl?: string): Readonly<Record<string, unknown>> {
  const { id, status, createdAt, updatedAt, answeredAt, data } = call
  return {
    id,
    orgId: '00000000-0000-4000-8000-000000000000',
    type: 'outboundPhoneCall',
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
    ...data.body,
    status: wordOf(status),
    phoneCallProvider: 'twilio',
    phoneCallTransport: 'pstn',
    ...(answeredAt && { startedAt: answeredAt.toISOString() }),
    ...(isEnd(status) ? endingOf(call) : { cost: 0, ...(controlUrl && { monitor: { controlUrl } }) }),
  }
}

/** The message of a webhook. A status is reported as it was, even if it is reported late. */
export function writeMessage(call: VapiCall, word: string): object {
  const at = call.data.reached.get(word)
  // What the service makes of the conversation is not known before the report.
  const { endedReason, cost: _cost, artifact: _artifact, analysis: _analysis, ...known } = writeCall(call)
  const common = { timestamp: at?.getTime(), customer: call.data.body.customer, call: known }
  if (word === REPORT) return { message: { type: REPORT, ...common, ...endingOf(call) } }
  const ended = word === 'ended' && { endedReason }
  return { message: { type: 'status-update', status: word, ...ended, ...common } }
}
