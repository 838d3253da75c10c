import { createCallClient, toFetchHandler } from '@outdial/call-client'
import { manualClock } from '@outdial/call-client/testing'
import { type VapiHmac, type VapiOptions, vapi } from '@outdial/call-client/vapi'
import { afterEach, expect, it } from 'vitest'
import { MOCK_VAPI_ACCOUNT, type MockVapiOptions, startVapi } from '../src/server/index.ts'
import { listen } from '../src/server/listen.ts'

const HMAC: VapiHmac = { credentialId: 'b5fb1c4e-0000-4000-8000-000000000003', secret: 'swordfish' }
const PROOFS: Readonly<Record<string, [Partial<VapiOptions>, MockVapiOptions]>> = {
  'a token per attempt': [{ secret: 'swordfish' }, {}],
  'the signatures of a credential': [{ hmac: HMAC }, { credentials: [HMAC] }],
}

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

/** A client and a mocked Vapi that reach each other by HTTP alone. */
async function start([own, options]: [Partial<VapiOptions>, MockVapiOptions] = [{ secret: 'swordfish' }, {}]) {
  const clock = manualClock()
  const receiver = await listen(async request => receive(request), { port: 0, host: '127.0.0.1' })
  const scenario = { setupMs: 100, ringMs: 1000, talkMs: 5000 }
  const mock = await startVapi({ port: 0, clock, scenario, ...options })
  const { apiKey, assistantId, phoneNumberId } = MOCK_VAPI_ACCOUNT
  const account = { apiKey, assistantId, phoneNumberId, clock, baseUrl: mock.url }
  const client = createCallClient({
    provider: vapi({ ...account, webhookUrl: `${receiver.url}/webhooks`, ...own }),
    clock,
  })
  const receive = toFetchHandler(client)
  cleanUps.push(receiver.close, mock.close, () => client.close())
  const webhooks = () => mock.webhooks().map(({ status, replyStatus }) => `${status} ${replyStatus ?? '-'}`)
  return { clock, mock, client, webhooks }
}

it.each(Object.keys(PROOFS))('a call is followed over HTTP by webhooks with %s', async proof => {
  const { clock, client, mock, webhooks } = await start(PROOFS[proof])
  const summary = Promise.withResolvers<unknown>()
  client.on('update', ({ details }) => details?.['summary'] && summary.resolve(details['summary']))
  const dialed = client.dial({ to: '+13018040009' })
  await expect.poll(() => mock.calls()).toHaveLength(1)
  for (const [ms, webhook] of [
    [100, 'ringing 200'],
    [1000, 'in-progress 200'],
    [5000, 'ended 200'],
    [500, 'end-of-call-report 200'],
  ] as const) {
    await clock.advance(ms)
    await expect.poll(() => webhooks().at(-1)).toBe(webhook)
  }
  expect(await dialed).toMatchObject({ outcome: 'completed', answered: true, durationMs: 5000 })
  expect(await summary.promise).toBe('Both said hello.')
  expect(mock.ledger.counts).toEqual({ posts: 1, placed: 1, rang: 1, ended: 1 })
})

it('a call that rings is hung up over HTTP by its control address', async () => {
  const { clock, client, mock, webhooks } = await start()
  const abort = new AbortController()
  const dialed = client.dial({ to: '+13018040009' }, { signal: abort.signal })
  await expect.poll(() => mock.calls()).toHaveLength(1)
  await clock.advance(100)
  await expect.poll(webhooks).toEqual(['ringing 200'])
  abort.abort()
  expect(await dialed).toMatchObject({ outcome: 'cancelled', cause: 'manually-canceled', answered: false })
})
