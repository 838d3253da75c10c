import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { createCallClient } from '../../client.ts'
import { idempotencyKeyOf } from '../../kernel/idempotency-key.ts'
import { toPhoneNumber } from '../../kernel/phone-number.ts'
import type { PlaceRequest } from '../../provider.ts'
import { type TelnyxOptions, telnyx } from './index.ts'

const publicKey = btoa('x'.repeat(32))
const given: TelnyxOptions = {
  apiKey: 'KEYsecret',
  connectionId: '149440',
  from: '+15005550006',
  publicKey,
  webhookUrl: 'https://me.test/webhooks',
}
const reference = 'r'.repeat(32)
const request: PlaceRequest = {
  to: toPhoneNumber('+13018040009'),
  reference,
  maxCallMs: 600_000,
  metadata: { record: true },
}
const { signal } = new AbortController()
const CALL = { record_type: 'call', call_control_id: 'v3:abc', is_alive: false }

async function sent(options: Partial<TelnyxOptions> = {}, more: Partial<PlaceRequest> = {}) {
  let received: Request | undefined
  const fetch = async (input: RequestInfo | URL, init?: RequestInit) => {
    received = new Request(input, init)
    await received.clone().text()
    return Response.json({ data: CALL })
  }
  await telnyx({ ...given, ...options, fetch }).place({ ...request, ...more }, { signal })
  if (!received) throw new Error('Nothing was sent')
  return { request: received, json: await received.json() }
}

describe('telnyx', () => {
  it('sends limits, the reference twice, retries of webhooks, and no second route for ringing', async () => {
    const { request: post, json } = await sent()
    expect(post.url).toBe('https://api.telnyx.com/v2/calls')
    expect(post.headers.get('authorization')).toBe('Bearer KEYsecret')
    expect(json).toMatchObject({
      connection_id: '149440',
      to: '+13018040009',
      from: '+15005550006',
      command_id: await idempotencyKeyOf(reference),
      client_state: btoa(reference),
      webhook_url: `https://me.test/webhooks/telnyx/${reference}`,
      timeout_secs: 60,
      retry_on_timeout: false,
      time_limit_secs: 540,
    })
    const policies: readonly { readonly retries_ms: readonly number[] }[] = Object.values(json.webhook_retries_policies)
    for (const { retries_ms } of policies) {
      expect(retries_ms).toHaveLength(5)
      expect(retries_ms.reduce((sum, ms) => sum + ms)).toBeLessThanOrEqual(60_000)
    }
  })

  it('records and detects machines if asked, by functions of the request too', async () => {
    const { json } = await sent({
      record: ({ metadata }) => metadata?.['record'] === true,
      machineDetection: 'greeting-end',
      from: () => '+15005550001',
    })
    expect(json).toMatchObject({
      record: 'record-from-answer',
      answering_machine_detection: 'greeting_end',
      from: '+15005550001',
    })
    expect((await sent()).json).not.toHaveProperty('record')
  })

  it.each<[string, object, string]>([
    ['an unknown option', { conectionId: '1' }, 'conectionId'],
    ['no key', { apiKey: undefined }, 'apiKey'],
    ['a key with a space', { apiKey: 'KEY secret' }, 'apiKey'],
    ['no public key', { publicKey: undefined }, 'publicKey'],
    ['a public key of another length', { publicKey: btoa('x'.repeat(31)) }, 'publicKey'],
    ['no caller', { from: undefined }, '`from`'],
    ['ringing too short', { ringSeconds: 4 }, 'ringSeconds'],
    ['another machine detection', { machineDetection: 'greeting_end' }, 'machineDetection'],
  ])('refuses %s by its name, and tells no secret', (_, options, name) => {
    const create = () => telnyx({ ...given, ...options })
    expect(create).toThrow(name)
    try {
      create()
    } catch (error) {
      expect(inspect(error)).not.toContain('secret')
    }
  })

  it('needs a `maxCallMs` in which the phone can ring to the end, and 30 s are left', () => {
    const create = (maxCallMs: number) => createCallClient({ provider: telnyx(given), maxCallMs, placeTimeoutMs: 5000 })
    expect(() => create(94_000)).toThrow('Expected `maxCallMs` to be at least 95000 ms')
    expect(create(95_000).maxCallMs).toBe(95_000)
  })

  it.each([
    [401, '10009', 'unauthorized'],
    [403, '10010', 'unauthorized'],
    [422, '10016', 'invalid-number'],
    [422, '10015', 'rejected'],
    [429, '10011', 'rate-limited'],
  ])('HTTP %i with code %s is `%s`, and nothing was placed', async (status, code, expected) => {
    const url = `https://developers.telnyx.com/docs/overview/errors/${code}`
    const fetch = async (input: RequestInfo | URL, init?: RequestInit) => {
      await new Request(input, init).text()
      return Response.json({ errors: [{ code, title: 'No', detail: 'Not so', meta: { url } }] }, { status })
    }
    await expect(telnyx({ ...given, fetch }).place(request, { signal })).rejects.toMatchObject({
      code: expected,
      placed: 'no',
      providerCode: code,
      docsUrl: url,
      message: expect.stringContaining('Not so'),
    })
  })

  const NOW = new Date('2026-11-23T12:00:00Z')
  const ago = (seconds: number) => new Date(NOW.getTime() - seconds * 1000).toISOString()

  it.each<[string, object, string]>([
    ['is not alive right after it was placed, and has not ended', { is_alive: false }, 'initiated'],
    ['is alive', { is_alive: true, start_time: ago(5) }, 'initiated'],
    ['ended a moment ago: the webhook says how', { is_alive: false, end_time: ago(10) }, 'initiated'],
    ['ended so long ago that its webhook is lost', { is_alive: false, end_time: ago(91) }, 'completed'],
  ])('a look-up of a call that %s', async (_, call, status) => {
    const fetch = async () => Response.json({ data: { ...CALL, ...call } })
    const provider = telnyx({ ...given, fetch, clock: { now: () => NOW } })
    expect(await provider.get?.('v3:abc', { signal })).toMatchObject({ status, providerCallId: 'v3:abc' })
  })

  const event = (type: string, payload: object) => ({
    path: `/telnyx/${reference}`,
    url: `https://me.test/webhooks/telnyx/${reference}`,
    headers: {},
    body: new TextEncoder().encode(
      JSON.stringify({
        data: {
          id: 'e1',
          event_type: type,
          occurred_at: ago(1),
          payload: { call_control_id: 'v3:abc', client_state: btoa(reference), to: '+13018040009', ...payload },
        },
      }),
    ),
  })

  it.each<[string, object, object | undefined]>([
    ['call.machine.detection.ended', { result: 'machine' }, { answered: true, details: { answeredBy: 'machine' } }],
    [
      'call.machine.premium.detection.ended',
      { result: 'human_residence' },
      { answered: true, details: { answeredBy: 'human_residence' } },
    ],
    [
      'call.recording.saved',
      { recording_urls: { mp3: 'https://a.test/1.mp3' } },
      { answered: true, details: { recordingUrl: 'https://a.test/1.mp3' } },
    ],
    [
      'call.hangup',
      { hangup_cause: 'user_busy', sip_hangup_cause: '486' },
      { status: 'busy', cause: 'user_busy', details: { sipCode: '486' } },
    ],
    ['call.hangup', { hangup_cause: 'time_limit' }, { status: 'completed', answered: true }],
    ['call.hangup', { hangup_cause: 'normal_clearing' }, { status: 'completed', answered: undefined }],
    ['call.speak.ended', {}, undefined],
  ])('%s with %j', async (type, payload, expected) => {
    const { acceptForgedWebhooks, ...options } = { ...given, acceptForgedWebhooks: true }
    const parsed = await telnyx({ ...options, acceptForgedWebhooks }).parseWebhook?.(event(type, payload))
    expect(parsed?.eventId).toBe('e1')
    expect(parsed?.updates).toMatchObject(expected ? [{ reference, providerCallId: 'v3:abc', ...expected }] : [])
  })
})
