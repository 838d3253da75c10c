import { manualClock } from '@outdial/call-client/testing'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { mockCallApi, mockNumDialer, type Scenario } from './index.ts'

const JSON_HEADERS = { 'content-type': 'application/json' }

function callApi(scenario: Scenario) {
  const clock = manualClock()
  const mock = mockCallApi({ clock, scenario })
  const body = JSON.stringify({ phone_number: '+13018040009' })
  const post = (init: RequestInit = {}) =>
    mock.fetch('http://localhost:5000/api/call', { method: 'POST', headers: JSON_HEADERS, body, ...init })
  return { clock, mock, post, success: 201 }
}

function numDialer(scenario: Scenario) {
  const clock = manualClock()
  const mock = mockNumDialer({ clock, scenario, deliver: () => ({ status: 200 }) })
  const body = JSON.stringify({ phone: '13018040009', webhookURL: 'http://localhost/webhooks/num-dialer/ref' })
  const post = (init: RequestInit = {}) =>
    mock.fetch('http://localhost:4830/call', { method: 'POST', headers: JSON_HEADERS, body, ...init })
  return { clock, mock, post, success: 200 }
}

describe.each([
  ['Call API', callApi],
  ['Num Dialer', numDialer],
])('%s', (_name, setUp) => {
  test('429 has a Retry-After, and nothing rings', async () => {
    const { clock, mock, post } = setUp({ reply: 429, retryAfterMs: 1_500 })
    const response = await post()
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '2'])
    expect(await response.json()).toEqual({ error: expect.any(String) })
    await clock.advance(60_000)
    expect(mock.ledger.counts).toEqual({ posts: 1, placed: 0, rang: 0, ended: 0 })
  })

  test.each([
    ['placed', 1],
    ['not-placed', 0],
  ] as const)('500, the call %s', async (unclear, rang) => {
    const { clock, mock, post } = setUp({ reply: 500, unclear })
    expect((await post()).status).toBe(500)
    await clock.advance(60_000)
    expect(mock.ledger.counts).toEqual({ posts: 1, placed: rang, rang, ended: rang })
  })

  test('garbage is an HTML page with the status of success', async () => {
    const { post, success } = setUp({ reply: 'garbage' })
    const response = await post()
    expect(response.status).toBe(success)
    expect(await response.text()).toContain('<!doctype html>')
  })

  test('cut is half of the JSON', async () => {
    const { post, success } = setUp({ reply: 'cut' })
    const response = await post()
    expect(response.status).toBe(success)
    const text = await response.text()
    expect(text).toMatch(/^\{"/)
    expect(() => JSON.parse(text)).toThrow(SyntaxError)
  })

  test('torn breaks the connection within the body', async () => {
    const { post, success } = setUp({ reply: 'torn' })
    const response = await post()
    expect(response.status).toBe(success)
    await expect(response.text()).rejects.toThrow('terminated')
  })

  test('reset breaks the connection before any answer', async () => {
    const { mock, post } = setUp({ reply: 'reset' })
    await expect(post()).rejects.toThrow(new TypeError('fetch failed'))
    expect(mock.ledger.counts.placed).toBe(1)
  })

  test('never sends no answer until the caller aborts, and the phone rings', async () => {
    const { clock, mock, post } = setUp({ reply: 'never' })
    const giveUp = new AbortController()
    let settled = false
    const posted = post({ signal: giveUp.signal }).finally(() => {
      settled = true
    })
    await clock.advance(3_600_000)
    expect(settled).toBe(false)
    giveUp.abort(new Error('enough'))
    await expect(posted).rejects.toThrow('enough')
    expect(mock.ledger.counts).toMatchObject({ placed: 1, rang: 1 })
  })

  test('an answer is delayed by the clock', async () => {
    const { clock, post, success } = setUp({ replyMs: 500 })
    let status = 0
    const posted = post().then(response => {
      status = response.status
    })
    await clock.advance(499)
    expect(status).toBe(0)
    await clock.advance(1)
    await posted
    expect(status).toBe(success)
  })

  test('closing aborts unanswered requests and places nothing more', async () => {
    const { clock, mock, post } = setUp({ reply: { never: 1 } })
    const broken = post().catch(String)
    await clock.advance(0)
    mock.close()
    expect(await broken).toContain('The mocked service is closed')
    await expect(post()).rejects.toThrow('The mocked service is closed')
    expect(mock.ledger.counts.placed).toBe(1)
  })

  test('a request that was aborted before places nothing', async () => {
    const { mock, post } = setUp({})
    await expect(post({ signal: AbortSignal.abort(new Error('too late')) })).rejects.toThrow('too late')
    expect(mock.ledger.counts.posts).toBe(0)
  })

  test('a request to another origin is not answered, and the first one is told to the developer', async () => {
    const { mock } = setUp({})
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    onTestFinished(() => warn.mockRestore())
    for (let n = 0; n < 2; n++) {
      await expect(mock.fetch('http://elsewhere.test/_ledger')).rejects.toThrow(TypeError)
    }
    const mistake = /^The mock at http\S+ got a request to http:\/\/elsewhere\.test: give both the same `baseUrl`$/
    expect(warn.mock.calls).toEqual([[expect.stringMatching(mistake)]])
  })

  test('a refusal by scenario looks like a refusal of the service', async () => {
    const { mock, post } = setUp({ reply: 'refused' })
    const response = await post()
    expect(response.status).toBe(mock.ledger.service === 'call-api' ? 400 : 200)
    expect(await response.json()).toEqual({ error: expect.any(String) })
    expect(mock.ledger.counts.placed).toBe(0)
  })
})
