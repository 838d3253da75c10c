import { CallError } from '../../kernel/call-error.ts'
import type { Json } from '../../kernel/details.ts'
import { isPhoneNumber, type PhoneNumber } from '../../kernel/phone-number.ts'
import type { AttemptStatus } from '../../kernel/status.ts'
import type { ParsedWebhook, PlacedProviderUpdate, ProviderUpdate } from '../../provider.ts'
import { detailsOf } from '../details-of.ts'
import { fieldsOf, idIn, numberIn, statusOf, textIn } from '../fields.ts'
import { timeIn } from '../times.ts'

// https://www.twilio.com/docs/voice/api/call-resource#call-status-values
const STATUSES: Readonly<Record<string, AttemptStatus>> = {
  queued: 'initiated',
  initiated: 'initiated',
  ringing: 'ringing',
  'in-progress': 'answered',
  completed: 'completed',
  busy: 'busy',
  failed: 'failed',
  'no-answer': 'no-answer',
  canceled: 'cancelled',
}

/** The words of calls that are not answered and have not ended. */
export const isWaiting = (word: string | undefined): boolean =>
  word === 'queued' || word === 'initiated' || word === 'ringing'

/** Twilio writes durations and prices as texts, SignalWire as numbers. */
const figureIn = (value: unknown): string | undefined => textIn(value) ?? numberIn(value)?.toString()

/** Durations are whole seconds. */
const millisecondsIn = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) * 1000 : undefined

const phoneNumberIn = (text: string | undefined): PhoneNumber | undefined => (isPhoneNumber(text) ? text : undefined)

/**
 * What a `completed` says about the conversation. `completed` alone is no proof of an answer: a call
 * that we end while it rings may get it too.
 */
const conversationOf = (status: AttemptStatus, duration: string | undefined) => {
  const durationMs = status === 'completed' ? millisecondsIn(duration) : undefined
  return { answered: (durationMs !== undefined && durationMs > 0) || undefined, durationMs }
}

/** A price is negative: what is charged. */
function priceIn(price: string | undefined, currency: string | undefined): Json | undefined {
  const amount = 0 - Number(price || Number.NaN)
  return Number.isFinite(amount) && currency ? { amount, currency } : undefined
}

/** A call of the API; `undefined` if the answer has none. */
export function readCall(json: unknown): PlacedProviderUpdate | undefined {
  const call = fieldsOf(json)
  const providerCallId = idIn(call.sid)
  const word = textIn(call.status)
  if (providerCallId === undefined || word === undefined) return undefined
  const status = statusOf(STATUSES, word)
  return {
    providerCallId,
    status,
    at: timeIn(
      textIn(status === 'initiated' ? call.date_created : status === 'answered' ? call.start_time : call.end_time),
    ),
    ...conversationOf(status, figureIn(call.duration)),
    cause: word,
    to: phoneNumberIn(textIn(call.to)),
    details: detailsOf({
      answeredBy: textIn(call.answered_by),
      price: priceIn(figureIn(call.price), textIn(call.price_unit)),
    }),
  }
}

/** When the call was created. */
export const createdAtOf = (json: unknown): Date | undefined => timeIn(textIn(fieldsOf(json).date_created))

/** A page of the list of calls, and the address of the next one. */
export function readPage(json: unknown): { readonly calls: readonly unknown[]; readonly next: string | undefined } {
  const { calls, next_page_uri } = fieldsOf(json)
  return { calls: Array.isArray(calls) ? calls : [], next: textIn(next_page_uri) || undefined }
}

// A status callback needs no reply. The `action` of a gather does, or the caller hears an error.
const REPLY = { headers: { 'content-type': 'text/xml' }, body: '<Response/>' } as const

/**
 * Reads the form of a status callback, a recording, a detected machine, or digits.
 *
 * @throws {CallError} `bad-response` if it is about no call, or another account
 */
export function readForm(form: URLSearchParams, accountSid: string): ParsedWebhook {
  const field = (name: string) => form.get(name) || undefined
  const providerCallId = idIn(field('CallSid'))
  if (providerCallId === undefined || (field('AccountSid') ?? accountSid) !== accountSid) {
    throw new CallError('bad-response', 'Expected a webhook about a call of this account', { placed: 'unknown' })
  }
  const word = field('CallStatus')
  const status = word === undefined ? 'initiated' : statusOf(STATUSES, word)
  const details = detailsOf({
    answeredBy: field('AnsweredBy'),
    sipCode: field('SipResponseCode'),
    recordingUrl: field('RecordingUrl'),
    digits: field('Digits'),
  })
  // A recording, and the result of a detection, come without a status.
  if (word === undefined && details === undefined) return { updates: [], reply: REPLY }
  const update: ProviderUpdate = {
    providerCallId,
    status,
    at: timeIn(field('Timestamp')),
    ...conversationOf(status, field('CallDuration')),
    cause: word,
    to: phoneNumberIn(field('To')),
    details,
  }
  return { updates: [update], eventId: eventIdOf(providerCallId, field), reply: REPLY }
}

/** The same for each delivery of an event; `undefined` if the event has none. */
function eventIdOf(providerCallId: string, field: (name: string) => string | undefined): string | undefined {
  const sequence = field('SequenceNumber')
  if (sequence !== undefined) return `${providerCallId}/${sequence}/${field('CallStatus') ?? ''}`
  const recording = field('RecordingSid')
  return recording && `${recording}/${field('RecordingStatus') ?? ''}`
}
