import { isPhoneNumber, type PhoneNumber } from '../../kernel/phone-number.ts'
import type { AttemptStatus } from '../../kernel/status.ts'
import type { PlacedProviderUpdate } from '../../provider.ts'
import { fieldsOf, idIn, numberIn, statusOf, textIn } from '../fields.ts'

const STATUSES: Readonly<Record<string, AttemptStatus>> = {
  initiated: 'initiated',
  ringing: 'ringing',
  connected: 'answered',
  completed: 'completed',
  busy: 'busy',
  failed: 'failed',
  'no-answer': 'no-answer',
}

/**
 * Parses an answer; `undefined` if it has no call. Some deployments wrap the call, and some write
 * two ids: then the requested one identifies the call, or else `call_id`.
 */
export function readCall(body: unknown, requested?: string): PlacedProviderUpdate | undefined {
  const bare = fieldsOf(body)
  const call = 'call' in bare ? fieldsOf(bare.call) : bare
  const ids = [idIn(call.call_id), idIn(call.id)]
  const providerCallId = ids.find(id => id === requested) ?? ids[0] ?? ids[1]
  const word = textIn(call.status)
  if (providerCallId === undefined || word === undefined) return undefined
  // An undocumented status ends no call: the client follows it until `maxCallMs`.
  const status = statusOf(STATUSES, word)
  const completed = status === 'completed'
  const seconds = numberIn(call.duration)
  return {
    providerCallId,
    status,
    // A poll can miss `connected`, but the service completes only answered calls.
    answered: completed || undefined,
    durationMs: completed && seconds ? Math.round(seconds * 1000) : undefined,
    cause: word,
    to: internationalIn(textIn(call.phone_number) ?? ''),
  }
}

/** The number, if surely international: with a plus, or more digits than a national number. */
function internationalIn(text: string): PhoneNumber | undefined {
  const number = `+${text.replace(/\D/g, '')}`
  return isPhoneNumber(number) && (text.includes('+') || number.length > 11) ? number : undefined
}
