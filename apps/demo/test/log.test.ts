import { expect, it } from 'vitest'
import { newDatabase, readCall, schedule } from './support/calls-over-http.ts'
import { followUntil, post } from './support/dialer-over-http.ts'
import { startDemoProcess, startMocksProcess } from './support/processes.ts'

const TOKEN = 'a-token-of-thirty-two-characters'
const BEARER = { authorization: `Bearer ${TOKEN}` }
const DIALED = ['13018040009', '19842068287', '15512459377', '19362072765', '18582210308', '12025550123']

it('logs each call when dialed and when ended, without numbers, tokens or references', {
  timeout: 60_000,
}, async () => {
  const mocks = await startMocksProcess(
    '--setup-ms',
    '5',
    '--ring-ms',
    '10',
    '--talk-ms',
    '10',
    '--reply',
    'ok=3,500=1',
  )
  const demo = await startDemoProcess({
    NUM_DIALER_URL: mocks.numDialerUrl,
    CALL_API_URL: mocks.callApiUrl,
    DATABASE_URL: await newDatabase(),
    MAX_CALL_MS: '3000',
  })
  const { id } = await schedule(demo.url, { to: '+13018040009' })
  await Promise.all([followUntil(demo.url, 'finished'), post(`${demo.url}/api/dialer/start`)])
  await expect
    .poll(async () => (await readCall(demo.url, id)).status, { timeout: 30_000 })
    .toMatch(/^(completed|indeterminate)$/)
  // An unreachable service is an error whose text names the request.
  await mocks.stop()
  await schedule(demo.url, { to: '+15512459377' })
  await expect.poll(() => demo.output(), { timeout: 10_000 }).toMatch(/Dialing \+15•/)
  expect(await demo.stop('SIGTERM')).toBe(0)

  const output = demo.output()
  expect(output.match(/Dialing \+1\d•••••••\d\d/g)?.length).toBeGreaterThanOrEqual(9 + 2)
  expect(output.match(/Ended \w+: \+1\d•••••••\d\d/g)?.length).toBeGreaterThanOrEqual(9 + 1)
  for (const secret of DIALED) expect(output).not.toContain(secret)
  expect(output).not.toMatch(/[\da-f]{32}/i)
})

it('never logs the token, however a request carries it', { timeout: 60_000 }, async () => {
  const demo = await startDemoProcess({ API_TOKEN: TOKEN, PUBLIC_URL: 'http://calls.example.com' })
  await schedule(demo.url, { to: '+13018040009' }, BEARER)
  await fetch(`${demo.url}/api/calls?token=${TOKEN}`, { headers: BEARER })
  await fetch(`${demo.url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: `"${TOKEN}`,
  })
  await expect.poll(() => demo.output(), { timeout: 10_000 }).toContain('Dialing +13')
  expect(await demo.stop('SIGTERM')).toBe(0)
  expect(demo.output()).toContain('PUBLIC_URL is not https')
  expect(demo.output()).not.toContain(TOKEN)
})

it('logs changes of the do-not-call list, without numbers', { timeout: 60_000 }, async () => {
  const demo = await startDemoProcess()
  await fetch(`${demo.url}/api/do-not-call`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ entries: [{ number: '+13018040009', reason: 'asked us to stop' }] }),
  })
  await fetch(`${demo.url}/api/do-not-call/+13018040009`, { method: 'DELETE' })
  await expect.poll(() => demo.output(), { timeout: 10_000 }).toMatch(/\+13•••••••09.*remove-do-not-call/)
  expect(demo.output()).toMatch(/Operator at 127\.0\.0\.1: add-do-not-call/)
  expect(demo.output()).not.toContain('3018040009')
})

it('logs what an operator does over HTTP', { timeout: 60_000 }, async () => {
  const demo = await startDemoProcess()
  await post(`${demo.url}/api/dispatching/pause`)
  await post(`${demo.url}/api/queues/default/release`)
  await schedule(demo.url, { to: '+13018040009' })
  await post(`${demo.url}/api/queues/default/release`)
  await expect.poll(() => demo.output(), { timeout: 10_000 }).toMatch(/Operator at 127\.0\.0\.1: pause-all/)
  // The first release found no queue.
  await expect.poll(() => demo.output().match(/Operator at 127\.0\.0\.1: release/g)?.length).toBe(1)
})
