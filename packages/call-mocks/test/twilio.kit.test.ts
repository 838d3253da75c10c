import {
  type CallProviderTestOptions,
  type ServiceCall,
  signTwilioWebhook,
  testCallProvider,
} from '@outdial/call-client/testing'
import { twilio } from '@outdial/call-client/twilio'
import { describe, it } from 'vitest'
import { MOCK_TWILIO_ACCOUNT, mockTwilio } from '../src/index.ts'
import { startTwilio } from '../src/server/index.ts'

const { accountSid, authToken } = MOCK_TWILIO_ACCOUNT
// https://www.twilio.com/docs/voice/api/call-resource#call-status-values
const words = {
  queued: 'initiated',
  initiated: 'initiated',
  ringing: 'ringing',
  'in-progress': 'answered',
  completed: 'completed',
  busy: 'busy',
  failed: 'failed',
  'no-answer': 'no-answer',
  canceled: 'cancelled',
} as const

const rfc2822 = (at: Date) => at.toUTCString().replace('GMT', '+0000')

const callOf = ({ id, to, word, at }: ServiceCall) => ({
  sid: id,
  account_sid: accountSid,
  to,
  from: '+15005550006',
  status: word,
  date_created: rfc2822(at),
  start_time: rfc2822(at),
  end_time: null,
  duration: null,
})

const REFUSED = { code: 21220, message: 'Call is not in-progress. Cannot redirect.', more_info: '', status: 400 }

const options: CallProviderTestOptions = {
  open: ({ baseUrl, webhookUrl, fetch }) =>
    twilio({
      ...MOCK_TWILIO_ACCOUNT,
      from: '+15005550006',
      twiml: '<Response/>',
      baseUrl,
      webhookUrl,
      ...(fetch && { fetch }),
    }),
  id: n => `CA${n.toString(16).padStart(32, '0')}`,
  secrets: [authToken],
  placed: call => ({ status: 201, body: callOf(call) }),
  limitMs({ body }) {
    const form = new URLSearchParams(body)
    // Twilio may let a phone ring five seconds longer.
    return (Number(form.get('Timeout')) + 5 + Number(form.get('TimeLimit'))) * 1000
  },
  get: { words, answer: call => ({ body: callOf(call) }) },
  find: { answer: calls => ({ body: { calls: calls.map(callOf), next_page_uri: null } }) },
  hangUp: {
    answer: call => ({ body: { ...callOf(call), status: 'canceled' } }),
    ended: () => ({ status: 400, body: REFUSED }),
  },
  webhooks: {
    words,
    create: ({ id, to, at, word, eventId }) => ({
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        AccountSid: accountSid,
        CallSid: String(id),
        CallStatus: word,
        To: to,
        From: '+15005550006',
        Timestamp: rfc2822(at),
        SequenceNumber: eventId,
      }).toString(),
    }),
    async sign(webhook, { forged }) {
      const form = new URLSearchParams(new TextDecoder().decode(webhook.body))
      const signed = await signTwilioWebhook({
        url: webhook.url,
        authToken: forged ? 'f'.repeat(32) : authToken,
        form,
      })
      return { ...webhook, headers: { ...webhook.headers, ...signed.headers } }
    },
  },
}

describe('Twilio over real connections', () => {
  testCallProvider(it, {
    ...options,
    startService: () => startTwilio({ port: 0 }).then(({ url, close }) => ({ baseUrl: url, close })),
  })
})

describe('Twilio in memory', () => {
  testCallProvider(it, {
    ...options,
    sockets: false,
    startService() {
      const { fetch, close } = mockTwilio()
      return { baseUrl: 'https://api.twilio.com', fetch, close }
    },
  })
})
