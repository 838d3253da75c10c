import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { expect, it } from 'vitest'
import { CARRIERS } from '../provider/choose.ts'
import { ACCOUNTS, startMock } from '../testing/mocked-carriers.ts'
import { freePort, runCli, startCli } from '../testing/run-cli.ts'

const TO = '+13018040009'
const LONG_TIMEOUT = { timeout: 60_000 }

it.each(CARRIERS)('rings one number through %s, by its webhooks, and prints each update', LONG_TIMEOUT, async name => {
  const mock = await startMock(name)
  const port = await freePort()
  const variables = { ...ACCOUNTS[name], PUBLIC_URL: `http://127.0.0.1:${port}`, ALLOWED_COUNTRIES: 'US' }
  const args = ['call', TO, '--yes', '--port', String(port), '--base-url', mock.url]
  const { code, out, err } = await runCli(args, variables)
  expect([code, err]).toEqual([0, ''])
  const ringing = name === 'telnyx' ? '' : 'ringing'
  expect(out).toMatch(new RegExp(`initiated .*${ringing}.*answered.*completed.*outcome: +completed`, 's'))
  expect(mock.ledger.counts).toMatchObject({ posts: 1, placed: 1 })
})

it('without a public address it follows the call by polling, and says so', LONG_TIMEOUT, async () => {
  const mock = await startMock('twilio')
  const variables = { ...ACCOUNTS.twilio, ALLOWED_COUNTRIES: 'US' }
  const { code, out } = await runCli(['call', TO, '--yes', '--base-url', mock.url], variables)
  expect(out).toMatch(/PUBLIC_URL is not set: the call is followed by polling.*outcome: +completed/s)
  expect(code).toBe(0)
})

it.each([
  ['+49301234567', 'Numbers of DE are not allowed'],
  ['+19002345678', 'Premium-rate numbers are not allowed'],
  ['+88162345678', 'are not allowed'],
  ['911', 'Expected a phone number'],
  ['+1911', 'Expected a phone number'],
])('does not ring %s', LONG_TIMEOUT, async (number, why) => {
  const mock = await startMock('twilio')
  const variables = { ...ACCOUNTS.twilio, ALLOWED_COUNTRIES: 'US' }
  const { code, err } = await runCli(['call', number, '--yes', '--base-url', mock.url], variables)
  expect(err).toContain(why)
  expect(code).not.toBe(0)
  expect(mock.ledger.counts.posts).toBe(0)
})

it('rings no number unless ALLOWED_COUNTRIES is set', LONG_TIMEOUT, async () => {
  const mock = await startMock('twilio')
  const { code, err } = await runCli(['call', TO, '--yes', '--base-url', mock.url], ACCOUNTS.twilio)
  expect([code, err]).toEqual([2, expect.stringContaining('Expected ALLOWED_COUNTRIES to be set')])
  expect(mock.ledger.counts.posts).toBe(0)
})

it.each([
  ['n\n', 0],
  ['', 0],
  ['y\n', 1],
])('asks before a phone rings: the answer %j rings %i', LONG_TIMEOUT, async (answer, rings) => {
  const mock = await startMock('twilio')
  const variables = { ...ACCOUNTS.twilio, ALLOWED_COUNTRIES: 'US' }
  const { code, err } = await runCli(['call', TO, '--base-url', mock.url], variables, answer)
  expect(err).toContain('Ring +1 301 804 0009 through twilio? [y/N]')
  expect([code, mock.ledger.counts.posts]).toEqual([rings === 1 ? 0 : 1, rings])
})

it.each(['SIGINT', 'SIGTERM'] as const)(
  '%s hangs up, and the process waits for the end',
  LONG_TIMEOUT,
  async signal => {
    const mock = await startMock('twilio', { ringMs: 600_000 })
    const port = await freePort()
    const variables = { ...ACCOUNTS.twilio, PUBLIC_URL: `http://127.0.0.1:${port}`, ALLOWED_COUNTRIES: 'US' }
    const child = startCli(['call', TO, '--yes', '--port', String(port), '--base-url', mock.url], variables)
    const ended = once(child, 'close')
    const lines: string[] = []
    if (child.stdout) {
      for await (const line of createInterface(child.stdout)) {
        lines.push(line)
        if (/^\d.* ringing$/.test(line)) child.kill(signal)
      }
    }
    await ended
    expect(child.exitCode).toBe(1)
    expect(lines.join('\n')).toMatch(/Hanging up, and waiting for the end.*outcome: +cancelled/s)
    expect(mock.ledger.entries).toMatchObject([{ outcome: 'cancelled' }])
  },
)

it('a reader that closes the output hangs the call up', LONG_TIMEOUT, async () => {
  const mock = await startMock('twilio', { setupMs: 500, ringMs: 600_000 })
  const port = await freePort()
  const variables = { ...ACCOUNTS.twilio, PUBLIC_URL: `http://127.0.0.1:${port}`, ALLOWED_COUNTRIES: 'US' }
  const child = startCli(['call', TO, '--yes', '--port', String(port), '--base-url', mock.url], variables)
  const ended = once(child, 'close')
  child.stdout?.once('data', () => child.stdout?.destroy())
  await ended
  expect(mock.ledger.entries).toMatchObject([{ outcome: 'cancelled' }])
})

it('needs a provider that is clear', LONG_TIMEOUT, async () => {
  const both = { ...ACCOUNTS.twilio, ...ACCOUNTS.vapi, ALLOWED_COUNTRIES: 'US' }
  const none = await runCli(['call', TO, '--yes'], { ALLOWED_COUNTRIES: 'US' })
  expect([none.code, none.err]).toEqual([2, expect.stringContaining('no carrier has variables')])
  const two = await runCli(['call', TO, '--yes'], both)
  expect([two.code, two.err]).toEqual([2, expect.stringContaining('twilio and vapi have variables')])
})
