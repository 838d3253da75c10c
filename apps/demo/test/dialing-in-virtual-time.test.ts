import { type CallClient, type CallProvider, callApi, createCallClient, numDialer } from '@outdial/call-client'
import { manualClock } from '@outdial/call-client/testing'
import { mockCallApi, mockNumDialer, type Scenario } from '@outdial/call-mocks'
import { createDialer } from '@outdial/dialer'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ledgerReference } from './support/ledger-reference.ts'
import { scenarios } from './support/scenarios.ts'

// Above the longest call of the scenarios (5 + 10 + 20 s, its POST answered up to 8 s late).
const MAX_CALL_MS = 45_000
const MAX_BACKOFF_MS = 60_000
const WEBHOOK_URL = 'http://me.test/webhooks'
// `npm run test:full` runs all cases.
const PART = import.meta.env.MODE === 'full' ? 1 : 1 / 3

const runs = fc.record({
  seed: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
  concurrency: fc.integer({ min: 1, max: 4 }),
  // Few distinct numbers, so that lists contain repeats.
  list: fc.array(
    fc.integer({ min: 0, max: 4 }).map(last => `+1555000000${last}`),
    { minLength: 1, maxLength: 9 },
  ),
  scenario: scenarios({ replyMs: [0, 8000] }),
})
type RunCase = Omit<typeof runs extends fc.Arbitrary<infer Case> ? Case : never, 'scenario'> & {
  readonly scenario: Scenario
}

function callApiAt({ seed, scenario }: RunCase, clock: ReturnType<typeof manualClock>) {
  const mock = mockCallApi({ clock, seed, scenario })
  const calls = clientOf(callApi({ fetch: mock.fetch }), clock)
  return { mock, calls }
}

function numDialerAt({ seed, scenario }: RunCase, clock: ReturnType<typeof manualClock>) {
  let deliver: CallClient['receive'] = async () => ({ status: 503 })
  const mock = mockNumDialer({ clock, seed, scenario, deliver: webhook => deliver(webhook) })
  const calls = clientOf(numDialer({ fetch: mock.fetch, webhookUrl: WEBHOOK_URL }), clock)
  deliver = calls.receive
  return { mock, calls }
}

const clientOf = (provider: CallProvider, clock: ReturnType<typeof manualClock>) =>
  createCallClient({ provider, clock, maxCallMs: MAX_CALL_MS, placeTimeoutMs: 5000 })

/** Dials the list to its end; returns its entries and the service with its ledger. */
async function dialed(runCase: RunCase, setUp: typeof callApiAt | typeof numDialerAt) {
  const clock = manualClock()
  const { mock, calls } = setUp(runCase, clock)
  const run = createDialer({ dial: calls.dial, concurrency: runCase.concurrency, clock }).run(runCase.list)
  /** The entries that were refused through no fault of theirs, and dialed again later. */
  const putBack = new Set<number>()
  run.on('entry', ({ index, status }) => status === 'idle' && putBack.add(index))
  let finished = false
  void run.finished.then(() => {
    finished = true
  })
  // If a call held its line beyond its bound, the list would take longer than this: each refusal
  // adds a back-off of a minute at most.
  const callsMs = Math.ceil(runCase.list.length / runCase.concurrency) * MAX_CALL_MS + 1
  const boundMs = () => callsMs + mock.ledger.counts.posts * MAX_BACKOFF_MS
  await clock.advance(0)
  while (!finished && clock.monotonic() <= boundMs() && (await clock.advanceToNext())) {
    const idle = run.entries.filter(({ status }) => status === 'idle').length
    if (idle > 0 && !run.backoff) expect(run.inFlight).toBe(runCase.concurrency)
  }
  expect(finished, 'every call ends within its bound').toBe(true)
  await calls.close()
  const service = setUp === callApiAt ? 'call-api' : 'num-dialer'
  const entries = run.entries.map(entry => ({
    ...entry,
    /** The reference of its attempt in the ledger. */
    name: entry.result && ledgerReference(service, entry.result.reference),
  }))
  return { mock, entries, putBack }
}

describe.each([
  ['the Call API', callApiAt],
  ['the Num Dialer', numDialerAt],
] as const)('a list dialed with %s, compared with the ledger', (_, setUp) => {
  it('keeps its concurrency and order, rings no number twice, and ends, whatever faults occur', {
    timeout: 120_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(runs, async runCase => {
        const { mock, entries, putBack } = await dialed(runCase, setUp)
        const { ledger } = mock
        expect(ledger.mostAtOnce).toBeLessThanOrEqual(runCase.concurrency)
        for (const placed of ledger.placedByReference().values()) expect(placed).toBe(1)

        // The ledger has the placed calls in list order, except those that were put back, and none of
        // those proven not placed.
        const byReference = new Map(ledger.entries.map(entry => [entry.reference, entry]))
        const placed = entries.filter(({ name }) => byReference.has(name))
        expect(ledger.entries).toHaveLength(placed.length)
        for (const { to, name } of placed) expect(byReference.get(name)?.to).toBe(to)
        const inOrder = placed.filter(({ index }) => !putBack.has(index)).map(({ name }) => name)
        expect(ledger.entries.map(({ reference }) => reference).filter(each => inOrder.includes(each))).toEqual(inOrder)

        for (const { status, name } of entries) {
          const truth = byReference.get(name)
          if (status === 'rejected') expect(truth).toBeUndefined()
          else if (status !== 'indeterminate') {
            expect(truth?.endedAt).toBeDefined()
            // The Num Dialer also reports `completed` for an unanswered call.
            if (truth?.outcome !== 'no-answer') expect(status).toBe(truth?.outcome)
            else expect(['completed', 'no-answer']).toContain(status)
          }
        }
      }),
      { numRuns: 1500 * PART },
    )
  })

  it('reports the true outcome of each call if no update is lost', { timeout: 120_000 }, async () => {
    const nothingLost = runs.map(runCase => ({
      ...runCase,
      scenario: {
        ...runCase.scenario,
        reply: { ok: 5, refused: 1, 429: 1 },
        webhooks: { prompt: 3, doubled: 1, last: 1 },
        lateMs: [0, 3000],
      } satisfies Scenario,
    }))
    await fc.assert(
      fc.asyncProperty(nothingLost, async runCase => {
        const { mock, entries } = await dialed(runCase, setUp)
        const truth = new Map(mock.ledger.entries.map(({ reference, outcome }) => [reference, outcome]))
        for (const { status, name } of entries) {
          const outcome = truth.get(name) ?? 'rejected'
          // The Num Dialer also reports `completed` for an unanswered call.
          expect(status).toBe(outcome === 'no-answer' && setUp === numDialerAt ? 'completed' : outcome)
        }
      }),
      { numRuns: 300 * PART },
    )
  })
})
