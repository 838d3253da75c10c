import * as z from 'zod/mini'
import type { Answer } from '../faulty-reply.ts'
import { readJson } from '../read-json.ts'
import type { Order } from '../switchboard.ts'

const body = z.object({ phone_number: z.optional(z.unknown()) })

const refusal = (status: number, error: string): Answer => ({ status, body: { error } })

/** The answer to an invalid number. */
export const INVALID_NUMBER = refusal(400, 'phone_number is too short')

/** Parses a POST. Returns the order, or the answer that refuses it. */
export async function readOrder(request: Request): Promise<Order | Answer> {
  if (!/^application\/json\b/i.test(request.headers.get('content-type') ?? '')) {
    return refusal(415, 'Content-Type must be application/json')
  }
  const { data } = body.safeParse(await readJson(request))
  if (data === undefined) return refusal(400, 'The body must be a JSON object')
  const { phone_number: to } = data
  if (to === undefined || to === null || to === '') return refusal(400, 'phone_number is required')
  if (typeof to !== 'string') return refusal(500, 'Internal server error')
  if (to.replace(/\D/g, '').length < 7) return INVALID_NUMBER
  return { to, reference: request.headers.get('idempotency-key') ?? undefined, data: undefined }
}
