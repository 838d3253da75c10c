// wire.ts
import {
  type AttemptStatus,
  fieldsOf,
  idIn,
  isPhoneNumber,
  type PhoneNumber,
  type ProviderUpdate,
  statusOf,
  textIn,
} from '@outdial/call-client/provider'

// https://developer.vonage.com/en/voice/voice-api/guides/call-flow#event-objects
const STATUSES: Readonly<Record<string, AttemptStatus>> = {
  started: 'initiated',
  ringing: 'ringing',
  answered: 'answered',
  machine: 'answered',
  completed: 'completed',
  busy: 'busy',
  cancelled: 'cancelled',
  failed: 'failed',
  rejected: 'failed',
  timeout: 'no-answer',
  unanswered: 'no-answer',
}

/** Reads a call, or an event of a call; `undefined` if it is neither. */
export function readCall(body: unknown): (ProviderUpdate & { providerCallId: string }) | undefined {
  const call = fieldsOf(body)
  const providerCallId = idIn(call.uuid)
  const word = textIn(call.status)
  if (providerCallId === undefined || word === undefined) return undefined
  const status = statusOf(STATUSES, word)
  const durationMs = status === 'completed' ? durationIn(call.duration) : undefined
  return {
    providerCallId,
    status,
    at: timeIn(call.timestamp),
    answered: (durationMs ?? 0) > 0 || undefined,
    durationMs,
    cause: word,
    // An event has the number itself, a look-up an endpoint.
    to: numberIn(textIn(call.to) ?? textIn(fieldsOf(call.to).number)),
    ...(word === 'machine' && { details: { answeredBy: word } }),
  }
}

/** A text of whole seconds, in milliseconds. */
const durationIn = (value: unknown): number | undefined =>
  /^\d{1,6}$/.test(textIn(value) ?? '') ? Number(value) * 1000 : undefined

/** Events have ISO 8601 with a zone. The times of look-ups have none, so they are not read. */
function timeIn(value: unknown): Date | undefined {
  const at = new Date(textIn(value) ?? Number.NaN)
  return Number.isNaN(at.getTime()) ? undefined : at
}

/** The service writes numbers without plus. */
const numberIn = (digits: string | undefined): PhoneNumber | undefined => {
  const number = `+${digits ?? ''}`
  return isPhoneNumber(number) ? number : undefined
}
