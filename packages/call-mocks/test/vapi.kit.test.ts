import type { AttemptStatus } from '@outdial/call-client/kernel'
import {
  type CallProviderTestOptions,
  type ServiceCall,
  signVapiWebhook,
  testCallProvider,
  type WebhookOptions,
} from '@outdial/call-client/testing'
import { type VapiHmac, type VapiOptions, vapi } from '@outdial/call-client/vapi'
import { describe, it } from 'vitest'
import { MOCK_VAPI_ACCOUNT, mockVapi } from '../src/index.ts'
import { startVapi } from '../src/server/index.ts'

const { apiKey, assistantId, phoneNumberId } = MOCK_VAPI_ACCOUNT
const SECRET = 'swordfish-of-this-test'
const HMAC: VapiHmac = { credentialId: 'b5fb1c4e-0000-4000-8000-000000000003', secret: SECRET }

const STATUSES: Readonly<Record<string, AttemptStatus>> = {
  queued: 'initiated',
  scheduled: 'initiated',
  ringing: 'ringing',
  'in-progress': 'answered',
  forwarding: 'answered',
  'not-found': 'initiated',
  'deletion-failed': 'initiated',
  // Without a reason.
  ended: 'initiated',
}

// Words of `endedReason`. All of them are in the tests of the provider.
const REASONS: Readonly<Record<string, AttemptStatus>> = {
  'customer-busy': 'busy',
  'customer-did-not-answer': 'no-answer',
  'manually-canceled': 'cancelled',
  'twilio-failed-to-connect-call': 'failed',
  'call.start.error-subscription-concurrency-limit-reached': 'failed',
  'call.in-progress.error-vapifault-worker-died': 'failed',
  'call.in-progress.error-providerfault-outbound-sip-403-forbidden': 'failed',
  voicemail: 'completed',
  'silence-timed-out': 'completed',
  'exceeded-max-duration': 'completed',
  'assistant-ended-call': 'completed',
  'customer-ended-call': 'completed',
}

const words = { ...STATUSES, ...REASONS }

const stateOf = (word: string) =>
  Object.hasOwn(REASONS, word) ? { status: 'ended', endedReason: word } : { status: word }

const callOf = ({ id, to, reference, at, word }: Omit<ServiceCall, 'baseUrl'>) => ({
  id,
  createdAt: at.toISOString(),
  customer: { number: to },
  assistantOverrides: { metadata: { outdialReference: reference } },
  ...stateOf(word),
})

const create: WebhookOptions['create'] = event => ({
  body: JSON.stringify({
    message: { type: 'status-update', ...stateOf(event.word), timestamp: event.at.getTime(), call: callOf(event) },
  }),
})

const optionsFor = (proof: Pick<VapiOptions, 'secret' | 'hmac'>, webhooks: WebhookOptions) =>
  ({
    open: ({ baseUrl, webhookUrl, fetch }) =>
      vapi({ apiKey, assistantId, phoneNumberId, webhookUrl, baseUrl, ...proof, ...(fetch && { fetch }) }),
    secrets: [apiKey, SECRET],
    placed: call => ({ status: 201, body: callOf(call) }),
    limitMs({ body }) {
      const sent: {
        assistantOverrides: { maxDurationSeconds: number; transportConfigurations: { timeout: number }[] }
      } = JSON.parse(body)
      const { maxDurationSeconds, transportConfigurations } = sent.assistantOverrides
      // Twilio may ring 5 seconds longer, and other carriers up to two minutes.
      const ringSeconds = Math.max(120, (transportConfigurations[0]?.timeout ?? Number.NaN) + 5)
      return (ringSeconds + maxDurationSeconds) * 1000
    },
    get: { words, answer: call => ({ body: callOf(call) }) },
    find: { answer: calls => ({ body: calls.map(callOf) }) },
    hangUp: {
      answer: (call, { method }) =>
        method === 'GET' ? { body: { ...callOf(call), monitor: { controlUrl: `${call.baseUrl}/1/control` } } } : {},
      ended: call => ({ body: { ...callOf(call), ...stateOf('customer-ended-call') } }),
    },
    webhooks,
  }) satisfies CallProviderTestOptions

const token = optionsFor(
  { secret: SECRET },
  {
    words,
    create,
    signs: 'sender',
    async sign(webhook, { forged }) {
      const reference = webhook.path.split('/').at(-1) ?? ''
      const headers = await signVapiWebhook({ secret: forged ? 'another' : SECRET, reference })
      return { ...webhook, headers: { ...webhook.headers, ...headers } }
    },
  },
)

const hmac = optionsFor(
  { hmac: HMAC },
  {
    words,
    create,
    expires: true,
    async sign(webhook, { forged, at }) {
      const body = new TextDecoder().decode(webhook.body)
      const headers = await signVapiWebhook({ hmac: { ...HMAC, secret: forged ? 'another' : SECRET }, body, at })
      return { ...webhook, headers: { ...webhook.headers, ...headers } }
    },
  },
)

describe('Vapi with a token per attempt, over real connections', () => {
  testCallProvider(it, {
    ...token,
    startService: () => startVapi({ port: 0 }).then(({ url, close }) => ({ baseUrl: url, close })),
  })
})

describe('Vapi with a token per attempt, in memory', () => {
  testCallProvider(it, {
    ...token,
    sockets: false,
    startService() {
      const { fetch, close } = mockVapi()
      return { baseUrl: 'https://api.vapi.ai', fetch, close }
    },
  })
})

describe('Vapi with signatures, in memory', () => {
  testCallProvider(it, {
    ...hmac,
    sockets: false,
    startService() {
      const { fetch, close } = mockVapi({ credentials: [HMAC] })
      return { baseUrl: 'https://api.vapi.ai', fetch, close }
    },
  })
})
