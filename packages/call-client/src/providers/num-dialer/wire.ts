import * as z from 'zod/mini'
import type { AttemptStatus } from '../../kernel/status.ts'
import type { News } from '../../provider.ts'

const id = z.union([z.number(), z.string().check(z.minLength(1))])
const accepted = z.object({ id })
const word = z.object({ id, status: z.string() })

const STATUSES: Readonly<Record<string, AttemptStatus>> = {
  ringing: 'ringing',
  answered: 'answered',
  completed: 'completed',
  busy: 'busy',
  failed: 'failed',
  'no-answer': 'no-answer',
}

/** The id of an accepted call, or `undefined` if the body has none. */
export function readId(body: unknown): string | undefined {
  const { success, data } = accepted.safeParse(body)
  return success ? String(data.id) : undefined
}

/** What a webhook says, or `undefined` if it cannot be read. Its `completed` says nothing about an answer. */
export function readWebhook(body: unknown): News | undefined {
  const { success, data } = word.safeParse(body)
  if (!success) return undefined
  // A word that nobody has documented ends nothing: the call is held until its bound.
  return { providerCallId: String(data.id), status: STATUSES[data.status] ?? 'initiated', cause: data.status }
}
