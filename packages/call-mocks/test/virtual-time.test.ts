import { getEventListeners } from 'node:events'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { type CallClient, type CallResult, callApi, createCallClient, numDialer } from '@outdial/call-client'
import { telnyx } from '@outdial/call-client/telnyx'
import { type ManualClock, manualClock } from '@outdial/call-client/testing'
import { twilio } from '@outdial/call-client/twilio'
import { vapi } from '@outdial/call-client/vapi'
import { expect, it } from 'vitest'
import * as z from 'zod'
import {
  type InMemoryService,
  MOCK_TELNYX_ACCOUNT,
  MOCK_TWILIO_ACCOUNT,
  MOCK_VAPI_ACCOUNT,
  mockCallApi,
  mockNumDialer,
  mockTelnyx,
  mockTwilio,
  mockVapi,
  type Scenarios,
} from '../src/index.ts'

const CALLS = import.meta.env.MODE === 'full' ? 50_000 : 1000
const AT_ONCE = 50
// What a client remembers of ended calls: 10,000 of them at most.
const CLIENT_MB = 60
// The ledger and the records of the mock keep every call, and every webhook of a carrier: up to twelve
// of Telnyx.
const MOCK_KB_PER_CALL = 3.6
const HOUR_MS = 3_600_000

setFlagsFromString('--expose-gc')
const collect = z.function({ input: [], output: z.void() }).implement(runInNewContext('gc'))

/** A provider with its mock: `serve` connects the mock's webhooks to the client. */
interface World {
  readonly mock: InMemoryService
  readonly client: CallClient
}

const SCENARIOS: Scenarios = {
  scenario: {
    outcome: { completed: 70, busy: 10, 'no-answer': 10, failed: 10 },
    reply: { ok: 80, refused: 5, 429: 3, 500: 3, 408: 3, garbage: 3, reset: 3 },
    webhooks: { prompt: 70, doubled: 15, late: 10, lost: 5 },
  },
}

const FROM = '+15005550006'
const WEBHOOK_URL = 'http://me.test/webhooks'

const WORLDS: Readonly<Record<string, (clock: ManualClock) => World>> = {
  'the Call API'(clock) {
    const mock = mockCallApi({ clock, ...SCENARIOS })
    const client = createCallClient({ provider: callApi({ fetch: mock.fetch }), clock, maxCallMs: HOUR_MS })
    return { mock, client }
  },
  'the Num Dialer'(clock) {
    const mock = mockNumDialer({ clock, ...SCENARIOS, deliver: webhook => client.receive(webhook) })
    const provider = numDialer({ fetch: mock.fetch, webhookUrl: WEBHOOK_URL })
    const client = createCallClient({ provider, clock, maxCallMs: HOUR_MS })
    return { mock, client }
  },
  Twilio(clock) {
    const mock = mockTwilio({ clock, ...SCENARIOS, callsPerSecond: 30, deliver: webhook => client.receive(webhook) })
    const options = { ...MOCK_TWILIO_ACCOUNT, from: FROM, twiml: '<Response/>', webhookUrl: WEBHOOK_URL }
    const client = createCallClient({ provider: twilio({ ...options, fetch: mock.fetch }), clock, maxCallMs: HOUR_MS })
    return { mock, client }
  },
  Telnyx(clock) {
    const mock = mockTelnyx({ clock, ...SCENARIOS, deliver: webhook => client.receive(webhook) })
    const options = { ...MOCK_TELNYX_ACCOUNT, from: FROM, webhookUrl: WEBHOOK_URL, clock }
    const client = createCallClient({ provider: telnyx({ ...options, fetch: mock.fetch }), clock, maxCallMs: HOUR_MS })
    return { mock, client }
  },
  Vapi(clock) {
    const mock = mockVapi({ clock, ...SCENARIOS, concurrency: 100, deliver: webhook => client.receive(webhook) })
    const options = { ...MOCK_VAPI_ACCOUNT, secret: 'a-secret-of-ours', webhookUrl: WEBHOOK_URL, clock }
    const client = createCallClient({ provider: vapi({ ...options, fetch: mock.fetch }), clock, maxCallMs: HOUR_MS })
    return { mock, client }
  },
}

/** The heap in use after garbage collection, in megabytes. */
function heapMb(): number {
  collect()
  return process.memoryUsage().heapUsed / 2 ** 20
}

it.each(Object.entries(WORLDS))(
  `%s: ${CALLS} calls in virtual time leave no listener, timer or buffer behind, and none rings twice`,
  { timeout: 600_000 },
  async (_, create) => {
    const clock = manualClock()
    const { mock, client } = create(clock)
    const { signal } = new AbortController()
    const outcomes = new Map<CallResult['outcome'], number>()
    let begun = 0
    const lane = async () => {
      while (begun < CALLS) {
        const to = `+1301${String(8_000_000 + begun++)}`
        const { outcome } = await client.dial({ to, metadata: { index: begun } }, { signal })
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
      }
    }
    const heapBefore = heapMb()
    let done = false
    const all = Promise.all(Array.from({ length: AT_ONCE }, lane)).then(() => {
      done = true
    })
    while (!done) await clock.advanceToNext()
    await all
    // The last late webhooks, and time limits of calls that nobody follows any more.
    while (await clock.advanceToNext());

    const total = [...outcomes.values()].reduce((sum, count) => sum + count, 0)
    expect(total).toBe(CALLS)
    expect([...outcomes.keys()]).toEqual(expect.arrayContaining(['completed', 'rejected', 'busy']))
    expect([...mock.ledger.ringsByReference().values()].filter(rings => rings > 1)).toEqual([])
    expect(mock.ledger.mostAtOnce).toBeLessThanOrEqual(AT_ONCE)
    expect(clock.waiting).toBe(0)
    expect(getEventListeners(signal, 'abort')).toHaveLength(0)
    mock.forget()
    expect(heapMb() - heapBefore).toBeLessThan(CLIENT_MB + (CALLS * MOCK_KB_PER_CALL) / 1000)
    expect(await client.close()).toEqual({ unanswered: 0, inFlight: 0 })
  },
)
