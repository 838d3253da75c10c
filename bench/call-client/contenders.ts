import { Telnyx } from 'telnyx'
import twilioSdk from 'twilio'
import { request } from 'undici'
import { callApi, createCallClient } from '../../packages/call-client/dist/index.js'
import { telnyx } from '../../packages/call-client/dist/telnyx.js'
import { twilio } from '../../packages/call-client/dist/twilio.js'

/** One way to place and to look up a call. Each is used as its README shows. */
export interface Contender {
  place(): Promise<unknown>
  get?(): Promise<unknown>
}

export const TO = '+13018040009'
const FROM = '+15550001111'
const webhookUrl = 'https://calls.example.com/webhooks'
const ACCOUNT = `AC${'0'.repeat(32)}`
const CALL = `CA${'0'.repeat(32)}`
const TOKEN = '0'.repeat(32)
const JSON_POST = { method: 'POST', headers: { 'content-type': 'application/json' } } as const
// RFC 8032, 7.1, test 1.
const PUBLIC_KEY = '11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo='

/** The SDKs have time-outs of 30 and 60 s; with them, a fault would take minutes. */
export const SDK_TIMEOUT_MS = 1000

type Create = (baseUrl: string) => Contender

const clientOf = (provider: Parameters<typeof createCallClient>[0]['provider'], id: string): Contender => {
  const { place, get } = createCallClient({ provider, placeTimeoutMs: SDK_TIMEOUT_MS })
  return { place: () => place({ to: TO }), get: () => get(id) }
}

const text = async (response: Response) => JSON.parse(await response.text())

export const contenders: Readonly<Record<string, Create>> = {
  'outdial, Call API': baseUrl => clientOf(callApi({ baseUrl }), '1'),
  'outdial, Twilio': baseUrl =>
    clientOf(
      twilio({ accountSid: ACCOUNT, authToken: TOKEN, from: FROM, twiml: '<Response/>', webhookUrl, baseUrl }),
      CALL,
    ),
  'outdial, Telnyx': baseUrl =>
    clientOf(
      telnyx({
        apiKey: 'KEY0',
        connectionId: '1',
        from: FROM,
        publicKey: PUBLIC_KEY,
        webhookUrl,
        baseUrl: `${baseUrl}/v2`,
      }),
      'v3:abc',
    ),
  'bare fetch': baseUrl => ({
    place: async () =>
      text(await fetch(`${baseUrl}/api/call`, { ...JSON_POST, body: JSON.stringify({ phone_number: TO }) })),
    get: async () => text(await fetch(`${baseUrl}/api/call/1`)),
  }),
  'bare fetch, own connections': baseUrl => {
    const headers = { ...JSON_POST.headers, connection: 'close' }
    return {
      place: async () =>
        text(
          await fetch(`${baseUrl}/api/call`, { method: 'POST', headers, body: JSON.stringify({ phone_number: TO }) }),
        ),
      get: async () => text(await fetch(`${baseUrl}/api/call/1`, { headers: { connection: 'close' } })),
    }
  },
  'undici.request': baseUrl => ({
    place: async () =>
      (await request(`${baseUrl}/api/call`, { ...JSON_POST, body: JSON.stringify({ phone_number: TO }) })).body.json(),
    get: async () => (await request(`${baseUrl}/api/call/1`)).body.json(),
  }),
  'Twilio SDK': baseUrl => {
    const client = twilioSdk(ACCOUNT, TOKEN, { timeout: SDK_TIMEOUT_MS })
    // Its addresses are fixed: `region` and `edge` change the host name alone.
    const send = client.request.bind(client)
    client.request = options => send({ ...options, uri: options.uri.replace('https://api.twilio.com', baseUrl) })
    return {
      place: () => client.calls.create({ to: TO, from: FROM, twiml: '<Response/>' }),
      get: () => client.calls(CALL).fetch(),
    }
  },
  'Telnyx SDK': baseUrl => {
    const client = new Telnyx({ apiKey: 'KEY0', baseURL: `${baseUrl}/v2`, timeout: SDK_TIMEOUT_MS })
    return {
      place: () => client.calls.dial({ connection_id: '1', to: TO, from: FROM }),
      get: () => client.calls.retrieveStatus('v3:abc'),
    }
  },
}
