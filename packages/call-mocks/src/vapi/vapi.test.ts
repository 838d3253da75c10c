import { type CallUpdate, createCallClient } from '@outdial/call-client'
import { toPhoneNumber } from '@outdial/call-client/kernel'
import { manualClock } from '@outdial/call-client/testing'
import { type VapiHmac, type VapiOptions, vapi } from '@outdial/call-client/vapi'
import { describe, expect, it } from 'vitest'
import { MOCK_VAPI_ACCOUNT, type MockVapiOptions, mockVapi } from '../index.ts'

const TO = '+13018040009'
const timed = { setupMs: 100, ringMs: 1000, talkMs: 5000 } as const
const HMAC: VapiHmac = { credentialId: 'b5fb1c4e-0000-4000-8000-000000000003', secret: 'swordfish' }

function setUp({ scenario, ...options }: MockVapiOptions = {}, more: Partial<VapiOptions> = {}) {
  const clock = manualClock()
  const mock = mockVapi({
    clock,
    deliver: webhook => client.receive(webhook),
    scenario: { ...timed, ...scenario },
    ...options,
  })
  const proof = more.hmac ? {} : { secret: 'swordfish' }
  const { assistantId, apiKey, phoneNumberId } = MOCK_VAPI_ACCOUNT
  const assistant = more.assistant ? {} : { assistantId }
  const provider = vapi({
    apiKey,
    phoneNumberId,
    ...assistant,
    webhookUrl: 'https://me.test/webhooks',
    fetch: mock.fetch,
    clock,
    ...proof,
    ...more,
  })
  const client = createCallClient({ provider, clock })
  const updates: CallUpdate[] = []
  const refused: string[] = []
  client.on('update', update => updates.push(update))
  client.on('webhook-refused', ({ error }) => refused.push(error.message))
  const sent = () =>
    mock
      .webhooks()
      .map(({ status, replyStatus }) => `${status} ${replyStatus}`)
      .toSorted()
  return { clock, mock, client, updates, refused, sent }
}

describe('the provider for Vapi with its mock', () => {
  it.each<[string, MockVapiOptions, Partial<VapiOptions>]>([
    ['a token per attempt', {}, {}],
    ['signatures of a credential', { credentials: [HMAC] }, { hmac: HMAC }],
  ])('follows a call by webhooks with %s to its end, and learns what was said', async (_, options, more) => {
    const { clock, client, mock, updates, sent, refused } = setUp(options, more)
    const dialed = client.dial({ to: TO })
    await clock.advance(60_000)
    const end = { outcome: 'completed', answered: true, durationMs: 5000, cause: 'customer-ended-call' }
    expect(await dialed).toMatchObject(end)
    // Signatures are verified outside the manual clock. The report comes after the end.
    const all = ['end-of-call-report 200', 'ended 200', 'in-progress 200', 'ringing 200']
    await expect.poll(sent).toEqual(all)
    const report = updates.find(({ details }) => details?.['summary'] === 'Both said hello.')
    expect(report).toMatchObject({ status: 'completed', details: { price: { amount: 0.0058, currency: 'USD' } } })
    expect(refused).toEqual([])
    expect(mock.ledger.counts).toEqual({ posts: 1, placed: 1, rang: 1, ended: 1 })
  })

  it.each([
    ['busy', 'customer-busy'],
    ['no-answer', 'customer-did-not-answer'],
    ['failed', 'twilio-failed-to-connect-call'],
  ] as const)('a %s call ends as such, with the cause %s', async (outcome, cause) => {
    const { clock, client } = setUp({ scenario: { ...timed, outcome } })
    const dialed = client.dial({ to: TO })
    await clock.advance(60_000)
    expect(await dialed).toMatchObject({ outcome, cause, answered: false })
  })

  it('is polled if all webhooks are lost', async () => {
    const { clock, client } = setUp({ scenario: { ...timed, webhooks: 'lost' } })
    const dialed = client.dial({ to: TO })
    await clock.advance(600_000)
    expect(await dialed).toMatchObject({
      outcome: 'completed',
      durationMs: 5000,
      details: { summary: expect.any(String) },
    })
  })

  it('is polled if no webhook can prove its origin', async () => {
    const { clock, client, refused } = setUp(
      { credentials: [{ ...HMAC, secret: 'another' }], scenario: { ...timed, talkMs: 60_000 } },
      { hmac: HMAC },
    )
    const dialed = client.dial({ to: TO })
    await clock.advance(1000)
    // Signatures are verified in a thread, which the clock does not wait for: later they are too old.
    await expect.poll(() => refused).toContain('The signature is wrong')
    await clock.advance(600_000)
    expect(await dialed).toMatchObject({ outcome: 'completed' })
  })

  it('a call above the limit of calls at once is created, never rings and says why', async () => {
    const { clock, client, mock } = setUp({ concurrency: 1 })
    const first = client.dial({ to: TO })
    await clock.advance(200)
    const second = client.dial({ to: '+13018040010' })
    await clock.advance(60_000)
    expect(await first).toMatchObject({ outcome: 'completed' })
    expect(await second).toMatchObject({
      outcome: 'failed',
      answered: false,
      cause: 'call.start.error-subscription-concurrency-limit-reached',
      details: { concurrencyBlocked: true, concurrencyLimit: 1 },
    })
    expect(mock.ledger.counts).toEqual({ posts: 2, placed: 2, rang: 1, ended: 2 })
  })

  it.each([429, 400] as const)('or is refused with %i, which is rate-limited and placed nothing', async status => {
    const { clock, client, mock } = setUp({ concurrency: 1, overConcurrency: status })
    const first = client.dial({ to: TO })
    await clock.advance(200)
    await expect(client.place({ to: '+13018040010' })).rejects.toMatchObject({
      code: 'rate-limited',
      placed: 'no',
      status,
    })
    await clock.advance(60_000)
    await first
    expect(mock.ledger.counts).toMatchObject({ posts: 2, placed: 1, rang: 1 })
  })

  it('hangs up by the control address: a call that was answered, and one that rings', async () => {
    for (const [ms, outcome] of [
      [500, 'cancelled'],
      [10_000, 'completed'],
    ] as const) {
      const { clock, client } = setUp({ scenario: { ...timed, talkMs: 300_000 } })
      const abort = new AbortController()
      const dialed = client.dial({ to: TO }, { signal: abort.signal })
      await clock.advance(ms)
      abort.abort()
      await clock.advance(60_000)
      expect(await dialed).toMatchObject({ outcome })
    }
  })

  it('finds a call whose answer was lost, by its reference', async () => {
    const { clock, client, mock } = setUp({ scenario: { ...timed, reply: 'reset', webhooks: 'lost' } })
    const reference = 'r'.repeat(32)
    const placedFrom = clock.now()
    await expect(client.place({ to: TO, reference })).rejects.toMatchObject({ placed: 'unknown' })
    await expect(client.place({ to: TO })).rejects.toMatchObject({ placed: 'unknown' })
    await clock.advance(500)
    const attempt = { to: toPhoneNumber(TO), reference, placedFrom, placedUntil: clock.now() }
    const { signal } = new AbortController()
    const found = await client.provider.find?.(attempt, { signal })
    expect(found).toMatchObject([{ providerCallId: mock.calls()[0]?.id, reference, to: TO }])
  })

  it('both limits are obeyed', async () => {
    const short = setUp({ scenario: { ringMs: 300_000 } }, { ringSeconds: 20 })
    const unanswered = short.client.dial({ to: TO })
    await short.clock.advance(60_000)
    expect(await unanswered).toMatchObject({ outcome: 'no-answer' })

    const long = setUp({ scenario: { ...timed, talkMs: 3_600_000 } }, { overrides: { maxDurationSeconds: 30 } })
    const talked = long.client.dial({ to: TO })
    await long.clock.advance(60_000)
    expect(await talked).toMatchObject({ durationMs: 30_000, cause: 'exceeded-max-duration' })
  })

  it('a webhook that could not be recorded is sent again', async () => {
    const { clock, client, mock } = setUp({ scenario: timed })
    let broken = true
    client.addRecorder({
      async record() {
        if (broken) throw new Error('no database')
        return 'applied'
      },
    })
    const replies = () => mock.webhooks().map(({ status, replyStatus }) => `${status} ${replyStatus}`)
    const dialed = client.dial({ to: TO })
    await clock.advance(100)
    await expect.poll(replies).toEqual(['ringing 503'])
    broken = false
    await clock.advance(1_000)
    await expect.poll(replies).toContain('ringing 200')
    await clock.advance(60_000)
    expect(await dialed).toMatchObject({ outcome: 'completed' })
  })
})

describe('the mock refuses as Vapi does', () => {
  const right = {
    assistantId: MOCK_VAPI_ACCOUNT.assistantId,
    phoneNumberId: MOCK_VAPI_ACCOUNT.phoneNumberId,
    customer: { number: TO },
  }
  const post = (mock: ReturnType<typeof mockVapi>, body: unknown, headers: Record<string, string> = {}) =>
    mock.fetch('https://api.vapi.ai/call', {
      method: 'POST',
      headers: {
        authorization: `Bearer ${MOCK_VAPI_ACCOUNT.apiKey}`,
        'content-type': 'application/json',
        ...headers,
      },
      body: JSON.stringify(body),
    })

  it.each<[string, object, string]>([
    ['an unknown property', { ...right, schedulePlan: {} }, 'property schedulePlan should not exist'],
    [
      'a misspelled override',
      { ...right, assistantOverrides: { variables: {} } },
      'assistantOverrides.property variables should not exist',
    ],
    ['no assistant', { ...right, assistantId: undefined }, 'Need Either `assistant` Or `assistantId`'],
    ['two assistants', { ...right, assistant: {} }, 'Need Either `assistant` Or `assistantId`'],
    ['an assistant that is no id', { ...right, assistantId: 'mine' }, 'assistantId must be a UUID'],
    ['no number to call from', { ...right, phoneNumberId: undefined }, 'phoneNumberId'],
    [
      'a bad number',
      { ...right, customer: { number: '3018040009' } },
      'customer.number must be a valid phone number in the E.164 format',
    ],
    [
      'too short a limit',
      { ...right, assistantOverrides: { maxDurationSeconds: 9 } },
      'maxDurationSeconds must not be less than 10',
    ],
    [
      'an unknown message',
      { ...right, assistantOverrides: { serverMessages: ['end'] } },
      'must be one of the following values',
    ],
    [
      'an unknown credential',
      { ...right, assistantOverrides: { server: { url: 'https://me.test', credentialId: 'x' } } },
      "Couldn't Find Credential",
    ],
    ['a list', [right], 'Invalid input'],
  ])('%s', async (_, body, message) => {
    const mock = mockVapi({ clock: manualClock() })
    const response = await post(mock, body)
    expect(response.status).toBe(400)
    const answer: { message: unknown; error: string; statusCode: number } = await response.json()
    expect(String(answer.message)).toContain(message)
    expect(answer).toMatchObject({ error: 'Bad Request', statusCode: 400 })
    expect(mock.ledger.counts).toMatchObject({ posts: 1, placed: 0 })
  })

  it('a bad key, another content type, an unknown call, filter or control message', async () => {
    const mock = mockVapi({ clock: manualClock() })
    const authorization = `Bearer ${MOCK_VAPI_ACCOUNT.apiKey}`
    const bad = await post(mock, right, { authorization: 'Bearer public-key' })
    expect([bad.status, await bad.json()]).toEqual([
      401,
      { message: expect.stringContaining('Invalid Key'), error: 'Unauthorized', statusCode: 401 },
    ])
    expect((await post(mock, right, { 'content-type': 'text/plain' })).status).toBe(400)
    const get = async (path: string) =>
      (await mock.fetch(`https://api.vapi.ai${path}`, { headers: { authorization } })).status
    expect(await get('/call/unknown')).toBe(404)
    expect(await get('/call?createdAfter=2026')).toBe(400)
    expect(await get('/call?limit=1001')).toBe(400)
    expect(await get('/calls')).toBe(404)

    const placed: { id: string; monitor: { controlUrl: string } } = await (await post(mock, right)).json()
    const control = (body: unknown) =>
      mock.fetch(placed.monitor.controlUrl, { method: 'POST', body: JSON.stringify(body) }).then(({ status }) => status)
    expect(await control({ type: 'hang-up' })).toBe(400)
    expect(await control({ type: 'end-call' })).toBe(200)
    expect(await control({ type: 'end-call' })).toBe(404)
    mock.close()
  })

  it('POSTs that arrive at once count against the limit, too', async () => {
    const mock = mockVapi({ clock: manualClock(), concurrency: 1 })
    const answers = await Promise.all([right, right, right].map(body => post(mock, body)))
    const limits = await Promise.all(answers.map(async answer => (await answer.json()).subscriptionLimits))
    expect(limits.filter(({ concurrencyBlocked }) => concurrencyBlocked)).toHaveLength(2)
    mock.close()
  })

  it('options that cannot be meant', () => {
    expect(() => mockVapi({ concurrency: 0 })).toThrow(/concurrency/)
    expect(() => mockVapi({ overConcurrency: Object('queue') })).toThrow(/overConcurrency/)
  })
})
