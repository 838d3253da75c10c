import { type CallClient, type CallResult, callApi, createCallClient, numDialer } from '@outdial/call-client'
import { idempotencyKeyOf } from '@outdial/call-client/internal'
import { type ManualClock, manualClock } from '@outdial/call-client/testing'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type DeliveryMode, type MockService, mockCallApi, mockNumDialer, type Reply, type Scenario } from './index.ts'

// Longer than any call of these scenarios.
const MAX_CALL_MS = 600_000
const TO = '+13018040009'

const replies: Reply[] = ['ok', 'refused', 'garbage', 'cut', 'torn', 'reset', 'never', 400, 408, 429, 500, 503]
const modes: DeliveryMode[] = ['prompt', 'lost', 'late', 'doubled', 'last']

const scenarios: fc.Arbitrary<Scenario> = fc.record({
  outcome: fc.constantFrom('completed', 'no-answer', 'busy', 'failed'),
  reply: fc.constantFrom(...replies),
  unclear: fc.constantFrom('placed', 'not-placed'),
  replyMs: fc.nat(60_000),
  ringingWebhook: fc.constantFrom(...modes),
  answeredWebhook: fc.constantFrom(...modes),
  endWebhook: fc.constantFrom(...modes),
})

interface Pair {
  readonly mock: MockService
  readonly client: CallClient
}

function withCallApi(clock: ManualClock, scenario: Scenario): Pair {
  const mock = mockCallApi({ clock, scenario })
  const provider = callApi({ fetch: mock.fetch })
  return { mock, client: createCallClient({ provider, clock, maxCallMs: MAX_CALL_MS }) }
}

function withNumDialer(clock: ManualClock, scenario: Scenario): Pair {
  const mock = mockNumDialer({ clock, scenario, deliver: webhook => client.receive(webhook) })
  const provider = numDialer({ fetch: mock.fetch, webhookUrl: 'http://localhost:3000/webhooks' })
  const client = createCallClient({ provider, clock, maxCallMs: MAX_CALL_MS })
  return { mock, client }
}

/** Moves the clock until the call has ended. */
async function settle(clock: ManualClock, dialed: Promise<CallResult>): Promise<CallResult> {
  let result: CallResult | undefined
  void dialed.then(ended => {
    result = ended
  })
  while (!result) if (!(await clock.advanceToNext()) && !result) throw new Error('The call never ends')
  return result
}

test.each([
  ['Call API', withCallApi],
  ['Num Dialer', withNumDialer],
])('the client and the ledger agree in every scenario of the %s', async (_name, connect) => {
  await fc.assert(
    fc.asyncProperty(scenarios, async scenario => {
      const clock = manualClock()
      const { mock, client } = connect(clock, scenario)
      const { outcome, reference } = await settle(clock, client.dial({ to: TO }))
      const endedAt = clock.now()
      const [entry] = mock.ledger.entries

      expect(mock.ledger.counts.posts).toBe(1)
      // The Call API gets a hash of the reference.
      const name = connect === withCallApi ? await idempotencyKeyOf(reference) : reference
      expect(entry?.reference ?? name).toBe(name)
      // The client must not free the line while the phone rings.
      if (entry) expect(entry.endedAt?.getTime()).toBeLessThanOrEqual(endedAt.getTime())
      if (outcome === 'rejected') expect(entry).toBeUndefined()
      // The Num Dialer reports an unanswered call as `completed`, too.
      else if (outcome === 'completed') expect(['completed', 'no-answer']).toContain(entry?.outcome)
      else if (outcome !== 'indeterminate') expect(outcome).toBe(entry?.outcome)
      expect(mock.ledger.ringsByReference().get(name) ?? 0).toBe(entry?.rangAt ? 1 : 0)
      await client.close()
      mock.close()
    }),
    { numRuns: 150 },
  )
})
