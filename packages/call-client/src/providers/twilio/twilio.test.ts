import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { createCallClient } from '../../client.ts'
import { toPhoneNumber } from '../../kernel/phone-number.ts'
import type { PlaceRequest } from '../../provider.ts'
import { type TwilioOptions, twilio } from './index.ts'

const accountSid = `AC${'0'.repeat(32)}`
const authToken = 'a-secret-token'
const given: TwilioOptions = {
  accountSid,
  authToken,
  from: '+15005550006',
  twiml: '<Response/>',
  webhookUrl: 'https://me.test/webhooks',
}
const request: PlaceRequest = {
  to: toPhoneNumber('+13018040009'),
  reference: 'r'.repeat(32),
  maxCallMs: 600_000,
  metadata: { name: 'Ann', record: true },
}
const { signal } = new AbortController()
const CALL = { sid: `CA${'1'.repeat(32)}`, status: 'queued', to: '+13018040009' }

/** Places one call and returns its request. */
async function sent(options: Partial<TwilioOptions> = {}, placed: Partial<PlaceRequest> = {}) {
  let received: Request | undefined
  const fetch = async (input: RequestInfo | URL, init?: RequestInit) => {
    received = new Request(input, init)
    await received.clone().text()
    return Response.json(CALL, { status: 201 })
  }
  const { twiml, ...rest } = given
  const isGiven = 'url' in options || 'applicationSid' in options
  await twilio({ ...rest, ...(!isGiven && { twiml }), ...options, fetch }).place({ ...request, ...placed }, { signal })
  if (!received) throw new Error('Nothing was sent')
  return { request: received, form: new URLSearchParams(await received.text()) }
}

describe('twilio', () => {
  it('sends a form with limits, a webhook address of its own, and all four events', async () => {
    const { request: post, form } = await sent()
    expect(post.url).toBe(`https://api.twilio.com/2010-04-01/Accounts/${accountSid}/Calls.json`)
    expect(post.headers.get('authorization')).toBe(`Basic ${btoa(`${accountSid}:${authToken}`)}`)
    expect([...form]).toEqual([
      ['To', '+13018040009'],
      ['From', '+15005550006'],
      ['Twiml', '<Response/>'],
      ['StatusCallback', `https://me.test/webhooks/twilio/${request.reference}#rc=3&rp=ct,rt,5xx`],
      ['StatusCallbackMethod', 'POST'],
      ['Timeout', '60'],
      ['TimeLimit', '535'],
      ['StatusCallbackEvent', 'initiated'],
      ['StatusCallbackEvent', 'ringing'],
      ['StatusCallbackEvent', 'answered'],
      ['StatusCallbackEvent', 'completed'],
    ])
  })

  it('calls functions with the request, its metadata included', async () => {
    const { form } = await sent({
      twiml: ({ metadata }) => `<Response><Say>${String(metadata?.['name'])}</Say></Response>`,
      from: ({ to }) => (to.startsWith('+1') ? '+15005550006' : '+4930000000'),
      record: ({ metadata }) => metadata?.['record'] === true,
      machineDetection: 'enable',
    })
    expect(form.get('Twiml')).toBe('<Response><Say>Ann</Say></Response>')
    expect(form.get('From')).toBe('+15005550006')
    expect([form.get('Record'), form.get('MachineDetection')]).toEqual(['true', 'Enable'])
    expect(form.get('RecordingStatusCallback')).toBe(form.get('StatusCallback'))
    expect((await sent({}, { from: toPhoneNumber('+15005550001') })).form.get('From')).toBe('+15005550001')
    expect((await sent({ url: 'https://me.test/twiml' })).form.get('Url')).toBe('https://me.test/twiml')
  })

  it('sends nothing if a function fails, or returns no number', async () => {
    const fail = () => {
      throw new Error('no')
    }
    await expect(sent({ twiml: fail })).rejects.toMatchObject({ code: 'rejected', placed: 'no' })
    await expect(sent({ from: () => '1234' })).rejects.toMatchObject({ code: 'invalid-number', placed: 'no' })
  })

  it.each([
    [{ apiKey: 'SK1', apiSecret: 's' }, 'https://api.twilio.com', 'SK1:s'],
    [{ region: 'ie1' }, 'https://api.ie1.twilio.com', undefined],
    [{ edge: 'dublin' }, 'https://api.dublin.us1.twilio.com', undefined],
    [{ edge: 'dublin', region: 'ie1' }, 'https://api.dublin.ie1.twilio.com', undefined],
    [{ baseUrl: 'https://space.signalwire.com/api/laml/' }, 'https://space.signalwire.com/api/laml', undefined],
  ])('with %j it sends to %s', async (options, base, user) => {
    const { request: post } = await sent(options)
    expect(post.url).toBe(`${base}/2010-04-01/Accounts/${accountSid}/Calls.json`)
    expect(post.headers.get('authorization')).toBe(`Basic ${btoa(user ?? `${accountSid}:${authToken}`)}`)
  })

  it.each<[string, object, string]>([
    ['an unknown option', { authTokn: 'x' }, 'authTokn'],
    ['no token', { authToken: undefined }, 'authToken'],
    ['an empty list of tokens', { authToken: [] }, 'authToken'],
    ['a token with a line break', { authToken: 'secret\n' }, 'authToken'],
    ['a key without its secret', { apiKey: 'SK1' }, 'apiSecret'],
    ['two things to do', { url: 'https://a.test' }, '`url`, `twiml`'],
    ['nothing to do', { twiml: undefined }, '`url`, `twiml`'],
    ['no caller', { from: undefined }, '`from`'],
    ['a caller that is no number', { from: '5550006' }, 'E.164'],
    ['ringing for ever', { ringSeconds: 601 }, 'ringSeconds'],
    ['another machine detection', { machineDetection: 'Enable' }, 'machineDetection'],
    ['a webhook address that is none', { webhookUrl: '/webhooks' }, 'webhookUrl'],
    ['a region beside another service', { region: 'ie1', baseUrl: 'https://a.test' }, 'baseUrl'],
    ['TwiML that Twilio does not take', { twiml: 'x'.repeat(4001) }, 'got 4001'],
    ['an address of TwiML that is none', { twiml: undefined, url: '/twiml' }, '`url`'],
    ['a region with a dot', { region: 'evil.test/' }, 'region'],
  ])('refuses %s by its name, and tells no secret', (_, options, name) => {
    const create = () => twilio({ ...given, ...options })
    expect(create).toThrow(name)
    try {
      create()
    } catch (error) {
      expect(inspect(error)).not.toContain('secret')
    }
  })

  it('needs a `maxCallMs` in which the phone can ring to the end', () => {
    const create = (maxCallMs: number) => createCallClient({ provider: twilio(given), maxCallMs, placeTimeoutMs: 5000 })
    expect(() => create(70_000)).toThrow('Expected `maxCallMs` to be at least 71000 ms')
    expect(create(71_000).maxCallMs).toBe(71_000)
  })

  it.each([
    [400, 20003, 'unauthorized'],
    [401, 20003, 'unauthorized'],
    [404, 20404, 'not-found'],
    [429, 20429, 'rate-limited'],
    [400, 21211, 'invalid-number'],
    [400, 21212, 'rejected'],
    [400, 21214, 'rejected'],
    [400, 21215, 'rejected'],
    [400, 21216, 'rejected'],
    [400, 21217, 'invalid-number'],
    [400, 21201, 'invalid-number'],
    [400, 21205, 'rejected'],
    [403, 21219, 'rejected'],
    [429, 10004, 'rate-limited'],
    [400, 99999, 'rejected'],
    [403, 99999, 'unauthorized'],
  ])('HTTP %i with code %i is `%s`, and nothing was placed', async (status, code, expected) => {
    const docs = `https://www.twilio.com/docs/errors/${code}`
    const body = { code, message: 'No', more_info: docs, status }
    const fetch = async (input: RequestInfo | URL, init?: RequestInit) => {
      await new Request(input, init).text()
      return Response.json(body, { status })
    }
    await expect(twilio({ ...given, fetch }).place(request, { signal })).rejects.toMatchObject({
      code: expected,
      placed: 'no',
      status,
      providerCode: String(code),
      docsUrl: docs,
    })
  })

  it('gives a price as a positive amount, and times as instants', async () => {
    const call = {
      ...CALL,
      status: 'completed',
      duration: '15',
      price: '-0.00750',
      price_unit: 'USD',
      answered_by: 'machine_start',
      end_time: 'Tue, 31 Aug 2010 20:36:44 +0000',
    }
    const provider = twilio({ ...given, fetch: async () => Response.json(call) })
    expect(await provider.get?.(CALL.sid, { signal })).toEqual({
      providerCallId: CALL.sid,
      status: 'completed',
      at: new Date('2010-08-31T20:36:44Z'),
      answered: true,
      durationMs: 15_000,
      cause: 'completed',
      to: '+13018040009',
      details: { answeredBy: 'machine_start', price: { amount: 0.0075, currency: 'USD' } },
    })
  })

  it('accepts unsigned webhooks only if the option says so', async () => {
    const webhook = {
      path: `/twilio/${request.reference}`,
      url: 'https://me.test/webhooks',
      headers: {},
      body: new TextEncoder().encode(`CallSid=${CALL.sid}&CallStatus=busy`),
    }
    await expect(twilio(given).parseWebhook?.(webhook)).rejects.toMatchObject({ code: 'unauthorized' })
    const { parseWebhook } = twilio({ ...given, acceptForgedWebhooks: true })
    expect(await parseWebhook?.(webhook)).toMatchObject({ updates: [{ status: 'busy' }] })
  })
})
