import * as z from 'zod/mini'
import type { Answer } from '../faulty-reply.ts'
import { readJson } from '../read-json.ts'
import type { Order } from '../switchboard.ts'

const order = z.object({
  phone: z
    .string('phone is required')
    .check(z.regex(/^[1-9]\d{6,14}$/, 'phone must be digits with the country code, without +')),
  webhookURL: z.url({ protocol: /^https?$/, error: 'webhookURL must be an http address' }),
})

/** A refusal. The service sends it with status 200: only the body differs. */
export const refusal = (error: string): Answer => ({ status: 200, body: { error } })

/** Parses a POST. Returns the order, or the answer that refuses it. */
export async function readOrder(request: Request): Promise<Order | Answer> {
  const { data, error } = order.safeParse(await readJson(request))
  if (error) return refusal(error.issues[0]?.message ?? 'Bad request')
  const reference = new URL(data.webhookURL).pathname.split('/').at(-1)
  return { to: data.phone, webhookUrl: data.webhookURL, reference: reference || undefined, data: undefined }
}
