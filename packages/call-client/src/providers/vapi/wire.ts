import { type AttemptDetails, boundedDetails } from '../../kernel/details.ts'
import { isPhoneNumber } from '../../kernel/phone-number.ts'
import { type AttemptStatus, isOutcome } from '../../kernel/status.ts'
import type { PlacedProviderUpdate } from '../../provider.ts'
import { fieldsOf, idIn, numberIn, statusOf, textIn } from '../fields.ts'
import { timeIn } from '../times.ts'
import { endOf } from './ended-reason.ts'

/** The name of our reference in `assistantOverrides.metadata`. */
export const REFERENCE = 'outdialReference'

// `not-found` and `deletion-failed` are about Vapi's record of a call, not about the call.
const STATUSES: Readonly<Record<string, AttemptStatus>> = {
  scheduled: 'initiated',
  queued: 'initiated',
  ringing: 'ringing',
  'in-progress': 'answered',
  forwarding: 'answered',
}

type Fields = Readonly<Record<string, unknown>>

/** A webhook's message. */
export type VapiMessage = Fields & { readonly type: string }

/** Parses the JSON of a webhook; `undefined` without a message or its type. */
export function readMessage(body: unknown): VapiMessage | undefined {
  const message = fieldsOf(fieldsOf(body).message)
  const type = textIn(message.type)
  return type === undefined ? undefined : { ...message, type }
}

/** Parses the update in a message: `undefined` if it names no call, `none` if it is no update. */
export function readUpdate(message: VapiMessage): PlacedProviderUpdate | undefined | 'none' {
  const { type, call, customer, timestamp } = message
  const isReport = type === 'end-of-call-report'
  if (type !== 'status-update' && !isReport) return 'none'
  const known = fieldsOf(call)
  // The call inside a message has the state before the message.
  const { endedReason, startedAt, endedAt, cost, artifact, analysis } = { ...known, ...message }
  const status = isReport ? 'ended' : message.status
  // Only the report has the whole cost.
  const state = { status, endedReason, startedAt, endedAt, cost: isReport ? cost : undefined, artifact, analysis }
  const update = readCall({ customer, ...known, ...state })
  return update && { ...update, at: update.at ?? timeOf(timestamp) }
}

/** Parses a call: the answer to a POST, a look-up or a list. `undefined` without an id. */
export function readCall(body: unknown): PlacedProviderUpdate | undefined {
  const call = fieldsOf(body)
  const providerCallId = idIn(call.id)
  if (providerCallId === undefined) return undefined
  const word = textIn(call.status)
  const reason = textIn(call.endedReason)
  // Without its reason, an end could be told wrongly for ever: the report or the next poll has it.
  const end = word === 'ended' && reason ? endOf(reason) : undefined
  const status = end?.status ?? statusOf(STATUSES, word ?? '')
  const { number } = fieldsOf(call.customer)
  const startedAt = timeIn(textIn(call.startedAt))
  const endedAt = timeIn(textIn(call.endedAt))
  return {
    providerCallId,
    reference: referenceIn(call),
    status,
    at: isOutcome(status) ? endedAt : undefined,
    answered: end?.answered,
    durationMs: end?.answered && startedAt && endedAt && Math.max(0, endedAt.getTime() - startedAt.getTime()),
    cause: end ? reason : word,
    to: isPhoneNumber(number) ? number : undefined,
    details: end ? detailsOf(call, reason, end.sipCode) : blockedIn(call),
  }
}

/** Our reference in the call's metadata. */
export const referenceIn = (call: unknown): string | undefined =>
  textIn(fieldsOf(fieldsOf(fieldsOf(call).assistantOverrides).metadata)[REFERENCE])

/** The time of a message, in milliseconds since 1970. */
function timeOf(timestamp: unknown): Date | undefined {
  const at = new Date(numberIn(timestamp) ?? Number.NaN)
  return Number.isNaN(at.getTime()) ? undefined : at
}

/** What else is known at the end of a call. Absent things are left out. */
function detailsOf(call: Fields, reason?: string, sipCode?: number): AttemptDetails | undefined {
  const { recordingUrl, transcript } = fieldsOf(call.artifact)
  const { summary, structuredData, successEvaluation } = fieldsOf(call.analysis)
  const amount = numberIn(call.cost)
  return boundedDetails({
    answeredBy: reason === 'voicemail' ? 'voicemail' : undefined,
    price: amount === undefined ? undefined : { amount, currency: 'USD' },
    recordingUrl: textIn(recordingUrl) || undefined,
    transcript: textIn(transcript) || undefined,
    summary: textIn(summary) || undefined,
    structuredData: structuredData ?? undefined,
    successEvaluation: textIn(successEvaluation) || undefined,
    sipCode,
    ...blockedIn(call),
  })
}

/** The account's limit if the call was created above it. */
function blockedIn({ subscriptionLimits }: Fields): AttemptDetails | undefined {
  const { concurrencyBlocked, concurrencyLimit } = fieldsOf(subscriptionLimits)
  if (concurrencyBlocked !== true) return undefined
  return boundedDetails({ concurrencyBlocked, concurrencyLimit: numberIn(concurrencyLimit) })
}
