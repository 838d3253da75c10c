import { callApi, createCallClient, numDialer, toFetchHandler } from '@outdial/call-client'
import { manualClock } from '@outdial/call-client/testing'
import { http } from 'msw'
import { setupWorker } from 'msw/browser'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { mockCallApi, mockNumDialer } from './index.ts'
import { mswHandlers } from './msw.ts'

const clock = manualClock()
const callService = mockCallApi({ clock, seed: 1 })
const dialService = mockNumDialer({ clock, seed: 1 })
const polled = createCallClient({ provider: callApi(), clock })
const numDialerClient = createCallClient({ provider: numDialer({ webhookUrl: `${location.origin}/webhooks` }), clock })
const receive = toFetchHandler(numDialerClient)
const worker = setupWorker(
  ...mswHandlers(callService, dialService),
  http.all('/webhooks/*', ({ request }) => receive(request)),
)

beforeAll(async () => void (await worker.start({ quiet: true, onUnhandledFrame: 'error' })))
afterAll(() => worker.stop())

test('the Call API is a service of the page', async () => {
  const { providerCallId } = await polled.place({ to: '+13018040009' })
  await clock.advance(60_000)
  expect(await polled.get(providerCallId)).toMatchObject({ providerCallId, status: 'completed' })
  expect(callService.ledger.entries).toMatchObject([{ to: '+13018040009', outcome: 'completed' }])
})

test('the Num Dialer sends its webhooks from the page to the page', async () => {
  const statuses: string[] = []
  const dialed = numDialerClient.dial({ to: '+19362072765' }, { onUpdate: ({ status }) => statuses.push(status) })
  for (const word of ['initiated', 'ringing', 'answered', 'completed']) {
    await vi.waitFor(() => expect(statuses.at(-1)).toBe(word))
    await clock.advanceToNext()
  }
  expect(await dialed).toMatchObject({ outcome: 'completed', answered: true })
  const delivered = ['ringing', 'answered', 'completed'].map(status => ({ status, replyStatus: 200 }))
  await vi.waitFor(() => expect(dialService.webhooks()).toMatchObject(delivered))
})

test('a broken connection loses the answer, and nothing is sent again', async () => {
  const service = mockCallApi({ clock, baseUrl: 'http://broken.test', scenario: { reply: 'reset' } })
  worker.use(...mswHandlers(service))
  const calls = createCallClient({ provider: callApi({ baseUrl: 'http://broken.test' }), clock })
  await expect(calls.place({ to: '+13018040009' })).rejects.toMatchObject({ placed: 'unknown' })
  expect(service.ledger.counts).toMatchObject({ posts: 1, placed: 1 })
  worker.resetHandlers()
})
