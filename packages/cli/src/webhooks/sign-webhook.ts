import type { Variables } from '../command/read-arguments.ts'
import type { CarrierName } from '../provider/choose.ts'

/** A webhook as the carrier signs it, about no call. */
export interface SignedWebhook {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** The variables of a provider that verifies it. */
  readonly variables: Variables
}

interface SignOptions {
  readonly variables: Variables
  readonly webhookUrl: string
  readonly reference: string
}

const json = { 'content-type': 'application/json' } as const

const SIGN: Readonly<Record<CarrierName, (options: SignOptions) => Promise<SignedWebhook>>> = {
  async twilio({ variables, webhookUrl, reference }) {
    const { signTwilioWebhook } = await import('@outdial/call-client/testing')
    const [authToken = ''] = (variables['TWILIO_AUTH_TOKEN'] ?? '').split(',')
    const form = {
      CallSid: `CA${reference}`,
      AccountSid: variables['TWILIO_ACCOUNT_SID'] ?? '',
      CallStatus: 'ringing',
      SequenceNumber: '1',
    }
    const signed = await signTwilioWebhook({ url: `${webhookUrl}/twilio/${reference}`, authToken, form })
    return { ...signed, variables }
  },
  async telnyx({ variables, reference }) {
    const { signTelnyxWebhook } = await import('@outdial/call-client/testing')
    // Only Telnyx has the private key: a new pair signs, and its public key is accepted as well.
    const pair = await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])
    const privateKey = base64(await crypto.subtle.exportKey('pkcs8', pair.privateKey))
    const publicKey = base64(await crypto.subtle.exportKey('raw', pair.publicKey))
    const at = new Date()
    const payload = { call_control_id: `v3:${reference}` }
    const event = { record_type: 'event', id: reference, event_type: 'call.initiated', occurred_at: at, payload }
    const body = JSON.stringify({ data: event })
    const headers = { ...json, ...(await signTelnyxWebhook({ privateKey, body, at })) }
    const keys = [variables['TELNYX_PUBLIC_KEY'], publicKey].filter(Boolean).join(',')
    return { headers, body, variables: { ...variables, TELNYX_PUBLIC_KEY: keys } }
  },
  async vapi({ variables, reference }) {
    const { signVapiWebhook } = await import('@outdial/call-client/testing')
    const [secret = ''] = (variables['VAPI_WEBHOOK_SECRET'] ?? '').split(',')
    const message = { type: 'status-update', status: 'ringing', call: { id: reference } }
    const headers = { ...json, ...(await signVapiWebhook({ secret, reference })) }
    return { headers, body: JSON.stringify({ message }), variables }
  },
}

/** Signs a webhook that is sent to `<webhookUrl>/<name>/<reference>`. */
export const signWebhook = (name: CarrierName, options: SignOptions): Promise<SignedWebhook> => SIGN[name](options)

const base64 = (bytes: ArrayBuffer): string => Buffer.from(bytes).toString('base64')
