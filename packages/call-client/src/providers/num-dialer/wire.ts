import type { AttemptStatus } from '../../kernel/status.ts'
import type { ProviderUpdate } from '../../provider.ts'
import { fieldsOf, idIn, textIn } from '../fields.ts'

const STATUSES: Readonly<Record<string, AttemptStatus>> = {
  ringing: 'ringing',
  answered: 'answered',
  completed: 'completed',
  busy: 'busy',
  failed: 'failed',
  'no-answer': 'no-answer',
}

/** The id of an accepted call; `undefined` if the body has none. */
export const readId = (body: unknown): string | undefined => idIn(fieldsOf(body).id)

/** Parses a webhook; `undefined` without id or status. Its `completed` implies no answer. */
export function readWebhook(body: unknown): ProviderUpdate | undefined {
  const { id, status } = fieldsOf(body)
  const providerCallId = idIn(id)
  const word = textIn(status)
  if (providerCallId === undefined || word === undefined) return undefined
  // An undocumented status ends no call: the client follows it until `maxCallMs`.
  return { providerCallId, status: STATUSES[word] ?? 'initiated', cause: word }
}
