// vonage.ts
import {
  addressIn,
  CallError,
  type CallProvider,
  checkNames,
  createPlacePost,
  createRequests,
  credentialIn,
  fieldsOf,
  type HttpOptions,
  idInPath,
  type PerCall,
  parseJson,
  type RefusalBody,
  secondsIn,
  textIn,
  toPhoneNumber,
  valueFor,
  webhookAddress,
} from '@outdial/call-client/provider'
import { authorization, privateKeyIn, secretKey, verify } from './tokens.ts'
import { readCall } from './wire.ts'

export interface VonageOptions extends Partial<HttpOptions> {
  readonly applicationId: string
  /** The application's private key, PEM (PKCS #8). */
  readonly privateKey: string
  /** The account's signature secret, which signs webhooks. */
  readonly signatureSecret: string
  /** The calling number, E.164. The request's own `from` comes first. */
  readonly from: PerCall<string>
  /** What the call executes: a Call Control Object (NCCO). */
  readonly ncco: PerCall<readonly object[]>
  /** Public address for webhooks. The provider appends `/vonage/<reference>`. */
  readonly webhookUrl: string | URL
  /** How long the phone rings, 1 to 120 seconds. @default 60 */
  readonly ringSeconds?: number | undefined
}

const NAME = 'vonage'
const MAX_TALK_SECONDS = 7200
const OPTIONS = ['applicationId', 'privateKey', 'signatureSecret', 'from', 'ncco', 'webhookUrl', 'ringSeconds']

/** The provider for the Vonage Voice API, version 1. */
export function vonage(options: VonageOptions): CallProvider {
  checkNames(NAME, options, [...OPTIONS, 'baseUrl', 'fetch'])
  const { baseUrl = 'https://api.nexmo.com', fetch, from, ncco } = options
  const applicationId = credentialIn('applicationId', options.applicationId)
  const privateKey = privateKeyIn('privateKey', options.privateKey)
  const signatureKey = secretKey(credentialIn('signatureSecret', options.signatureSecret))
  const webhooks = addressIn('webhookUrl', options.webhookUrl)
  const ringSeconds = secondsIn('ringSeconds', options.ringSeconds, { least: 1, greatest: 120, usual: 60 })
  const placePost = createPlacePost({ baseUrl, fetch, readRefusal })
  const send = createRequests({ baseUrl, fetch, readRefusal })
  const sign = () => authorization(applicationId, privateKey)

  return {
    name: NAME,
    facts: {
      idempotencyWindowMs: 0,
      overRate: 'refuses',
      repeatsWebhooks: false,
      minCallMs: (ringSeconds + 1) * 1000,
    },
    async place(request, placing) {
      const talkSeconds = Math.min(MAX_TALK_SECONDS, Math.floor(request.maxCallMs / 1000) - ringSeconds)
      const caller = toPhoneNumber(request.from ?? valueFor('from', from, request))
      const json = {
        to: [{ type: 'phone', number: request.to.slice(1) }],
        from: { type: 'phone', number: caller.slice(1) },
        ncco: valueFor('ncco', ncco, request),
        event_url: [webhookAddress(webhooks, NAME, request.reference)],
        ringing_timer: ringSeconds,
        length_timer: talkSeconds,
      }
      const { status, body } = await placePost('v1/calls', { json }, { headers: await sign(), ...placing })
      return readCall(body) ?? unreadable(status)
    },
    async get(providerCallId, { signal }) {
      const path = `v1/calls/${idInPath(providerCallId)}`
      const { status, body } = await send(path, { signal, headers: await sign() })
      return readCall(body) ?? unreadable(status)
    },
    async hangUp(providerCallId, { signal }) {
      const path = `v1/calls/${idInPath(providerCallId)}`
      const body = { json: { action: 'hangup' } }
      await send(path, { method: 'PUT', body, signal, headers: await sign(), mayRepeat: true })
    },
    async check({ signal }) {
      const query = new URLSearchParams({ page_size: '1' })
      const { serviceTime } = await send('v1/calls', { signal, query, headers: await sign() })
      return { serviceTime }
    },
    async parseWebhook({ headers, body }) {
      await verify(headers.authorization, body, await signatureKey)
      const update = readCall(jsonIn(body))
      if (update) return { updates: [update] }
      throw new CallError('bad-response', 'Expected an event of a call', { placed: 'unknown' })
    },
  }
}

function jsonIn(body: Uint8Array): unknown {
  try {
    return parseJson(body)
  } catch (cause) {
    throw new CallError('bad-response', 'Expected an event in JSON', { placed: 'unknown', cause })
  }
}

function readRefusal(body: unknown): RefusalBody {
  const { type, title, error_title, detail } = fieldsOf(body)
  return { message: textIn(detail) ?? textIn(title) ?? textIn(error_title), providerCode: textIn(type) }
}

function unreadable(status: number): never {
  throw new CallError('bad-response', 'Expected an answer with a call', { placed: 'unknown', status })
}
