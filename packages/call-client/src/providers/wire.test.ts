import { describe, expect, it } from 'vitest'
import type { CallError } from '../kernel/call-error.ts'
import { idempotencyKeyOf } from '../kernel/idempotency-key.ts'
import { toPhoneNumber } from '../kernel/phone-number.ts'
import type { Webhook } from '../webhook.ts'
import { callApi } from './call-api/call-api.ts'
import { numDialer } from './num-dialer/num-dialer.ts'

const reference = '0123456789abcdef0123456789abcdef'
const request = { to: toPhoneNumber('+13018040009'), reference, maxCallMs: 60_000 }
const { signal } = new AbortController()

/** A service that reads each request, always gives this answer, and keeps the requests. */
function answering(body: unknown, init: ResponseInit = {}) {
  const requests: Request[] = []
  const fetch = async (input: RequestInfo | URL, options?: RequestInit) => {
    const request = new Request(input, options)
    requests.push(request.clone())
    await request.text()
    return new Response(typeof body === 'string' ? body : JSON.stringify(body), init)
  }
  return { fetch, requests }
}

const failure = async (promise: Promise<unknown>) =>
  promise.then(
    () => expect.unreachable('it did not fail'),
    (error: CallError) => ({
      code: error.code,
      placed: error.placed,
      message: error.message,
      retryAfterMs: error.retryAfterMs,
    }),
  )

describe('the Call API', () => {
  it('receives the number unchanged, once, with a key of the attempt in a header, which is not the reference', async () => {
    const { fetch, requests } = answering({ id: '1', status: 'initiated' }, { status: 201 })
    await callApi({ baseUrl: 'http://calls.test/v1/', fetch }).place(request, { signal })
    expect(requests).toHaveLength(1)
    const [sent] = requests
    expect([sent?.method, sent?.url, sent?.redirect]).toEqual(['POST', 'http://calls.test/v1/api/call', 'error'])
    expect(sent?.headers.get('content-type')).toContain('application/json')
    expect(sent?.headers.get('idempotency-key')).toBe(await idempotencyKeyOf(reference))
    expect(JSON.stringify([...(sent?.headers ?? [])])).not.toContain(reference)
    expect(await sent?.json()).toEqual({ phone_number: '+13018040009' })
  })

  it.each([
    ['bare, a string under id', { id: 'a-1', status: 'initiated' }, 'a-1'],
    ['bare, a number under id', { id: 17, status: 'initiated' }, '17'],
    ['bare, a string under call_id', { call_id: 'a-1', status: 'initiated' }, 'a-1'],
    ['bare, a number under call_id', { call_id: 0, status: 'initiated' }, '0'],
    ['wrapped, a string under id', { success: true, call: { id: 'a-1', status: 'initiated' } }, 'a-1'],
    ['wrapped, a number under call_id', { success: true, call: { call_id: 17, status: 'initiated' } }, '17'],
  ])('answers with a call: %s', async (_, body, providerCallId) => {
    const provider = callApi({ fetch: answering(body, { status: 201 }).fetch })
    expect(await provider.place(request, { signal })).toMatchObject({ providerCallId, status: 'initiated' })
  })

  it.each([
    ['initiated', 'initiated', undefined],
    ['ringing', 'ringing', undefined],
    ['connected', 'answered', undefined],
    ['completed', 'completed', true],
    ['busy', 'busy', undefined],
    ['failed', 'failed', undefined],
    ['no-answer', 'no-answer', undefined],
    ['on-hold', 'initiated', undefined],
  ])('writes %s for %s', async (word, status, answered) => {
    const { fetch, requests } = answering({ id: 'a/1', status: word, phone_number: '+13018040009', duration: null })
    const update = await callApi({ fetch }).get?.('a/1', { signal })
    expect(update).toMatchObject({ status, answered, cause: word, to: '+13018040009', providerCallId: 'a/1' })
    expect(requests[0]?.url).toBe('http://localhost:5000/api/call/a%2F1')
  })

  it.each([
    ['+13018040009', '+13018040009'],
    ['13018040009', '+13018040009'],
    ['+1 (301) 804-0009', '+13018040009'],
    ['(301) 804-0009', undefined],
    ['07911 123456', undefined],
  ])('that writes the number %s calls %s', async (phone_number, to) => {
    const { fetch } = answering({ id: 1, status: 'ringing', phone_number })
    expect((await callApi({ fetch }).get?.('1', { signal }))?.to).toBe(to)
  })

  it('keeps the requested id if the answer has two, and gives the id of another call as it is', async () => {
    const both = { id: 5, call_id: 'abc', status: 'initiated' }
    expect(await callApi({ fetch: answering(both).fetch }).place(request, { signal })).toMatchObject({
      providerCallId: 'abc',
    })
    const get = (id: string) => callApi({ fetch: answering(both).fetch }).get?.(id, { signal })
    expect(await get('5')).toMatchObject({ providerCallId: '5' })
    expect(await get('abc')).toMatchObject({ providerCallId: 'abc' })
    expect(await get('6')).toMatchObject({ providerCallId: 'abc' })
  })

  it('gives the duration of a completed call in seconds, converted to milliseconds', async () => {
    const { fetch } = answering({ id: 1, status: 'completed', duration: 37.4, created_at: '2024-01-31T10:00:00' })
    const update = await callApi({ fetch }).get?.('1', { signal })
    expect(update).toMatchObject({ durationMs: 37_400 })
    expect(update?.at).toBeUndefined()
  })

  it('proves with a refusal in a 2xx answer that nothing was placed', async () => {
    const { fetch } = answering({ success: false, error: 'number blocked' })
    expect(await failure(callApi({ fetch }).place(request, { signal }))).toMatchObject({
      code: 'rejected',
      placed: 'no',
      message: expect.stringContaining('number blocked'),
    })
  })

  it.each([
    ['{}', 'no call in it'],
    ['{"id":{},"status":"initiated"}', 'an id that is none'],
    ['{"id":"","status":"initiated"}', 'an empty id'],
    ['{"status":"initiated"}', 'no id'],
    ['[]', 'a list'],
    ['null', 'nothing'],
    ['{"id": 1, "sta', 'cut JSON'],
    ['<html>It works</html>', 'HTML'],
    ['', 'an empty body'],
  ])('proves nothing with a 2xx answer that cannot be parsed: %s (%s)', async body => {
    const { fetch } = answering(body, { status: 201 })
    expect(await failure(callApi({ fetch }).place(request, { signal }))).toMatchObject({
      code: 'bad-response',
      placed: 'unknown',
    })
  })

  it.each([
    [404, '{"error":"Call not found"}', 'not-found'],
    [200, '{"error":"Call not found"}', 'bad-response'],
    [400, '', 'rejected'],
    [503, '', 'unavailable'],
  ])('proves nothing about a call when a look-up fails with %s %s', async (status, body, code) => {
    const { fetch } = answering(body, { status })
    expect(await failure(callApi({ fetch }).get?.('1', { signal }) ?? Promise.resolve())).toMatchObject({
      code,
      placed: 'unknown',
    })
  })
})

describe('the Num Dialer', () => {
  const webhookUrl = 'http://me.test/webhooks/'
  const webhook = (body: string): Webhook => ({
    path: `/num-dialer/${reference}`,
    url: `http://me.test/webhooks/num-dialer/${reference}`,
    headers: {},
    body: new TextEncoder().encode(body),
  })

  it('receives digits without a plus, and an address with the reference in its path', async () => {
    const { fetch, requests } = answering({ id: 2345 })
    expect(await numDialer({ webhookUrl, fetch }).place(request, { signal })).toEqual({
      providerCallId: '2345',
      status: 'initiated',
    })
    expect(requests).toHaveLength(1)
    expect([requests[0]?.method, requests[0]?.url]).toEqual(['POST', 'http://localhost:4830/call'])
    expect(await requests[0]?.json()).toEqual({
      phone: '13018040009',
      webhookURL: `http://me.test/webhooks/num-dialer/${reference}`,
    })
  })

  it('proves with a refusal in a 200 that nothing was placed', async () => {
    const { fetch } = answering({ error: 'Invalid phone number' })
    expect(await failure(numDialer({ webhookUrl, fetch }).place(request, { signal }))).toMatchObject({
      code: 'rejected',
      placed: 'no',
      message: expect.stringContaining('Invalid phone number'),
    })
  })

  it('has placed a call if its answer has an id, even beside an error', async () => {
    const { fetch } = answering({ id: 0, error: 'odd' })
    expect(await numDialer({ webhookUrl, fetch }).place(request, { signal })).toMatchObject({ providerCallId: '0' })
  })

  it.each(['{}', '{"id":null}', '"2345"', 'OK'])(
    'proves nothing with a 2xx answer that cannot be parsed: %s',
    async body => {
      const { fetch } = answering(body)
      expect(await failure(numDialer({ webhookUrl, fetch }).place(request, { signal }))).toMatchObject({
        code: 'bad-response',
        placed: 'unknown',
      })
    },
  )

  it.each([
    ['ringing', 'ringing'],
    ['answered', 'answered'],
    ['completed', 'completed'],
    ['busy', 'busy'],
    ['failed', 'failed'],
    ['no-answer', 'no-answer'],
    ['transferred', 'initiated'],
  ])('writes %s for %s in a webhook', async (word, status) => {
    const parsed = await numDialer({ webhookUrl }).parseWebhook?.(webhook(JSON.stringify({ id: 2345, status: word })))
    expect(parsed).toEqual({ updates: [{ providerCallId: '2345', status, cause: word }] })
  })

  it('proves an answer by `completed` only if this deployment says so', async () => {
    const heard = async (status: string, completedMeansAnswered?: boolean) => {
      const provider = numDialer({ webhookUrl, completedMeansAnswered })
      return (await provider.parseWebhook?.(webhook(JSON.stringify({ id: 1, status }))))?.updates[0]?.answered
    }
    expect([await heard('completed'), await heard('completed', false)]).toEqual([undefined, undefined])
    expect([await heard('completed', true), await heard('busy', true)]).toEqual([true, undefined])
  })

  it.each(['', '{', '{"id":1}', '{"status":"ringing"}', '[]', 'null', '{"id":1,"status":7}'])(
    'is not understood when it sends %j',
    async body => {
      const parse = async () => numDialer({ webhookUrl }).parseWebhook?.(webhook(body))
      expect(await failure(parse())).toMatchObject({ code: 'bad-response' })
    },
  )

  it('refuses invalid addresses', () => {
    for (const address of [
      '/webhooks',
      'localhost:4830',
      'ftp://a.test',
      'http://me:secret@a.test',
      'http://a.test/?x',
      'http://a.test/#x',
    ]) {
      const got = /[@?#]/.test(address) ? '' : `, got ${JSON.stringify(address)}`
      const expected =
        'Expected `webhookUrl` to be an http or https address, without credentials, query or fragment, such as https://calls.example.com'
      expect(() => numDialer({ webhookUrl: address })).toThrow(new TypeError(expected + got))
      expect(() => numDialer({ webhookUrl, baseUrl: address })).toThrow(
        /^Expected `baseUrl` to be an http or https address/,
      )
    }
  })
})

describe('an answer over HTTP', () => {
  it.each([
    [400, 'rejected', 'no'],
    [401, 'unauthorized', 'no'],
    [403, 'unauthorized', 'no'],
    [404, 'not-found', 'no'],
    [415, 'rejected', 'no'],
    [422, 'rejected', 'no'],
    [429, 'rate-limited', 'no'],
    [408, 'timed-out', 'unknown'],
    [409, 'bad-response', 'unknown'],
    [301, 'bad-response', 'unknown'],
    [307, 'bad-response', 'unknown'],
    [418, 'bad-response', 'unknown'],
    [500, 'unavailable', 'unknown'],
    [502, 'unavailable', 'unknown'],
    [503, 'unavailable', 'unknown'],
    [504, 'unavailable', 'unknown'],
  ])('of status %s is `%s` with placed `%s`', async (status, code, placed) => {
    const { fetch } = answering('<html>', { status, headers: { location: 'http://elsewhere.test/' } })
    expect(await failure(callApi({ fetch }).place(request, { signal }))).toMatchObject({ code, placed })
  })

  it.each([
    ['7', 7000],
    ['0', 0],
    ['soon', undefined],
    ['-1', undefined],
  ])('with Retry-After: %s has a retryAfterMs of %s', async (header, retryAfterMs) => {
    const { fetch } = answering('', { status: 429, headers: { 'retry-after': header } })
    expect(await failure(callApi({ fetch }).place(request, { signal }))).toMatchObject({ retryAfterMs })
  })
})
