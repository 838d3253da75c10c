import { isEnd, type MockStatus } from '../call-lifecycle.ts'
import type { BoardCall } from '../switchboard.ts'
import type { OrderData } from './read-order.ts'

const WORDS: Readonly<Record<MockStatus, string>> = {
  initiated: 'initiated',
  ringing: 'ringing',
  answered: 'in-progress',
  completed: 'completed',
  busy: 'busy',
  failed: 'failed',
  'no-answer': 'no-answer',
  cancelled: 'canceled',
}

/** The service's word for the status of a call. */
export const wordOf = (status: MockStatus, isQueued: boolean): string => (isQueued ? 'queued' : WORDS[status])

/** The event that reports a status. Every end is `completed`. */
export const eventOf = (status: MockStatus): string => (isEnd(status) ? 'completed' : status)

/** A time in the format of RFC 2822. */
export const timeOf = (at: Date): string => at.toUTCString().replace('GMT', '+0000')

/** The conversation in whole seconds, rounded up. */
export function secondsOf({ answeredAt, endedAt }: BoardCall): number {
  return answeredAt && endedAt ? Math.ceil((endedAt.getTime() - answeredAt.getTime()) / 1000) : 0
}

export interface WriteOptions {
  readonly accountSid: string
  readonly isQueued: boolean
  readonly answeredBy: string | undefined
  /** The price, once it is known. */
  readonly price: string | undefined
}

/** A call as the API writes it (https://www.twilio.com/docs/voice/api/call-resource). */
export function writeCall(call: BoardCall, { from }: OrderData, options: WriteOptions): object {
  const { id, to, status, createdAt, updatedAt, answeredAt, endedAt, startsAt } = call
  const { accountSid, isQueued, answeredBy, price } = options
  return {
    sid: id,
    account_sid: accountSid,
    to,
    from,
    status: wordOf(status, isQueued),
    direction: 'outbound-api',
    date_created: timeOf(createdAt),
    date_updated: timeOf(updatedAt),
    start_time: isQueued ? null : timeOf(answeredAt ?? startsAt),
    end_time: endedAt ? timeOf(endedAt) : null,
    duration: endedAt ? String(secondsOf(call)) : null,
    answered_by: answeredAt ? (answeredBy ?? null) : null,
    price: price ?? null,
    price_unit: 'USD',
    uri: `/2010-04-01/Accounts/${accountSid}/Calls/${id}.json`,
    api_version: '2010-04-01',
  }
}

/** One status callback: what was reported, when, as which of the call. */
export interface Event {
  readonly status: MockStatus
  readonly at: Date
  readonly sequence: number
}

/** The form of a status callback. */
export function callbackForm(
  call: BoardCall,
  { from }: OrderData,
  { status, at, sequence }: Event,
  { accountSid, answeredBy }: Pick<WriteOptions, 'accountSid' | 'answeredBy'>,
): Readonly<Record<string, string>> {
  return {
    AccountSid: accountSid,
    ApiVersion: '2010-04-01',
    CallSid: String(call.id),
    CallStatus: WORDS[status],
    CallbackSource: 'call-progress-events',
    Direction: 'outbound-api',
    From: from,
    To: call.to,
    Timestamp: timeOf(at),
    SequenceNumber: String(sequence),
    ...(isEnd(status) && { CallDuration: String(secondsOf(call)), SipResponseCode: sipCodeOf(status) }),
    ...(call.answeredAt && answeredBy !== undefined && { AnsweredBy: answeredBy }),
  }
}

const SIP: Partial<Readonly<Record<MockStatus, string>>> = {
  busy: '486',
  'no-answer': '480',
  cancelled: '487',
  failed: '404',
}

const sipCodeOf = (status: MockStatus): string => SIP[status] ?? '200'

/** The form that reports a finished recording. */
export function recordingForm(call: BoardCall, accountSid: string): Readonly<Record<string, string>> {
  const sid = String(call.id).replace(/^CA/, 'RE')
  return {
    AccountSid: accountSid,
    CallSid: String(call.id),
    RecordingSid: sid,
    RecordingUrl: `https://api.twilio.com/2010-04-01/Accounts/${accountSid}/Recordings/${sid}`,
    RecordingStatus: 'completed',
    RecordingDuration: String(secondsOf(call)),
    RecordingChannels: '1',
    RecordingSource: 'OutboundAPI',
  }
}
