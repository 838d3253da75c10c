import { isPhoneNumber, type PhoneNumber } from '../../kernel/phone-number.ts'
import type { AttemptStatus } from '../../kernel/status.ts'
import type { PlacedProviderUpdate } from '../../provider.ts'
import { fieldsOf, idIn, numberIn, textIn } from '../fields.ts'

const STATUSES: Readonly<Record<string, AttemptStatus>> = {
  initiated: 'initiated',
  ringing: 'ringing',
  connected: 'answered',
  completed: 'completed',
  busy: 'busy',
  failed: 'failed',
  'no-answer': 'no-answer',
}

/** What an answer of the Call API says, or `undefined` if there is no call in it. Some deployments wrap the call, some do not. */
export function readCall(body: unknown): PlacedProviderUpdate | undefined {
  const bare = fieldsOf(body)
  const call = 'call' in bare ? fieldsOf(bare.call) : bare
  const providerCallId = idIn(call.call_id) ?? idIn(call.id)
  const word = textIn(call.status)
  if (providerCallId === undefined || word === undefined) return undefined
  // A word that nobody has documented ends nothing: the call is held until its bound.
  const status = STATUSES[word] ?? 'initiated'
  const completed = status === 'completed'
  const seconds = numberIn(call.duration)
  return {
    providerCallId,
    status,
    // A poll can miss `connected`, and the service completes answered calls only.
    answered: completed || undefined,
    durationMs: completed && seconds ? Math.round(seconds * 1000) : undefined,
    cause: word,
    to: internationalIn(textIn(call.phone_number) ?? ''),
  }
}

/** The number, if the text is surely international: it has a plus, or more digits than fit within a country. */
function internationalIn(text: string): PhoneNumber | undefined {
  const number = `+${text.replace(/\D/g, '')}`
  return isPhoneNumber(number) && (text.includes('+') || number.length > 11) ? number : undefined
}
