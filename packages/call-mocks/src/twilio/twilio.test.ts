import { type CallUpdate, createCallClient } from '@outdial/call-client'
import { isVoicemail } from '@outdial/call-client/kernel'
import { manualClock } from '@outdial/call-client/testing'
import { twilio, twiml } from '@outdial/call-client/twilio'
import { describe, expect, it } from 'vitest'
import { MOCK_TWILIO_ACCOUNT, type MockTwilioOptions, mockTwilio } from '../index.ts'

const TO = '+13018040009'
const FROM = '+15005550006'
const WEBHOOKS = 'https://me.test/webhooks'
const timed = { setupMs: 100, ringMs: 1000, talkMs: 5000 } as const

function setUp({ scenario, ...options }: MockTwilioOptions = {}, more: Partial<Parameters<typeof twilio>[0]> = {}) {
  const clock = manualClock()
  const mock = mockTwilio({
    clock,
    deliver: webhook => client.receive(webhook),
    scenario: { ...timed, ...scenario },
    ...options,
  })
  const provider = twilio({
    ...MOCK_TWILIO_ACCOUNT,
    from: FROM,
    twiml: twiml({ say: 'Hello' }),
    webhookUrl: WEBHOOKS,
    fetch: mock.fetch,
    ...more,
  })
  const client = createCallClient({ provider, clock })
  const updates: CallUpdate[] = []
  client.on('update', update => updates.push(update))
  const words = () => updates.map(({ status }) => status)
  return { clock, mock, client, updates, words }
}

describe('the provider for Twilio with its mock', () => {
  it('follows a call by signed webhooks to its end', async () => {
    const { clock, mock, client, words } = setUp({}, { machineDetection: 'enable', record: true })
    const dialed = client.dial({ to: TO })
    // Signatures are made and verified outside the manual clock, so each webhook is awaited.
    const webhooks = () => mock.webhooks().map(({ status, replyStatus }) => `${status} ${replyStatus}`)
    for (const [ms, webhook] of [
      [100, 'ringing 200'],
      [1000, 'answered 200'],
      [5000, 'completed 200'],
    ] as const) {
      await clock.advance(ms)
      await expect.poll(webhooks).toContain(webhook)
    }
    await clock.advance(60_000)
    const result = await dialed
    expect(result).toMatchObject({ outcome: 'completed', answered: true, durationMs: 5000, cause: 'completed' })
    expect(result.details).toMatchObject({ answeredBy: 'human' })
    expect(words()).toEqual(expect.arrayContaining(['initiated', 'ringing', 'answered', 'completed']))
    const all = ['initiated 200', 'ringing 200', 'answered 200', 'completed 200', 'recording 200']
    await expect.poll(() => webhooks().toSorted()).toEqual(all.toSorted())
    expect(mock.ledger.counts).toEqual({ posts: 1, placed: 1, rang: 1, ended: 1 })
  })

  it('says of a call that a machine answered, when it ends, that it is a voicemail', async () => {
    const { clock, client } = setUp({ answeredBy: 'machine_start' }, { machineDetection: 'enable' })
    const dialed = client.dial({ to: TO })
    await clock.advance(60_000)
    expect(isVoicemail(await dialed)).toBe(true)
  })

  it.each([
    ['busy', 'busy'],
    ['no-answer', 'no-answer'],
    ['failed', 'failed'],
  ] as const)('a %s call ends as %s', async (outcome, expected) => {
    const { clock, client } = setUp({ scenario: { ...timed, outcome } })
    const dialed = client.dial({ to: TO })
    await clock.advance(60_000)
    expect(await dialed).toMatchObject({ outcome: expected, answered: false })
  })

  it('is polled if all webhooks are lost, and learns the price', async () => {
    const { clock, client } = setUp({ scenario: { ...timed, webhooks: 'lost' } })
    const dialed = client.dial({ to: TO })
    await clock.advance(600_000)
    const { outcome, durationMs, details } = await dialed
    expect({ outcome, durationMs }).toEqual({ outcome: 'completed', durationMs: 5000 })
    expect(details?.['price']).toEqual({ amount: 0.014, currency: 'USD' })
  })

  it('queues calls over its rate; a call that is hung up in the queue never rings', async () => {
    const { clock, client, mock } = setUp({ callsPerSecond: 0.1 })
    const first = client.dial({ to: TO })
    const abort = new AbortController()
    const second = client.dial({ to: '+13018040010' }, { signal: abort.signal })
    await clock.advance(3000)
    expect(mock.ledger.counts).toMatchObject({ placed: 2, rang: 1 })
    abort.abort()
    await clock.advance(600_000)
    expect(await first).toMatchObject({ outcome: 'completed' })
    expect(await second).toMatchObject({ outcome: 'cancelled', cause: 'canceled' })
    expect(mock.ledger.counts).toEqual({ posts: 2, placed: 2, rang: 1, ended: 2 })
  })

  it('rings the numbers of queued calls in order, at its rate', async () => {
    const { clock, client, mock } = setUp({ callsPerSecond: 2, scenario: { ...timed, outcome: 'no-answer' } })
    const dialed = [1, 2, 3, 4].map(n => client.dial({ to: `+1301804000${n}` }))
    await clock.advance(60_000)
    await Promise.all(dialed)
    const [first, ...others] = mock.ledger.entries
    const start = first?.rangAt?.getTime() ?? 0
    expect(others.map(({ to, rangAt }) => `${to} ${(rangAt?.getTime() ?? 0) - start}`)).toEqual([
      '+13018040002 500',
      '+13018040003 1000',
      '+13018040004 1500',
    ])
  })

  it('a queued call that the service forgot still rings, unknown to all', async () => {
    const { clock, client, mock } = setUp({ callsPerSecond: 0.1 })
    await client.place({ to: TO })
    const { providerCallId } = await client.place({ to: '+13018040010' })
    mock.forget()
    await clock.advance(60_000)
    expect(mock.ledger.counts).toMatchObject({ placed: 2, rang: 2, ended: 2 })
    await expect(client.get(providerCallId)).rejects.toMatchObject({ code: 'not-found' })
  })

  it('refuses a call over its calls at once; the refusal slows down and proves that none was placed', async () => {
    const { clock, client, mock } = setUp({ concurrency: 1 })
    const first = client.dial({ to: TO })
    await clock.advance(1000)
    await expect(client.place({ to: '+13018040010' })).rejects.toMatchObject({
      code: 'rate-limited',
      placed: 'no',
      providerCode: '10004',
    })
    await clock.advance(60_000)
    expect(await first).toMatchObject({ outcome: 'completed' })
    await client.place({ to: '+13018040010' })
    expect(mock.ledger.counts).toMatchObject({ posts: 3, placed: 2 })
  })

  it('hangs up a call that was answered', async () => {
    const { clock, client } = setUp({ scenario: { ...timed, talkMs: 3_600_000 } })
    const abort = new AbortController()
    const dialed = client.dial({ to: TO }, { signal: abort.signal })
    await clock.advance(10_000)
    abort.abort()
    await clock.advance(60_000)
    expect(await dialed).toMatchObject({ outcome: 'completed', answered: true })
  })

  it('finds a call whose answer was lost', async () => {
    const { clock, client, mock } = setUp({ scenario: { ...timed, reply: 'reset', webhooks: 'lost' } })
    const placedFrom = clock.now()
    await expect(client.place({ to: TO })).rejects.toMatchObject({ placed: 'unknown' })
    await clock.advance(500)
    const attempt = { to: TO, reference: 'r'.repeat(32), placedFrom, placedUntil: clock.now() }
    const { signal } = new AbortController()
    const found = await client.provider.find?.(
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the constant is E.164
      attempt as Parameters<NonNullable<typeof client.provider.find>>[0],
      { signal },
    )
    expect(found).toMatchObject([{ providerCallId: mock.calls()[0]?.id, to: TO }])
  })

  it('a request that ends ringing and conversation in time is sent', async () => {
    const { clock, client } = setUp({ scenario: { ringMs: 300_000 } }, { ringSeconds: 20 })
    const dialed = client.dial({ to: TO })
    await clock.advance(60_000)
    expect(await dialed).toMatchObject({ outcome: 'no-answer' })
  })
})

describe('the mock refuses as Twilio does', () => {
  const post = (
    mock: ReturnType<typeof mockTwilio>,
    form: Record<string, string>,
    headers: Record<string, string> = {},
  ) =>
    mock.fetch(`https://api.twilio.com/2010-04-01/Accounts/${MOCK_TWILIO_ACCOUNT.accountSid}/Calls.json`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${btoa(`${MOCK_TWILIO_ACCOUNT.accountSid}:${MOCK_TWILIO_ACCOUNT.authToken}`)}`,
        ...headers,
      },
      body: new URLSearchParams(form),
    })
  const right = { To: TO, From: FROM, Twiml: '<Response/>' }

  it.each<[string, Record<string, string>, number, number]>([
    ['no number', { From: FROM, Twiml: '<Response/>' }, 400, 21201],
    ['a bad number', { ...right, To: '3018040009' }, 400, 21211],
    ['no caller', { To: TO, Twiml: '<Response/>' }, 400, 21213],
    ['nothing to do', { To: TO, From: FROM }, 400, 21205],
    ['two things to do', { ...right, Url: 'https://a.test' }, 400, 20001],
    ['a misspelled parameter', { ...right, StatusCallBack: 'https://a.test' }, 400, 20001],
    ['too much TwiML', { ...right, Twiml: 'x'.repeat(4001) }, 400, 20001],
    ['a limit out of bounds', { ...right, Timeout: '601' }, 400, 20001],
  ])('%s', async (_, form, status, code) => {
    const mock = mockTwilio({ clock: manualClock() })
    const response = await post(mock, form)
    expect(response.status).toBe(status)
    expect(await response.json()).toMatchObject({ code, status, more_info: expect.stringContaining(String(code)) })
    expect(mock.ledger.counts.placed).toBe(0)
  })

  it('bad credentials, and another content type', async () => {
    const mock = mockTwilio({ clock: manualClock() })
    expect((await post(mock, right, { authorization: `Basic ${btoa('AC1:no')}` })).status).toBe(401)
    expect((await post(mock, right, { 'content-type': 'application/json' })).status).toBe(400)
    expect((await post(mock, right)).status).toBe(201)
  })
})
