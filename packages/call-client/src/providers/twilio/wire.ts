import { CallError } from '../../kernel/call-error.ts'
import type { Json } from '../../kernel/details.ts'
import { isPhoneNumber, type PhoneNumber } from '../../kernel/phone-number.ts'
import type { AttemptStatus } from '../../kernel/status.ts'
import type { ParsedWebhook, PlacedProviderUpdate, ProviderUpdate } from '../../provider.ts'
import { detailsOf } from '../details-of.ts'
import { fieldsOf, idIn, textIn } from '../fields.ts'
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

// An undocumented status ends no call: the client follows it until `maxCallMs`.
const statusOf = (word: string): AttemptStatus =>
  (Object.hasOwn(STATUSES, word) ? STATUSES[word] : undefined) ?? 'initiated'

/** Durations are texts of whole seconds. */
const millisecondsIn = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) * 1000 : undefined

const numberIn = (text: string | undefined): PhoneNumber | undefined => (isPhoneNumber(text) ? text : undefined)

/** A price is a negative text: what is charged. */
function priceIn(price: string | undefined, currency: string | undefined): Json | undefined {
  const amount = -Number(price || Number.NaN)
  return Number.isFinite(amount) && currency ? { amount, currency } : undefined
}

/** A call of the API; `undefined` if the answer has none. */
export function readCall(json: unknown): PlacedProviderUpdate | undefined {
  const call = fieldsOf(json)
  const providerCallId = idIn(call.sid)
  const word = textIn(call.status)
  if (providerCallId === undefined || word === undefined) return undefined
  const status = statusOf(word)
  const durationMs = millisecondsIn(textIn(call.duration))
  return {
    providerCallId,
    status,
    at: timeIn(
      textIn(status === 'initiated' ? call.date_created : status === 'answered' ? call.start_time : call.end_time),
    ),
    answered: (status === 'completed' && durationMs !== undefined && durationMs > 0) || undefined,
    durationMs: status === 'completed' ? durationMs : undefined,
    cause: word,
    to: numberIn(textIn(call.to)),
    details: detailsOf({
      answeredBy: textIn(call.answered_by),
      price: priceIn(textIn(call.price), textIn(call.price_unit)),
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

/**
 * Reads the form of a status callback, or of a recording.
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
  const recording = field('RecordingUrl')
  const details = detailsOf({
    answeredBy: field('AnsweredBy'),
    sipCode: field('SipResponseCode'),
    recordingUrl: recording,
    digits: field('Digits'),
  })
  if (recording !== undefined && field('SequenceNumber') === undefined) {
    const eventId = `${field('RecordingSid') ?? recording}/${field('RecordingStatus') ?? ''}`
    return { updates: [{ providerCallId, status: 'initiated', details }], eventId }
  }
  if (word === undefined) return { updates: [] }
  const status = statusOf(word)
  const durationMs = millisecondsIn(field('CallDuration'))
  const update: ProviderUpdate = {
    providerCallId,
    status,
    at: timeIn(field('Timestamp')),
    answered: (status === 'completed' && durationMs !== undefined && durationMs > 0) || undefined,
    durationMs: status === 'completed' ? durationMs : undefined,
    cause: word,
    to: numberIn(field('To')),
    details,
  }
  const sequence = field('SequenceNumber')
  return { updates: [update], eventId: sequence === undefined ? undefined : `${providerCallId}/${sequence}/${word}` }
}
