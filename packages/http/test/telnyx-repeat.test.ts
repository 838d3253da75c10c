import { createCallClient } from '@outdial/call-client'
import { telnyx } from '@outdial/call-client/telnyx'
import { manualClock } from '@outdial/call-client/testing'
import { MOCK_TELNYX_ACCOUNT, mockTelnyx } from '@outdial/call-mocks'
import { createScheduler, memoryStore } from '@outdial/scheduler-core'
import { expect, it } from 'vitest'

it.each([
  ['repeat-if-idempotent', { posts: 2, rung: 1, status: 'initiated', isBound: true }],
  ['indeterminate', { posts: 1, rung: 1, status: 'unknown', isBound: false }],
] as const)('a call whose answer, webhooks and look-ups are lost, with %s', async (onUnknown, expected) => {
  const clock = manualClock()
  const mock = mockTelnyx({
    clock,
    deliver: async () => ({ status: 503 }),
    scenario: { setupMs: 1000, ringMs: 300_000 },
  })
  let posts = 0
  const fetchFor = async (input: RequestInfo | URL, init?: RequestInit) => {
    const response = await mock.fetch(input, init)
    if (init?.method === 'POST' && ++posts === 1) throw new TypeError('The connection was reset')
    return init?.method === 'POST' ? response : new Response('{}', { status: 500 })
  }
  const provider = telnyx({
    ...MOCK_TELNYX_ACCOUNT,
    from: '+15005550006',
    webhookUrl: 'https://calls.example/webhooks',
    fetch: fetchFor,
    clock,
  })
  const store = memoryStore({ clock })
  const scheduler = createScheduler({
    store,
    clients: createCallClient({ provider, clock }),
    concurrency: 1,
    onUnknown,
    clock,
  })
  await scheduler.start()
  const { id } = await scheduler.schedule({ to: '+13018040009' })
  await clock.advance(30_000)
  const call = await scheduler.get(id)
  expect({
    posts,
    rung: mock.ledger.entries.length,
    status: call?.status,
    isBound: call?.attempt?.providerCallId !== undefined,
  }).toEqual(expected)
  await scheduler.close({ drainMs: 0 })
})
