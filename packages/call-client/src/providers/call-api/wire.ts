import * as z from 'zod/mini'
import { isPhoneNumber } from '../../kernel/phone-number.ts'
import type { AttemptStatus } from '../../kernel/status.ts'
import type { PlacedNews } from '../../provider.ts'

const id = z.union([z.string().check(z.minLength(1)), z.number()])

const call = z.object({
  id: z.optional(id),
  call_id: z.optional(id),
  status: z.string(),
  phone_number: z.optional(z.nullable(z.string())),
  duration: z.optional(z.nullable(z.number())),
})

/** Some deployments wrap the call, some do not. */
const answer = z.union([z.object({ call }), call])

const STATUSES: Readonly<Record<string, AttemptStatus>> = {
  initiated: 'initiated',
  ringing: 'ringing',
  connected: 'answered',
  completed: 'completed',
  busy: 'busy',
  failed: 'failed',
  'no-answer': 'no-answer',
}

/** What an answer of the Call API says, or `undefined` if it cannot be read. */
export function readCall(body: unknown): PlacedNews | undefined {
  const { success, data } = answer.safeParse(body)
  if (!success) return undefined
  const { id, call_id = id, status, phone_number, duration } = 'call' in data ? data.call : data
  if (call_id === undefined) return undefined
  const to = phone_number && `+${phone_number.replace(/\D/g, '')}`
  return {
    providerCallId: String(call_id),
    // A word that nobody has documented ends nothing: the call is held until its bound.
    status: STATUSES[status] ?? 'initiated',
    // A poll can miss `connected`, and the service completes answered calls only.
    answered: status === 'completed' || undefined,
    durationMs: status === 'completed' && duration ? Math.round(duration * 1000) : undefined,
    cause: status,
    to: isPhoneNumber(to) ? to : undefined,
  }
}
