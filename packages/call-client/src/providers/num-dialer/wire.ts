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

/** The id of an accepted call, or `undefined` if the body has none. */
export const readId = (body: unknown): string | undefined => idIn(fieldsOf(body).id)

/** What a webhook says, or `undefined` if it cannot be read. Its `completed` says nothing about an answer. */
export function readWebhook(body: unknown): ProviderUpdate | undefined {
  const { id, status } = fieldsOf(body)
  const providerCallId = idIn(id)
  const word = textIn(status)
  if (providerCallId === undefined || word === undefined) return undefined
  // A word that nobody has documented ends nothing: the call is held until its bound.
  return { providerCallId, status: STATUSES[word] ?? 'initiated', cause: word }
}
