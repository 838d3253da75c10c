import { createCallClient, toFetchHandler } from '@outdial/call-client'
import { manualClock } from '@outdial/call-client/testing'
import { twilio } from '@outdial/call-client/twilio'
import { afterEach, expect, it } from 'vitest'
import { MOCK_TWILIO_ACCOUNT, startTwilio } from '../src/server/index.ts'
import { listen } from '../src/server/listen.ts'

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

/** A client and a mocked Twilio that reach each other by HTTP alone. */
async function start(authToken: string = MOCK_TWILIO_ACCOUNT.authToken) {
  const clock = manualClock()
  let isDown = false
  const receiver = await listen(async request => (isDown ? new Response(null, { status: 503 }) : receive(request)), {
    port: 0,
    host: '127.0.0.1',
  })
  const mock = await startTwilio({ port: 0, clock, authToken, scenario: { setupMs: 100, ringMs: 1000, talkMs: 5000 } })
  const provider = twilio({
    ...MOCK_TWILIO_ACCOUNT,
    apiKey: MOCK_TWILIO_ACCOUNT.accountSid,
    apiSecret: authToken,
    from: '+15005550006',
    twiml: '<Response/>',
    baseUrl: mock.url,
    webhookUrl: `${receiver.url}/webhooks`,
  })
  const client = createCallClient({ provider, clock })
  const receive = toFetchHandler(client)
  cleanUps.push(receiver.close, mock.close, () => client.close())
  const webhooks = () => mock.webhooks().map(({ status, replyStatus }) => `${status} ${replyStatus ?? '-'}`)
  return { clock, mock, client, webhooks, setDown: (down: boolean) => void (isDown = down) }
}

it('a call is followed by signed webhooks over HTTP', async () => {
  const { clock, client, mock, webhooks } = await start()
  const dialed = client.dial({ to: '+13018040009' })
  await expect.poll(webhooks).toEqual(['initiated 200'])
  for (const [ms, webhook] of [
    [100, 'ringing 200'],
    [1000, 'answered 200'],
    [5000, 'completed 200'],
  ] as const) {
    await clock.advance(ms)
    await expect.poll(() => webhooks().at(-1)).toBe(webhook)
  }
  expect(await dialed).toMatchObject({ outcome: 'completed', answered: true, durationMs: 5000 })
  expect(mock.ledger.counts).toEqual({ posts: 1, placed: 1, rang: 1, ended: 1 })
})

it('a webhook that is answered with 503 comes again', async () => {
  const { clock, client, webhooks, setDown } = await start()
  setDown(true)
  const dialed = client.dial({ to: '+13018040009' })
  await expect.poll(webhooks).toEqual(['initiated 503'])
  setDown(false)
  await clock.advance(1000)
  await expect.poll(webhooks).toContain('initiated 200')
  await client.close({ drainMs: 0 })
  expect(await dialed).toMatchObject({ outcome: 'indeterminate' })
})

it('webhooks that are signed with another token are refused and change nothing', async () => {
  const { clock, client, webhooks } = await start('another-token')
  const refused: string[] = []
  client.on('webhook-refused', ({ error }) => void refused.push(error.message))
  const { providerCallId } = await client.place({ to: '+13018040009' })
  await clock.advance(100)
  await expect.poll(webhooks).toEqual(['initiated 403', 'ringing 403'])
  const wrong = expect.stringMatching(
    /^The signature is wrong for http.*…: is this the address .*`webhookUrl`.*`authToken`/,
  )
  expect(refused).toEqual([wrong, wrong])
  expect(await client.get(providerCallId)).toMatchObject({ status: 'ringing' })
})
