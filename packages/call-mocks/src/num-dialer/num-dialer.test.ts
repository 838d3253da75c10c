import type { Webhook } from '@outdial/call-client'
import { manualClock } from '@outdial/call-client/testing'
import { expect, test } from 'vitest'
import { type Deliver, type MockNumDialerOptions, mockNumDialer, type Scenario } from '../index.ts'

const TO = '13018040009'
const HOOK = 'http://localhost:3000/webhooks/num-dialer/ref-1'
const timed: Scenario = { setupMs: 100, ringMs: 1_000, talkMs: 5_000, lateMs: 60_000 }

const read = (webhook: Webhook) => JSON.parse(new TextDecoder().decode(webhook.body))

function setUp({ scenario, ...options }: MockNumDialerOptions = {}) {
  const clock = manualClock()
  /** Received webhooks as `status@ms`, and the reply to the POST. */
  const received: string[] = []
  const receive = (what: string) => received.push(`${what}@${clock.monotonic()}`)
  const deliver: Deliver = webhook => {
    receive(read(webhook).status)
    return { status: 200 }
  }
  const mock = mockNumDialer({ clock, deliver, firstId: 2345, scenario: { ...timed, ...scenario }, ...options })
  const post = async (body: unknown = { phone: TO, webhookURL: HOOK }) => {
    const response = await mock.fetch('http://localhost:4830/call', { method: 'POST', body: JSON.stringify(body) })
    receive('reply')
    return response
  }
  return { clock, received, mock, post }
}

test('answers 200 with only the id, a number', async () => {
  const { post } = setUp()
  const response = await post()
  expect([response.status, await response.json()]).toEqual([200, { id: 2345 }])
})

test('an answered call sends ringing, answered, completed', async () => {
  const { clock, received, mock, post } = setUp()
  await post()
  await clock.advance(10_000)
  expect(received).toEqual(['reply@0', 'ringing@100', 'answered@1100', 'completed@6100'])
  expect(mock.ledger.entries).toEqual([
    {
      id: '2345',
      service: 'num-dialer',
      to: '+13018040009',
      reference: 'ref-1',
      placedAt: new Date('2026-01-01T00:00:00.000Z'),
      rangAt: new Date('2026-01-01T00:00:00.100Z'),
      endedAt: new Date('2026-01-01T00:00:06.100Z'),
      outcome: 'completed',
    },
  ])
  expect(clock.waiting).toBe(0)
})

test('a webhook has the id and status in JSON and goes to the address of the request', async () => {
  const received: Webhook[] = []
  const { clock, post } = setUp({
    deliver(webhook) {
      received.push(webhook)
      return { status: 200 }
    },
  })
  await post()
  await clock.advance(100)
  expect(received).toMatchObject([
    { path: '/num-dialer/ref-1', url: HOOK, headers: { 'content-type': 'application/json' } },
  ])
  expect(received.map(read)).toEqual([{ id: 2345, status: 'ringing' }])
})

test('an unanswered call sends completed, and the ledger records no-answer', async () => {
  const { clock, received, mock, post } = setUp({ scenario: { outcome: 'no-answer' } })
  await post()
  await clock.advance(10_000)
  expect(received).toEqual(['reply@0', 'ringing@100', 'completed@1100'])
  expect(mock.ledger.entries[0]?.outcome).toBe('no-answer')
})

test.each<[string, MockNumDialerOptions, string[]]>([
  ['no-answer', { scenario: { outcome: 'no-answer' }, unanswered: 'no-answer' }, ['ringing@100', 'no-answer@1100']],
  ['busy', { scenario: { outcome: 'busy' } }, ['busy@100']],
  ['failed', { scenario: { outcome: 'failed' } }, ['failed@100']],
  ['a lost end', { scenario: { endWebhook: 'lost' } }, ['ringing@100', 'answered@1100']],
  ['all lost', { scenario: { webhooks: 'lost' } }, []],
  [
    'completed before ringing',
    { scenario: { ringingWebhook: 'last' } },
    ['answered@1100', 'completed@6100', 'ringing@6100'],
  ],
  ['the end before all else', { scenario: { webhooks: 'last' } }, ['completed@6100', 'ringing@6100', 'answered@6100']],
  [
    'late after a lost end',
    { scenario: { ringingWebhook: 'last', endWebhook: 'lost' } },
    ['answered@1100', 'ringing@6100'],
  ],
  [
    'late after a late end',
    { scenario: { ringingWebhook: 'last', endWebhook: 'late' } },
    ['answered@1100', 'completed@66100', 'ringing@66100'],
  ],
  ['a late one', { scenario: { ringingWebhook: 'late' } }, ['answered@1100', 'completed@6100', 'ringing@60100']],
  [
    'a doubled one',
    { scenario: { endWebhook: 'doubled', lateMs: 10 } },
    ['ringing@100', 'answered@1100', 'completed@6100', 'completed@6110'],
  ],
])('webhooks: %s', async (_name, options, expected) => {
  const { clock, received, mock, post } = setUp(options)
  await post()
  await clock.advance(100_000)
  expect(received).toEqual(['reply@0', ...expected])
  expect(mock.ledger.counts).toMatchObject({ placed: 1, ended: 1 })
})

test('webhooks can overtake the answer to the POST, even the last one', async () => {
  const { clock, received, post } = setUp({ scenario: { setupMs: 0, replyMs: 7_000 } })
  const posted = post()
  await clock.advance(10_000)
  await posted
  expect(received).toEqual(['ringing@0', 'answered@1000', 'completed@6000', 'reply@7000'])
})

test.each([
  ['a number with +', { phone: '+13018040009', webhookURL: HOOK }],
  ['a number with hyphens', { phone: '1-301-804-0009', webhookURL: HOOK }],
  ['a JSON number', { phone: 13018040009, webhookURL: HOOK }],
  ['no number', { webhookURL: HOOK }],
  ['no webhook address', { phone: TO }],
  ['a webhook address that is none', { phone: TO, webhookURL: 'file:///etc/passwd' }],
  ['no object', 'call me'],
])('refuses %s with a 200 that has an error, and nothing rings', async (_name, body) => {
  const { mock, post } = setUp()
  const response = await post(body)
  expect([response.status, await response.json()]).toEqual([200, { error: expect.any(String) }])
  expect(mock.ledger.counts).toEqual({ posts: 1, placed: 0, rang: 0, ended: 0 })
})

test('the same number twice is two calls', async () => {
  const { clock, mock, post } = setUp()
  await post()
  await post()
  await clock.advance(10_000)
  expect(mock.ledger.entries.map(({ id, to }) => [id, to])).toEqual([
    ['2345', '+13018040009'],
    ['2346', '+13018040009'],
  ])
  expect(mock.ledger.mostAtOnce).toBe(2)
})

test('a webhook without a receiver is recorded, is not resent and disturbs nothing', async () => {
  let sent = 0
  const { clock, mock, post } = setUp({
    deliver() {
      sent += 1
      if (sent === 1) throw new Error('down')
      return { status: 503 }
    },
    scenario: { endWebhook: 'lost' },
  })
  await post()
  await clock.advance(100_000)
  expect(sent).toBe(2)
  expect(mock.webhooks()).toMatchObject([
    { id: 2345, status: 'ringing', url: HOOK, result: 'failed', error: new Error('down') },
    { status: 'answered', result: 'delivered', replyStatus: 503 },
    { status: 'completed', result: 'lost' },
  ])
  expect(mock.ledger.entries[0]?.outcome).toBe('completed')
})

test('a manual call and its webhooks advance by hand', async () => {
  const { clock, received, mock, post } = setUp({ scenario: { outcome: 'manual' } })
  await post()
  await clock.advance(100_000)
  expect(received).toEqual(['reply@0'])
  mock.advance(2345, 'ringing')
  mock.advance('2345', 'answered')
  expect(mock.calls()).toEqual([{ id: 2345, to: TO, reference: 'ref-1', status: 'answered' }])
  expect(() => mock.advance(2345, 'ringing')).toThrow('Expected a status that comes after answered, got ringing')
  mock.advance(2345, 'completed')
  expect(received.slice(1)).toEqual(['ringing@100000', 'answered@100000', 'completed@100000'])
  expect(() => mock.advance(2345, 'busy')).toThrow(RangeError)
  expect(() => mock.advance(2345, 'connected' as never)).toThrow(RangeError)
  expect(() => mock.advance(1, 'ringing')).toThrow('Expected the id of a known call, got 1')
})

test('any other call can be advanced by hand and then continues by its durations', async () => {
  const { clock, received, mock, post } = setUp()
  await post()
  mock.advance(2345, 'answered')
  await clock.advance(100_000)
  expect(received).toEqual(['reply@0', 'answered@0', 'completed@5000'])
  expect(mock.ledger.counts).toMatchObject({ rang: 1, ended: 1 })
})

test('a restarted service sends no more webhooks, not even late ones', async () => {
  const { clock, received, mock, post } = setUp({ scenario: { ringingWebhook: 'late' } })
  await post()
  await clock.advance(200)
  mock.forget()
  await clock.advance(100_000)
  expect(received).toEqual(['reply@0'])
  expect(mock.ledger.entries[0]?.outcome).toBe('completed')
})

test('closing cancels every timer', async () => {
  const { clock, mock, post } = setUp({ scenario: { ringingWebhook: 'late' } })
  await post()
  await post()
  await clock.advance(200)
  expect(clock.waiting).toBeGreaterThan(0)
  mock.close()
  expect(clock.waiting).toBe(0)
})

test('a closed service answers no request and places nothing', async () => {
  const { mock, post } = setUp()
  mock.close()
  await expect(post()).rejects.toThrow(TypeError)
  expect(mock.ledger.counts.placed).toBe(0)
})
