import type { AttemptStatus } from '../../kernel/status.ts'
import type { ProviderUpdate } from '../../provider.ts'
import { fieldsOf, idIn, statusOf, textIn } from '../fields.ts'

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

/**
 * Parses a webhook; `undefined` without id or status. Its `completed` implies an answer only in a
 * deployment that completes no other calls.
 */
export function readWebhook(body: unknown, completedMeansAnswered: boolean): ProviderUpdate | undefined {
  const { id, status } = fieldsOf(body)
  const providerCallId = idIn(id)
  const word = textIn(status)
  if (providerCallId === undefined || word === undefined) return undefined
  // An undocumented status ends no call: the client follows it until `maxCallMs`.
  const answered = (completedMeansAnswered && word === 'completed') || undefined
  return { providerCallId, status: statusOf(STATUSES, word), answered, cause: word }
}
