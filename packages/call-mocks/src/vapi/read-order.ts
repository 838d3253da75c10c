import * as z from 'zod/mini'
import type { Answer } from '../faulty-reply.ts'
import { readJson } from '../read-json.ts'
import type { Order } from '../switchboard.ts'
import { refusalOf } from './errors.ts'
import { overrides } from './overrides.ts'

/** What the service keeps of a POST that places a call. */
export interface OrderData {
  /** The checked body. */
  readonly body: z.infer<typeof body>
  /** Created above the account's limit of calls at once: it never rings. */
  readonly isBlocked: boolean
  /** When a status was reached, by the status of the call. */
  readonly reached: Map<string, Date>
}

export type VapiOrder = Order<OrderData>

const id = z.uuid('must be a UUID')
const short = z.string('must be a string').check(z.maxLength(40, 'must be shorter than or equal to 40 characters'))

// The properties that this library may send. Vapi has more.
const body = z.strictObject({
  assistantId: z.optional(id),
  assistant: z.optional(z.record(z.string(), z.unknown())),
  assistantOverrides: z.optional(overrides),
  phoneNumberId: id,
  customer: z.strictObject({
    number: z.string().check(z.regex(/^\+[1-9]\d{6,14}$/, 'must be a valid phone number in the E.164 format')),
    name: z.optional(short),
    email: z.optional(short),
    externalId: z.optional(short),
    extension: z.optional(z.string().check(z.maxLength(10, 'must be shorter than or equal to 10 characters'))),
  }),
})

/** Parses a POST. Returns the order, or the answer that refuses it. */
export async function readOrder(request: Request): Promise<VapiOrder | Answer> {
  if (!/^application\/json\b/i.test(request.headers.get('content-type') ?? '')) {
    return refusalOf(400, 'Expected a body in JSON')
  }
  const { data, error } = body.safeParse(await readJson(request))
  if (error) return refusalOf(400, error.issues.map(messageOf))
  const { assistantId, assistant, assistantOverrides, customer } = data
  if ((assistantId === undefined) === (assistant === undefined)) {
    return refusalOf(400, "Couldn't Get Assistant. Need Either `assistant` Or `assistantId`.")
  }
  const webhookUrl = assistantOverrides?.server?.url
  const [{ timeout = 60 } = {}] = assistantOverrides?.transportConfigurations ?? []
  const reference = URL.parse(webhookUrl ?? '')
    ?.pathname.split('/')
    .at(-1)
  return {
    to: customer.number,
    reference: reference || undefined,
    ...(webhookUrl !== undefined && { webhookUrl }),
    maxRingMs: timeout * 1000,
    maxTalkMs: (assistantOverrides?.maxDurationSeconds ?? 600) * 1000,
    data: { body: data, isBlocked: false, reached: new Map() },
  }
}

function messageOf(issue: z.core.$ZodIssue): string {
  const path = issue.path.join('.')
  if (issue.code !== 'unrecognized_keys') return `${path} ${issue.message}`
  return issue.keys.map(key => `${path ? `${path}.` : ''}property ${key} should not exist`).join('; ')
}
