import { generateKeyPairSync } from 'node:crypto'
import { telnyx } from '@outdial/call-client/telnyx'
import {
  type CallProviderTestOptions,
  type ServiceCall,
  signTelnyxWebhook,
  testCallProvider,
} from '@outdial/call-client/testing'
import { describe, it } from 'vitest'
import { MOCK_TELNYX_ACCOUNT, mockTelnyx } from '../src/index.ts'
import { startTelnyx } from '../src/server/index.ts'

const keyPair = () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  return {
    publicKey: publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64'),
    privateKey: privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
  }
}
const ours = keyPair()
const forgers = keyPair()

const HANGUPS = {
  normal_clearing: 'completed',
  time_limit: 'completed',
  user_busy: 'busy',
  timeout: 'no-answer',
  no_answer: 'no-answer',
  originator_cancel: 'cancelled',
  call_rejected: 'failed',
  not_found: 'failed',
  unspecified: 'failed',
} as const

const callOf = ({ id, reference, word, at }: ServiceCall) => ({
  record_type: 'call',
  call_control_id: id,
  client_state: btoa(reference),
  is_alive: word === 'alive',
  ...(word === 'ended' && { end_time: new Date(at.getTime() - 3_600_000).toISOString() }),
})

const options: CallProviderTestOptions = {
  open: ({ baseUrl, webhookUrl, fetch }) =>
    telnyx({
      ...MOCK_TELNYX_ACCOUNT,
      // The mock's own key, and that of the webhooks below.
      publicKey: [MOCK_TELNYX_ACCOUNT.publicKey, ours.publicKey],
      from: '+15005550006',
      baseUrl,
      webhookUrl,
      ...(fetch && { fetch }),
    }),
  secrets: [MOCK_TELNYX_ACCOUNT.apiKey],
  placed: ({ id, reference }) => ({
    body: { data: { record_type: 'call', call_control_id: id, is_alive: false, client_state: btoa(reference) } },
  }),
  limitMs({ body }) {
    const { timeout_secs, time_limit_secs } = JSON.parse(body)
    return (timeout_secs + time_limit_secs) * 1000
  },
  get: {
    words: { alive: 'initiated', ended: 'completed' },
    unknownWord: 'none',
    answer: call => ({ body: { data: callOf(call) } }),
  },
  find: { answer: calls => ({ body: { data: calls.map(callOf), meta: { cursors: {} } } }) },
  hangUp: {
    answer: () => ({ body: { data: { result: 'ok' } } }),
    ended: () => ({ status: 422, body: { errors: [{ code: '90018', title: 'Call has already ended' }] } }),
  },
  webhooks: {
    words: { 'call.initiated': 'initiated', 'call.answered': 'answered', ...HANGUPS },
    // An unknown cause of a hang-up: the call has ended all the same.
    unknownWord: 'failed',
    create({ id, reference, to, at, word, eventId }) {
      const isEvent = word.startsWith('call.')
      return {
        body: JSON.stringify({
          data: {
            record_type: 'event',
            id: eventId,
            event_type: isEvent ? word : 'call.hangup',
            occurred_at: at.toISOString(),
            payload: {
              call_control_id: id,
              client_state: btoa(reference),
              to,
              ...(!isEvent && { hangup_cause: word }),
            },
          },
        }),
      }
    },
    async sign(webhook, { at, forged }) {
      const { privateKey } = forged ? forgers : ours
      const headers = await signTelnyxWebhook({ privateKey, body: new TextDecoder().decode(webhook.body), at })
      return { ...webhook, headers: { ...webhook.headers, ...headers } }
    },
    expires: true,
  },
}

describe('Telnyx over real connections', () => {
  testCallProvider(it, {
    ...options,
    startService: () => startTelnyx({ port: 0 }).then(({ url, close }) => ({ baseUrl: url, close })),
  })
})

describe('Telnyx in memory', () => {
  testCallProvider(it, {
    ...options,
    sockets: false,
    startService() {
      const { fetch, close } = mockTelnyx()
      return { baseUrl: 'https://api.telnyx.com/v2', fetch, close }
    },
  })
})
