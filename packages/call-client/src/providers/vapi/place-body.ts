import { CallError } from '../../kernel/call-error.ts'
import type { PlaceRequest } from '../../provider.ts'
import { webhookAddress } from '../address.ts'
import { numberIn } from '../fields.ts'
import { type PerCall, valueFor } from '../per-call.ts'
import { isFields, OWN_SERVER, type ResolvedVapi, type VapiFields } from './options.ts'
import { REFERENCE } from './wire.ts'

// "For some call flows, we will add a 5-second buffer to the timeout value you provide."
const RING_BUFFER_SECONDS = 5
// Only numbers at Twilio obey `ringSeconds`. Other carriers give up by themselves: Vapi's SIP and
// Vonage after 60 seconds, unless they are told otherwise.
const RING_SECONDS_ELSEWHERE = 120
const LEAST_TALK_SECONDS = 10
const MAX_TALK_SECONDS = 43_200
const USUAL_TALK_SECONDS = 600
const SERVER_MESSAGES = ['status-update', 'end-of-call-report']
// Answers that a repeat would not change. After any other, Vapi sends the webhook again.
const BACKOFF_PLAN = {
  type: 'exponential',
  maxRetries: 5,
  baseDelaySeconds: 1,
  excludedStatusCodes: [400, 401, 403, 404, 413],
}

/** Seconds of `maxCallMs` that are left for ringing. */
const ringReserveSeconds = (ringSeconds: number): number =>
  Math.max(ringSeconds + RING_BUFFER_SECONDS, RING_SECONDS_ELSEWHERE)

/** The least `maxCallMs` of a request: ringing to the end, and the shortest limit of a conversation. */
export const minCallMsOf = ({ ringSeconds }: Pick<ResolvedVapi, 'ringSeconds'>): number =>
  (ringReserveSeconds(ringSeconds) + LEAST_TALK_SECONDS) * 1000

/**
 * The body that places a call. Ringing and `maxDurationSeconds` together are `maxCallMs` at most.
 *
 * @throws {CallError} `rejected`, `placed: 'no'`, if an option gives something else than expected
 */
export function placeBody(options: ResolvedVapi, provider: string, server: VapiFields, request: PlaceRequest): object {
  const { assistantId, assistant, phoneNumberId, ringSeconds } = options
  const { to, reference, maxCallMs } = request
  const overrides = fieldsFor('overrides', options.overrides, request)
  if (overrides.server !== undefined) throw new CallError('rejected', OWN_SERVER)
  const whole = assistant && fieldsFor('assistant', assistant, request)
  const variables = { ...fieldsIn(overrides.variableValues), ...fieldsFor('variables', options.variables, request) }
  const { name, email, externalId, extension } = fieldsFor('customer', options.customer, request)
  const asked = numberIn(overrides.maxDurationSeconds) ?? numberIn(whole?.maxDurationSeconds) ?? USUAL_TALK_SECONDS
  const left = Math.floor(maxCallMs / 1000) - ringReserveSeconds(ringSeconds)
  const limit = Math.min(Math.floor(asked), left, MAX_TALK_SECONDS)
  return {
    ...(assistantId !== undefined && { assistantId: textFor('assistantId', assistantId, request) }),
    ...(whole && { assistant: whole }),
    assistantOverrides: {
      ...overrides,
      ...(Object.keys(variables).length > 0 && { variableValues: variables }),
      metadata: { ...fieldsIn(whole?.metadata), ...fieldsIn(overrides.metadata), [REFERENCE]: reference },
      maxDurationSeconds: Math.max(limit, LEAST_TALK_SECONDS),
      transportConfigurations: [{ ...twilioIn(overrides), provider: 'twilio', timeout: ringSeconds }],
      serverMessages: [...new Set([...SERVER_MESSAGES, ...listOf(overrides.serverMessages)])],
      server: { ...server, url: webhookAddress(options.webhookUrl, provider, reference), backoffPlan: BACKOFF_PLAN },
    },
    phoneNumberId: textFor('phoneNumberId', phoneNumberId, request),
    customer: { name, email, externalId, extension, number: to },
  }
}

function textFor(option: string, given: PerCall<string>, request: PlaceRequest): string {
  const value: unknown = valueFor(option, given, request)
  if (typeof value === 'string' && value !== '') return value
  throw new CallError('rejected', `Expected \`${option}\` to return an id, got ${typeof value}`)
}

function fieldsFor(option: string, given: PerCall<object> | undefined, request: PlaceRequest): VapiFields {
  const value: unknown = given === undefined ? {} : valueFor(option, given, request)
  if (isFields(value)) return value
  throw new CallError('rejected', `Expected \`${option}\` to return an object, got ${typeof value}`)
}

const fieldsIn = (value: unknown): VapiFields => (isFields(value) ? value : {})

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

const twilioIn = ({ transportConfigurations }: VapiFields): VapiFields => fieldsIn(listOf(transportConfigurations)[0])
