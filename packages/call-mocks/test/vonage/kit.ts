// kit.ts
import { generateKeyPairSync } from 'node:crypto'
import type { CallProviderTestOptions } from '@outdial/call-client/testing'
import { signVonageWebhook } from './sign.ts'
import type { VonageOptions, vonage } from './vonage.ts'

export const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
export const APPLICATION = '78d335fa-323d-0114-9c3d-d6f0d48968cf'
export const SECRET = 'signature-secret-for-tests'
const PEM = String(privateKey.export({ type: 'pkcs8', format: 'pem' }))

export const VONAGE_OPTIONS: VonageOptions = {
  applicationId: APPLICATION,
  privateKey: PEM,
  signatureSecret: SECRET,
  from: '+13018040001',
  ncco: [{ action: 'talk', text: 'Your appointment is tomorrow at nine.' }],
  webhookUrl: 'https://hooks.example.com/outdial',
}

// All documented words.
const WORDS = {
  started: 'initiated',
  ringing: 'ringing',
  answered: 'answered',
  machine: 'answered',
  busy: 'busy',
  cancelled: 'cancelled',
  failed: 'failed',
  rejected: 'failed',
  timeout: 'no-answer',
  unanswered: 'no-answer',
  completed: 'completed',
} as const

/** How the kit plays Vonage. */
export const vonageKit = (open: typeof vonage): CallProviderTestOptions => ({
  open: ({ baseUrl, webhookUrl, fetch }) => open({ ...VONAGE_OPTIONS, baseUrl, webhookUrl, fetch }),
  secrets: [SECRET, PEM.slice(40, 100)],
  placed: ({ id, word }) => ({ status: 201, body: { uuid: id, status: word, direction: 'outbound' } }),
  limitMs({ body }) {
    const sent: { ringing_timer: number; length_timer: number } = JSON.parse(body)
    return (sent.ringing_timer + sent.length_timer) * 1000
  },
  get: {
    words: WORDS,
    answer: ({ id, word, to }) => ({ body: { uuid: id, status: word, to: { type: 'phone', number: to.slice(1) } } }),
  },
  hangUp: { answer: () => ({ status: 204 }) },
  webhooks: {
    words: WORDS,
    create: ({ id, to, word, at }) => ({
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ uuid: id, to: to.slice(1), status: word, timestamp: at.toISOString(), duration: '12' }),
    }),
    sign: (webhook, { at, forged }) => signVonageWebhook(webhook, forged ? 'another' : SECRET, at),
    expires: true,
  },
})
