import * as z from 'zod/mini'
import type { Answer } from '../faulty-reply.ts'
import { readJson } from '../read-json.ts'
import type { Order } from '../switchboard.ts'
import { refusal, refusalOf } from './errors.ts'

/** What the service keeps of a call. */
export interface OrderData {
  readonly from: string
  readonly connectionId: string
  readonly clientState: string | undefined
  readonly commandId: string | undefined
  readonly detectsMachines: boolean
  readonly records: boolean
  /** Ids of events, so that a repeat has the same one. */
  readonly events: Map<string, { readonly id: string; readonly at: Date }>
}

export type TelnyxOrder = Order<OrderData>

const number = z.string().check(z.regex(/^\+[1-9]\d{6,14}$/))
const retries = z.object({ retries_ms: z.array(z.int()).check(z.maxLength(5)) })

// The parameters that this library may send. Telnyx has more.
const body = z.strictObject({
  connection_id: z.string(),
  to: number,
  from: number,
  command_id: z.optional(z.string()),
  client_state: z.optional(z.base64()),
  webhook_url: z.optional(z.url({ protocol: /^https?$/ })),
  webhook_url_method: z.optional(z.enum(['POST', 'GET'])),
  webhook_retries_policies: z.optional(z.record(z.string(), retries)),
  timeout_secs: z.optional(z.int().check(z.gte(5), z.lte(600))),
  retry_on_timeout: z.optional(z.boolean()),
  time_limit_secs: z.optional(z.int().check(z.gte(30), z.lte(14_400))),
  answering_machine_detection: z.optional(
    z.enum(['premium', 'detect', 'detect_beep', 'detect_words', 'greeting_end', 'disabled']),
  ),
  record: z.optional(z.literal('record-from-answer')),
  record_channels: z.optional(z.enum(['single', 'dual'])),
  record_format: z.optional(z.enum(['wav', 'mp3'])),
})

const isJson = (request: Request) => /^application\/json\b/i.test(request.headers.get('content-type') ?? '')

/** Parses a Dial command. Returns the order, or the answer that refuses it. */
export async function readOrder(request: Request, connectionId: string): Promise<TelnyxOrder | Answer> {
  if (!isJson(request)) return refusalOf(415)
  const { data, error } = body.safeParse(await readJson(request))
  if (!data) {
    const [issue] = error.issues
    const name = issue?.path.join('.') ?? ''
    const code = name === 'to' || name === 'from' ? '10016' : '10007'
    return refusal(422, code, 'Invalid parameter', `${name}: ${issue?.message ?? 'invalid'} ${issue?.code ?? ''}`)
  }
  if (data.connection_id !== connectionId) {
    return refusal(422, '10015', 'Invalid connection', 'Only Call Control Apps with a valid ID can be used.')
  }
  return {
    to: data.to,
    reference: referenceIn(data.webhook_url),
    ...(data.webhook_url !== undefined && { webhookUrl: data.webhook_url }),
    maxRingMs: (data.timeout_secs ?? 30) * 1000,
    maxTalkMs: (data.time_limit_secs ?? 14_400) * 1000,
    data: {
      from: data.from,
      connectionId,
      clientState: data.client_state,
      commandId: data.command_id,
      detectsMachines: (data.answering_machine_detection ?? 'disabled') !== 'disabled',
      records: data.record !== undefined,
      events: new Map(),
    },
  }
}

const referenceIn = (url: string | undefined) =>
  URL.parse(url ?? '')
    ?.pathname.split('/')
    .at(-1) || undefined
