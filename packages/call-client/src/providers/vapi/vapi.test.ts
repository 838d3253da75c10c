import { describe, expect, it } from 'vitest'
import type { CallError } from '../../kernel/call-error.ts'
import { toPhoneNumber } from '../../kernel/phone-number.ts'
import type { PlaceRequest } from '../../provider.ts'
import { fieldsOf } from '../fields.ts'
import type { VapiOptions } from './options.ts'
import { vapi } from './vapi.ts'

const reference = '0123456789abcdef0123456789abcdef'
const to = toPhoneNumber('+13018040009')
const request = { to, reference, maxCallMs: 3_600_000 }
const { signal } = new AbortController()
const OPTIONS: VapiOptions = {
  apiKey: 'private-key',
  assistantId: 'assistant-1',
  phoneNumberId: 'number-1',
  webhookUrl: 'https://me.test/hooks/',
  secret: 'swordfish',
}

/** A service that gives these answers in turn, the last one for ever, and keeps the requests. */
function answering(...answers: { readonly body: unknown; readonly status?: number }[]) {
  const requests: { method: string; url: string; headers: Headers; json: Record<string, unknown> }[] = []
  const fetch = async (input: RequestInfo | URL, options?: RequestInit) => {
    const sent = new Request(input, options)
    const text = await sent.text()
    const json: Record<string, unknown> = text === '' ? {} : JSON.parse(text)
    const { body, status = 200 } = answers[Math.min(requests.length, answers.length - 1)] ?? { body: {} }
    requests.push({ method: sent.method, url: sent.url, headers: sent.headers, json })
    return Response.json(body, { status })
  }
  return { fetch, requests }
}

const QUEUED = { body: { id: 'call-1', orgId: 'org', status: 'queued', customer: { number: to } }, status: 201 }

/** What is sent for these options. */
async function sentFor(options: Partial<VapiOptions> = {}, change: Partial<PlaceRequest> = {}) {
  const { fetch, requests } = answering(QUEUED)
  const provider = vapi({ ...OPTIONS, fetch, ...options })
  await provider.place({ ...request, ...change }, { signal })
  expect(requests).toHaveLength(1)
  const overrides = fieldsOf(requests[0]?.json.assistantOverrides)
  return { sent: requests[0], overrides }
}

const failure = async (promise: Promise<unknown> | undefined) =>
  promise?.then(
    () => expect.unreachable('it did not fail'),
    ({ code, placed, message }: CallError) => ({ code, placed, message }),
  )

describe('placing', () => {
  it('sends one POST with the number, the assistant, our address, our reference and both limits', async () => {
    const { sent, overrides } = await sentFor()
    expect([sent?.method, sent?.url]).toEqual(['POST', 'https://api.vapi.ai/call'])
    expect(sent?.headers.get('authorization')).toBe('Bearer private-key')
    expect(sent?.json).toEqual({
      assistantId: 'assistant-1',
      phoneNumberId: 'number-1',
      customer: { number: '+13018040009' },
      assistantOverrides: {
        metadata: { outdialReference: reference },
        maxDurationSeconds: 600,
        transportConfigurations: [{ provider: 'twilio', timeout: 60 }],
        serverMessages: ['status-update', 'end-of-call-report'],
        server: {
          url: `https://me.test/hooks/vapi/${reference}`,
          headers: { 'x-outdial-token': expect.any(String) },
          backoffPlan: {
            type: 'exponential',
            maxRetries: 5,
            baseDelaySeconds: 1,
            excludedStatusCodes: [400, 401, 403, 404, 413],
          },
        },
      },
    })
    expect(JSON.stringify(overrides), 'a token, never the secret').not.toContain('swordfish')
    expect(JSON.stringify(sent?.json)).not.toContain('schedulePlan')
  })

  it('functions of the request choose the assistant, the number, variables, overrides and the customer', async () => {
    const { sent, overrides } = await sentFor(
      {
        assistantId: ({ metadata }) => `for-${String(metadata?.language)}`,
        phoneNumberId: ({ to }) => `number-for-${to.slice(0, 2)}`,
        variables: ({ metadata }) => ({ name: metadata?.name }),
        overrides: ({ metadata }) => ({
          firstMessage: `Hello ${String(metadata?.name)}`,
          variableValues: { shop: 'x' },
        }),
        customer: ({ metadata }) => ({ name: String(metadata?.name), externalId: '7' }),
      },
      { metadata: { language: 'en', name: 'Ada' } },
    )
    expect(sent?.json).toMatchObject({
      assistantId: 'for-en',
      phoneNumberId: 'number-for-+1',
      customer: { number: '+13018040009', name: 'Ada', externalId: '7' },
    })
    expect(overrides).toMatchObject({ firstMessage: 'Hello Ada', variableValues: { shop: 'x', name: 'Ada' } })
  })

  it('overrides cannot replace our reference, our messages, the ring limit or the number', async () => {
    const { sent, overrides } = await sentFor({
      overrides: {
        metadata: { outdialReference: 'forged', order: 7 },
        serverMessages: ['tool-calls', 'status-update'],
        transportConfigurations: [{ provider: 'twilio', timeout: 600, record: true }],
      },
      customer: Object.assign({ name: 'Ada' }, { number: '+15550001111', sipUri: 'sip:other@x.test' }),
      ringSeconds: 30,
    })
    expect(overrides.metadata).toEqual({ outdialReference: reference, order: 7 })
    expect(overrides.serverMessages).toEqual(['status-update', 'end-of-call-report', 'tool-calls'])
    expect(overrides.transportConfigurations).toEqual([{ provider: 'twilio', timeout: 30, record: true }])
    expect(sent?.json.customer).toEqual({ name: 'Ada', number: '+13018040009' })
  })

  it.each([
    // maxCallMs, ringSeconds, asked, sent
    [3_600_000, 60, undefined, 600],
    [3_600_000, 60, 1800, 1800],
    [3_600_000, 60, 1800.9, 1800],
    [3_600_000, 60, 40_000, 3480],
    [3_600_000, 600, 40_000, 2995],
    [300_999, 60, undefined, 180],
    [130_000, 60, undefined, 10],
    [100 * 3_600_000, 60, 99_999, 43_200],
    [3_600_000, 60, 1, 10],
    [3_600_000, 60, 'long', 600],
  ])(
    'ringing and talking fit into maxCallMs %i: with ringSeconds %i and %s asked, it sends %i',
    async (maxCallMs, ringSeconds, asked, sent) => {
      const { overrides } = await sentFor({ ringSeconds, overrides: { maxDurationSeconds: asked } }, { maxCallMs })
      expect(overrides.maxDurationSeconds).toBe(sent)
      expect((Math.max(ringSeconds + 5, 120) + sent) * 1000).toBeLessThanOrEqual(maxCallMs)
    },
  )

  it('the least maxCallMs is stated: two minutes of ringing and ten seconds', () => {
    expect(vapi(OPTIONS).facts).toEqual({
      idempotencyWindowMs: 0,
      overRate: 'queues',
      repeatsWebhooks: true,
      minCallMs: 130_000,
    })
    expect(vapi({ ...OPTIONS, ringSeconds: 600 }).facts.minCallMs).toBe(615_000)
  })

  it('a whole assistant may be given in place of a saved one; its own limit and metadata count', async () => {
    const assistant = { firstMessage: 'Hi', maxDurationSeconds: 120, metadata: { order: 7 } }
    const { sent, overrides } = await sentFor({ assistantId: undefined, assistant })
    expect(sent?.json.assistant).toEqual(assistant)
    expect(sent?.json).not.toHaveProperty('assistantId')
    expect(overrides).toMatchObject({ maxDurationSeconds: 120, metadata: { order: 7, outdialReference: reference } })
  })

  it.each<[string, Partial<VapiOptions>]>([
    ['a function that throws', { assistantId: ({ metadata }) => String(metadata?.language).repeat(-1) }],
    ['a function that returns no id', { phoneNumberId: () => '' }],
    ['a function that returns a list', { overrides: () => Object([]) }],
    ['a function that returns nothing', { customer: () => JSON.parse('null') }],
    ['an own server', { overrides: () => ({ server: { url: 'https://evil.test' } }) }],
  ])('%s places no call', async (_, options) => {
    const { fetch, requests } = answering(QUEUED)
    expect(await failure(vapi({ ...OPTIONS, fetch, ...options }).place(request, { signal }))).toMatchObject({
      code: 'rejected',
      placed: 'no',
    })
    expect(requests).toHaveLength(0)
  })

  it('a call above the account’s limit of calls at once says so in its details', async () => {
    const subscriptionLimits = { concurrencyBlocked: true, concurrencyLimit: 10, remainingConcurrentCalls: 0 }
    const { fetch } = answering({ body: { ...QUEUED.body, subscriptionLimits }, status: 201 })
    expect(await vapi({ ...OPTIONS, fetch }).place(request, { signal })).toMatchObject({
      status: 'initiated',
      providerCallId: 'call-1',
      to,
      cause: 'queued',
      details: { concurrencyBlocked: true, concurrencyLimit: 10 },
    })
  })

  it.each([
    [400, { message: 'Over Concurrency Limit.', error: 'Bad Request', statusCode: 400 }, 'rate-limited', 'no'],
    [400, { message: ['customer.number must be a valid phone number in the E.164 format'] }, 'invalid-number', 'no'],
    [400, { message: ["Couldn't Get Phone Number"], statusCode: 400 }, 'rejected', 'no'],
    [401, { message: 'Invalid Key', error: 'Unauthorized', statusCode: 401 }, 'unauthorized', 'no'],
    [404, { message: 'Not Found' }, 'not-found', 'no'],
    [429, { message: 'Rate limit exceeded', statusCode: 429 }, 'rate-limited', 'no'],
    [500, { message: 'Over Concurrency Limit. E.164' }, 'unavailable', 'unknown'],
    [409, { message: 'Conflict' }, 'bad-response', 'unknown'],
    [201, { orgId: 'no id' }, 'bad-response', 'unknown'],
    [201, [{ id: 'in a list' }], 'bad-response', 'unknown'],
  ])('an answer %i with %j is %s, placed: %s', async (status, body, code, placed) => {
    const { fetch, requests } = answering({ body, status })
    expect(await failure(vapi({ ...OPTIONS, fetch }).place(request, { signal }))).toMatchObject({ code, placed })
    expect(requests).toHaveLength(1)
  })
})

describe('following', () => {
  it.each([
    ['scheduled', 'initiated'],
    ['queued', 'initiated'],
    ['ringing', 'ringing'],
    ['in-progress', 'answered'],
    ['forwarding', 'answered'],
    ['not-found', 'initiated'],
    ['deletion-failed', 'initiated'],
    ['ended', 'initiated'],
    ['on-hold', 'initiated'],
    ['constructor', 'initiated'],
  ])('a look-up that says %s, without a reason, is %s', async (word, status) => {
    const { fetch, requests } = answering({ body: { id: 'a/1', status: word, customer: { number: to } } })
    const update = await vapi({ ...OPTIONS, fetch }).get?.('a/1', { signal })
    expect(update).toMatchObject({ providerCallId: 'a/1', status, cause: word, to })
    expect(requests[0]?.url).toBe('https://api.vapi.ai/call/a%2F1')
  })

  it('an ended call has its duration, price, transcript, summary and recording', async () => {
    const { fetch } = answering({
      body: {
        id: 'call-1',
        status: 'ended',
        endedReason: 'customer-ended-call',
        startedAt: '2026-01-01T00:00:10.000Z',
        endedAt: '2026-01-01T00:01:00.500Z',
        cost: 0.0417,
        artifact: { transcript: 'AI: Hello.', recordingUrl: 'https://storage.vapi.test/1.wav', messages: [] },
        analysis: { summary: 'A greeting.', successEvaluation: 'true', structuredData: { booked: true } },
        customer: { number: '12' },
        assistantOverrides: { metadata: { outdialReference: reference } },
      },
    })
    expect(await vapi({ ...OPTIONS, fetch }).get?.('call-1', { signal })).toEqual({
      providerCallId: 'call-1',
      reference,
      status: 'completed',
      at: new Date('2026-01-01T00:01:00.500Z'),
      answered: true,
      durationMs: 50_500,
      cause: 'customer-ended-call',
      to: undefined,
      details: {
        price: { amount: 0.0417, currency: 'USD' },
        transcript: 'AI: Hello.',
        recordingUrl: 'https://storage.vapi.test/1.wav',
        summary: 'A greeting.',
        successEvaluation: 'true',
        structuredData: { booked: true },
      },
    })
  })

  it('a voicemail was answered by a machine', async () => {
    const { fetch } = answering({ body: { id: '1', status: 'ended', endedReason: 'voicemail', endedAt: 'soon' } })
    expect(await vapi({ ...OPTIONS, fetch }).get?.('1', { signal })).toMatchObject({
      status: 'completed',
      answered: true,
      at: undefined,
      durationMs: undefined,
      details: { answeredBy: 'voicemail' },
    })
  })

  it('a call that ended above the limit of calls at once failed, and its cause says why', async () => {
    const endedReason = 'call.start.error-subscription-concurrency-limit-reached'
    const { fetch } = answering({ body: { id: '1', status: 'ended', endedReason } })
    const update = await vapi({ ...OPTIONS, fetch }).get?.('1', { signal })
    expect(update).toMatchObject({ status: 'failed', cause: endedReason, answered: undefined })
  })
})

describe('finding a lost attempt', () => {
  const attempt = {
    to,
    from: undefined,
    reference,
    placedFrom: new Date('2026-01-01T00:10:00.000Z'),
    placedUntil: new Date('2026-01-01T00:10:30.000Z'),
  }
  const listed = (id: string, minute: number, metadata: object = {}) => ({
    id,
    status: 'ringing',
    createdAt: new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString(),
    customer: { number: to },
    assistantOverrides: { metadata },
  })

  it('lists the calls of its time span and takes the one with its reference', async () => {
    const body = [listed('other', 10), listed('ours', 10, { outdialReference: reference })]
    const { fetch, requests } = answering({ body })
    const found = await vapi({ ...OPTIONS, fetch }).find?.(attempt, { signal })
    expect(found).toMatchObject([{ providerCallId: 'ours', status: 'ringing', reference }])
    expect(Object.fromEntries(new URL(requests[0]?.url ?? '').searchParams)).toEqual({
      createdAtGe: '2026-01-01T00:08:00.000Z',
      createdAtLe: '2026-01-01T00:12:30.000Z',
      limit: '20',
    })
  })

  it('another call to the same number is none', async () => {
    const { fetch } = answering({ body: [listed('other', 10, { outdialReference: 'another' }), { id: 'bare' }, null] })
    expect(await vapi({ ...OPTIONS, fetch }).find?.(attempt, { signal })).toEqual([])
  })

  it('goes on with older calls while pages are full, and stops when they repeat', async () => {
    const full = (minute: number) => ({ body: Array.from({ length: 20 }, (_, i) => listed(`${i}`, minute)) })
    const older = answering(full(12), { body: [listed('ours', 9, { outdialReference: reference })] })
    const found = await vapi({ ...OPTIONS, fetch: older.fetch }).find?.(attempt, { signal })
    expect(found).toMatchObject([{ providerCallId: 'ours' }])
    expect(new URL(older.requests[1]?.url ?? '').searchParams.get('createdAtLe')).toBe('2026-01-01T00:12:00.000Z')

    const same = answering(full(12))
    expect(await vapi({ ...OPTIONS, fetch: same.fetch }).find?.(attempt, { signal })).toEqual([])
    expect(same.requests).toHaveLength(2)
  })

  it('an answer that is no list proves nothing', async () => {
    const { fetch } = answering({ body: { calls: [] } })
    expect(await failure(vapi({ ...OPTIONS, fetch }).find?.(attempt, { signal }))).toMatchObject({
      code: 'bad-response',
      placed: 'unknown',
    })
  })
})
