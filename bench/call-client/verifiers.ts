import { createHmac, createPublicKey, generateKeyPairSync, sign, timingSafeEqual, verify } from 'node:crypto'
import { Telnyx } from 'telnyx'
import twilioSdk from 'twilio'
import { telnyx } from '../../packages/call-client/dist/telnyx.js'
import { twilio } from '../../packages/call-client/dist/twilio.js'

/** Verifies a webhook, or a forged one. */
type Verify = (genuine: boolean) => boolean | Promise<boolean>

const TOKEN = '0'.repeat(32)
const webhookUrl = 'https://calls.example.com/webhooks'
const reference = 'a'.repeat(32)
// In alphabetical order, as they are signed.
const PARAMETERS = {
  AccountSid: `AC${'0'.repeat(32)}`,
  ApiVersion: '2010-04-01',
  CallDuration: '5',
  CallSid: `CA${'0'.repeat(32)}`,
  CallStatus: 'completed',
  CallbackSource: 'call-progress-events',
  Direction: 'outbound-api',
  From: '+15550001111',
  SequenceNumber: '3',
  Timestamp: 'Tue, 31 Aug 2026 20:36:28 +0000',
  To: '+13018040009',
}
const bytes = (text: string) => new TextEncoder().encode(text)

const twilioUrl = `${webhookUrl}/twilio/${reference}`
const twilioSigned =
  twilioUrl +
  Object.entries(PARAMETERS)
    .map(([name, value]) => name + value)
    .join('')
const hmac = () => createHmac('sha1', TOKEN).update(twilioSigned).digest()
const twilioSignature = hmac().toString('base64')

const { publicKey, privateKey } = generateKeyPairSync('ed25519')
const rawKey = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64')
const message = JSON.stringify({
  data: {
    record_type: 'event',
    id: '0ccc7b54-4df3-4bca-a65a-3da1ecc777f0',
    event_type: 'call.hangup',
    occurred_at: '2026-08-31T20:36:28.000000Z',
    payload: { call_control_id: 'v3:abc', hangup_cause: 'normal_clearing', to: '+13018040009', from: '+15550001111' },
  },
})
const timestamp = () => String(Math.floor(Date.now() / 1000))
const signTelnyx = (at: string) => sign(null, Buffer.from(`${at}|${message}`), privateKey).toString('base64')

const forged = (signature: string) => Buffer.from(signature, 'base64').fill(7).toString('base64')

const accepted = async (promise: unknown) => {
  try {
    await promise
    return true
  } catch {
    return false
  }
}

export const verifiers: Readonly<Record<string, () => Verify | Promise<Verify>>> = {
  'node:crypto, HMAC-SHA1': () => genuine => {
    const given = Buffer.from(genuine ? twilioSignature : forged(twilioSignature), 'base64')
    return timingSafeEqual(hmac(), given)
  },
  'outdial Twilio, HMAC-SHA1': () => {
    const { parseWebhook } = twilio({
      accountSid: PARAMETERS.AccountSid,
      authToken: TOKEN,
      from: PARAMETERS.From,
      twiml: '<Response/>',
      webhookUrl,
    })
    const body = bytes(new URLSearchParams(PARAMETERS).toString())
    return genuine =>
      accepted(
        parseWebhook?.({
          path: `/twilio/${reference}`,
          url: twilioUrl,
          headers: {
            'content-type': 'application/x-www-form-urlencoded',
            'x-twilio-signature': genuine ? twilioSignature : forged(twilioSignature),
          },
          body,
        }),
      )
  },
  'Twilio SDK, HMAC-SHA1': () => genuine =>
    twilioSdk.validateRequest(TOKEN, genuine ? twilioSignature : forged(twilioSignature), twilioUrl, PARAMETERS),
  'node:crypto, Ed25519': () => {
    const at = timestamp()
    const signature = signTelnyx(at)
    const key = createPublicKey(publicKey.export({ format: 'pem', type: 'spki' }))
    return genuine =>
      verify(null, Buffer.from(`${at}|${message}`), key, Buffer.from(genuine ? signature : forged(signature), 'base64'))
  },
  'outdial Telnyx, Ed25519': () => {
    const at = timestamp()
    const signature = signTelnyx(at)
    const { parseWebhook } = telnyx({
      apiKey: 'KEY0',
      connectionId: '1',
      from: PARAMETERS.From,
      publicKey: rawKey,
      webhookUrl,
    })
    return genuine =>
      accepted(
        parseWebhook?.({
          path: `/telnyx/${reference}`,
          url: `${webhookUrl}/telnyx/${reference}`,
          headers: {
            'telnyx-signature-ed25519': genuine ? signature : forged(signature),
            'telnyx-timestamp': at,
          },
          body: bytes(message),
        }),
      )
  },
  'Telnyx SDK, Ed25519': () => {
    const at = timestamp()
    const signature = signTelnyx(at)
    const client = new Telnyx({ apiKey: 'KEY0', publicKey: rawKey })
    return genuine =>
      accepted(
        client.webhooks.unwrap(message, {
          headers: { 'telnyx-signature-ed25519': genuine ? signature : forged(signature), 'telnyx-timestamp': at },
        }),
      )
  },
}
