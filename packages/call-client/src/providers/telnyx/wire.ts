import { CallError } from '../../kernel/call-error.ts'
import { isPhoneNumber } from '../../kernel/phone-number.ts'
import { isReference } from '../../kernel/reference.ts'
import type { AttemptStatus } from '../../kernel/status.ts'
import type { ParsedWebhook, PlacedProviderUpdate, ProviderUpdate } from '../../provider.ts'
import { detailsOf } from '../details-of.ts'
import { fieldsOf, idIn, textIn } from '../fields.ts'
import { bytesIn } from '../signatures.ts'
import { timeIn } from '../times.ts'

// The documented causes of `call.hangup`. `normal_clearing` does not say whether the call was
// answered: `call.answered` does.
const CAUSES: Readonly<Record<string, AttemptStatus>> = {
  normal_clearing: 'completed',
  time_limit: 'completed',
  user_busy: 'busy',
  timeout: 'no-answer',
  no_answer: 'no-answer',
  originator_cancel: 'cancelled',
  call_rejected: 'failed',
  not_found: 'failed',
  unspecified: 'failed',
}

// Telnyx sends the webhook about the end several times, within a minute. If none came, a look-up is
// the only evidence.
const HANGUP_IS_LATE_MS = 90_000

/** Our reference as `client_state`. */
export const toClientState = (reference: string): string => btoa(reference)

/** The reference in a `client_state`; `undefined` if it has none of ours. */
export function referenceIn(clientState: unknown): string | undefined {
  const bytes = bytesIn(textIn(clientState) ?? '!')
  const text = bytes && new TextDecoder().decode(bytes)
  return isReference(text) ? text : undefined
}

const dataOf = (json: unknown) => fieldsOf(fieldsOf(json).data)

/** The answer to a placing POST; `undefined` if it has no call. */
export function readPlaced(json: unknown): PlacedProviderUpdate | undefined {
  const { call_control_id, client_state } = dataOf(json)
  const providerCallId = idIn(call_control_id)
  return providerCallId === undefined
    ? undefined
    : { providerCallId, status: 'initiated', reference: referenceIn(client_state) }
}

/**
 * The answer to a look-up; `undefined` if it has no call. Right after a Dial command `is_alive` is
 * false, without an end. A look-up does not say how a call ended, so its end counts only once the
 * webhook about it is late.
 */
export function readCall(json: unknown, now: Date): PlacedProviderUpdate | undefined {
  const { call_control_id, client_state, is_alive, end_time } = dataOf(json)
  const providerCallId = idIn(call_control_id)
  if (providerCallId === undefined || typeof is_alive !== 'boolean') return undefined
  const reference = referenceIn(client_state)
  const endedAt = is_alive ? undefined : timeIn(textIn(end_time))
  if (endedAt && now.getTime() - endedAt.getTime() > HANGUP_IS_LATE_MS) {
    return { providerCallId, reference, status: 'completed', at: endedAt, cause: 'ended' }
  }
  return { providerCallId, reference, status: 'initiated', cause: is_alive ? 'alive' : undefined }
}

/** The live calls of a connection, with their references, and the position of the next page. */
export function readActiveCalls(json: unknown): {
  readonly calls: readonly PlacedProviderUpdate[]
  readonly after: string | undefined
} {
  const { data, meta } = fieldsOf(json)
  const calls = (Array.isArray(data) ? data : []).flatMap((each: unknown): PlacedProviderUpdate[] => {
    const { call_control_id, client_state } = fieldsOf(each)
    const providerCallId = idIn(call_control_id)
    const reference = referenceIn(client_state)
    return providerCallId === undefined || reference === undefined
      ? []
      : [{ providerCallId, reference, status: 'initiated', cause: 'alive' }]
  })
  const { after } = fieldsOf(fieldsOf(meta).cursors)
  return { calls, after: textIn(after) || undefined }
}

/**
 * Reads an event.
 *
 * @throws {CallError} `bad-response` if it is none
 */
export function readEvent(json: unknown): ParsedWebhook {
  const { id, event_type, occurred_at, payload } = dataOf(json)
  const type = textIn(event_type)
  const fields = fieldsOf(payload)
  const providerCallId = idIn(fields.call_control_id)
  if (type === undefined || providerCallId === undefined) {
    throw new CallError('bad-response', 'Expected an event about a call', { placed: 'unknown' })
  }
  const to = textIn(fields.to)
  const names = {
    providerCallId,
    reference: referenceIn(fields.client_state),
    at: timeIn(textIn(occurred_at)),
    to: isPhoneNumber(to) ? to : undefined,
  }
  const news = newsOf(type, fields)
  return { updates: news ? [{ ...names, ...news }] : [], eventId: idIn(id) }
}

type News = Pick<ProviderUpdate, 'status' | 'cause' | 'answered' | 'details'>

function newsOf(type: string, fields: Readonly<Record<string, unknown>>): News | undefined {
  if (type === 'call.initiated') return { status: 'initiated', cause: type }
  if (type === 'call.answered') return { status: 'answered', cause: type }
  if (type === 'call.hangup') {
    const cause = textIn(fields.hangup_cause) ?? 'unspecified'
    const status = Object.hasOwn(CAUSES, cause) ? CAUSES[cause] : undefined
    // Every hang-up ends the call, whatever its cause.
    return {
      status: status ?? 'failed',
      cause,
      answered: cause === 'time_limit' || undefined,
      details: detailsOf({ sipCode: textIn(fields.sip_hangup_cause) }),
    }
  }
  if (type === 'call.machine.detection.ended' || type === 'call.machine.premium.detection.ended') {
    return { status: 'initiated', answered: true, details: detailsOf({ answeredBy: textIn(fields.result) }) }
  }
  if (type === 'call.recording.saved') {
    const { mp3, wav } = { ...fieldsOf(fields.recording_urls), ...fieldsOf(fields.public_recording_urls) }
    return { status: 'initiated', answered: true, details: detailsOf({ recordingUrl: textIn(mp3) ?? textIn(wav) }) }
  }
  return undefined
}
