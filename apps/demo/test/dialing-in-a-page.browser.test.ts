import { type CallProvider, callApi, createCallClient, numDialer, toFetchHandler } from '@outdial/call-client'
import type { Clock } from '@outdial/call-client/kernel'
import { manualClock } from '@outdial/call-client/testing'
import { type InMemoryService, mockCallApi, mockNumDialer, type Scenarios } from '@outdial/call-mocks'
import { mswHandlers } from '@outdial/call-mocks/msw'
import { createDialer } from '@outdial/dialer'
import { http } from 'msw'
import { setupWorker } from 'msw/browser'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'

const LIST = Array.from({ length: 12 }, (_, n) => `+1301804${String(n).padStart(4, '0')}`)
const SCENARIOS: Scenarios = { seed: 7, scenario: { outcome: { completed: 70, busy: 15, 'no-answer': 15 } } }
const MAX_CALL_MS = 60_000

const worker = setupWorker()
beforeAll(async () => void (await worker.start({ quiet: true, onUnhandledFrame: 'error' })))
afterEach(() => {
  worker.resetHandlers()
  vi.restoreAllMocks()
})
afterAll(() => worker.stop())

/**
 * Counts requests whose response has not been read completely. The clock must not move while there
 * are any.
 */
function countPending(): () => number {
  let pending = 0
  const { fetch } = globalThis
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (...args) => {
    pending += 1
    try {
      const response = await fetch(...args)
      // The service worker streams the body. Buffering it here completes the read before the clock
      // moves.
      const body = await response.arrayBuffer()
      return new Response(body.byteLength > 0 ? body : null, response)
    } finally {
      pending -= 1
    }
  })
  return () => pending
}

interface Setup {
  readonly mock: InMemoryService
  readonly provider: CallProvider
}

const services: Record<string, (clock: Clock) => Setup> = {
  'the Call API': clock => ({ mock: mockCallApi({ clock, ...SCENARIOS }), provider: callApi() }),
  'the Num Dialer': clock => ({
    mock: mockNumDialer({ clock, ...SCENARIOS, unanswered: 'no-answer' }),
    provider: numDialer({ webhookUrl: `${location.origin}/webhooks` }),
  }),
}

test.each(Object.entries(services))('%s, a client and a dialer run in a page without a server', async (_, setUp) => {
  const clock = manualClock()
  const { mock, provider } = setUp(clock)
  const calls = createCallClient({ provider, clock, maxCallMs: MAX_CALL_MS })
  const receive = toFetchHandler(calls)
  worker.use(
    ...mswHandlers(mock),
    http.post('/webhooks/*', ({ request }) => receive(request)),
  )
  const pendingCount = countPending()
  const run = createDialer({ dial: calls.dial, concurrency: 3, clock }).run(LIST)
  let finished = false
  void run.finished.then(() => {
    finished = true
  })

  await clock.advance(0)
  while (!finished) {
    await vi.waitFor(() => expect(pendingCount()).toBe(0), { interval: 1 })
    await clock.advanceToNext()
  }

  expect(mock.ledger.entries.map(({ to }) => to)).toEqual(LIST)
  expect(mock.ledger.mostAtOnce).toBe(3)
  expect(mock.ledger.counts).toMatchObject({ posts: LIST.length, ended: LIST.length })
  expect(run.entries.map(({ status }) => status)).toEqual(mock.ledger.entries.map(({ outcome }) => outcome))
  expect(new Set(run.entries.map(({ status }) => status)).size).toBe(3)
  await calls.close()
})
