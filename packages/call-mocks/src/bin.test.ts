import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { createCallClient } from '@outdial/call-client'
import { twilio } from '@outdial/call-client/twilio'
import { vapi } from '@outdial/call-client/vapi'
import { afterEach, expect, onTestFinished, test } from 'vitest'
import { MOCK_VAPI_ACCOUNT, startCallApi } from './server/index.ts'

const BIN = fileURLToPath(new URL('bin.ts', import.meta.url))
const FREE_PORTS = ['--call-api-port', '0', '--num-dialer-port', '0']

const running = new Set<ChildProcess>()
afterEach(() => {
  for (const child of running) child.kill('SIGKILL')
})

function start(...flags: string[]) {
  const child = spawn(process.execPath, ['--conditions=@outdial/source', BIN, ...flags], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  const exited = once(child, 'exit').then(([code]) => {
    running.delete(child)
    return code as number | null
  })
  return { child, exited, stderr: text(child.stderr) }
}

async function run(...flags: string[]) {
  const { child, exited, stderr } = start(...flags)
  const [code, out, err] = await Promise.all([exited, text(child.stdout), stderr])
  return { code, out, err }
}

async function startServing(...flags: string[]) {
  const { child, exited, stderr } = start(...FREE_PORTS, ...flags)
  const lines: string[] = []
  const expected = flags.includes('--no-call-api') ? 1 : 2
  for await (const line of createInterface(child.stdout)) if (lines.push(line) === expected) break
  const urls = lines.map(line => /http:\S+/.exec(line)?.[0] ?? '')
  return { child, exited, stderr, lines, urls }
}

test('--help lists every flag', async () => {
  const { code, out, err } = await run('--help')
  expect([code, err]).toEqual([0, ''])
  expect(out).toContain('Usage: outdial-mocks')
  expect(out).toContain('--webhooks <word>')
})

test.each([
  [['--colour'], /Unknown option '--colour'/],
  [['5000'], /Unexpected argument '5000'/],
  [['--seed'], /argument missing/],
  [['--call-api-port', 'http'], /Expected `--call-api-port` to be an integer from 0 to 65535, got "http"/],
  [['--outcome', 'answered'], /Expected `--outcome` to be among completed, .*, got "answered"/],
  [['--reply', 'ok=9,200=1'], /Expected `--reply` to be among .*, got "200"/],
  [['--webhooks', 'lost:3'], /Expected `--webhooks` to be a word, or weights like a=80,b=20, got "lost:3"/],
  [['--ring-ms', '1s'], /Expected `--ring-ms` to be milliseconds like 500 or 1000-4000, got "1s"/],
  [['--calls-per-second', '0'], /Expected `--calls-per-second` to be a number above 0, got "0"/],
  [['--id-type', 'uuid'], /Expected `--id-type` to be among number, string, got "uuid"/],
])('%j exits with 2 and a one-line reason', async (flags, why) => {
  const { code, out, err } = await run(...flags)
  expect([code, out]).toEqual([2, ''])
  expect(err).toMatch(/^outdial-mocks: [^\n]*\n$/)
  expect(err).toMatch(why)
})

test('a port in use exits with a one-line reason', async () => {
  const taken = await startCallApi({ port: 0 })
  const port = new URL(taken.url).port
  const { code, err } = await run('--call-api-port', port, '--num-dialer-port', '0')
  await taken.close()
  expect([code, err]).toEqual([1, `outdial-mocks: Cannot listen on 127.0.0.1, port ${port}: the port is in use\n`])
})

test.each(['SIGTERM', 'SIGINT'] as const)('serves both services, and ends on %s', async signal => {
  const { child, exited, stderr, lines, urls } = await startServing('--seed', '7')
  expect(lines).toEqual([
    expect.stringMatching(/^Call API {4}http:\/\/127\.0\.0\.1:\d+ {3}ledger: http:\S+\/_ledger$/),
    expect.stringMatching(/^Num Dialer {2}http:\/\/127\.0\.0\.1:\d+ {3}ledger: http:\S+\/_ledger$/),
  ])
  const body = JSON.stringify({ phone_number: '+13018040009' })
  const headers = { 'content-type': 'application/json' }
  expect((await fetch(`${urls[0]}/api/call`, { method: 'POST', headers, body })).status).toBe(201)
  expect(await (await fetch(`${urls[0]}/_ledger`)).json()).toMatchObject({ counts: { placed: 1 } })
  expect((await fetch(`${urls[1]}/_ledger`)).status).toBe(200)
  child.kill(signal)
  expect(await exited).toBe(0)
  expect(await stderr).toBe('')
})

test('the ledger file is complete even if the process is killed', async () => {
  const path = join(await mkdtemp(join(tmpdir(), 'outdial-mocks-')), 'ledger')
  onTestFinished(() => rm(dirname(path), { recursive: true }))
  const flags = ['--no-call-api', '--ledger', path, '--setup-ms', '0', '--ring-ms', '60000']
  const { child, exited, urls } = await startServing(...flags)
  const body = JSON.stringify({ phone: '13018040009', webhookURL: 'http://127.0.0.1:1/n/ref' })
  await fetch(`${urls[0]}/call`, { method: 'POST', body })
  const lines = async () => (await readFile(path, 'utf8')).trim().split('\n')
  await expect.poll(lines).toHaveLength(2)
  child.kill('SIGKILL')
  await exited
  const entries = (await lines()).map(line => JSON.parse(line) as object)
  expect(entries[0]).toMatchObject({ to: '+13018040009', reference: 'ref', placedAt: expect.any(String) })
  expect(entries[1]).toEqual({ ...entries[0], rangAt: expect.any(String) })
})

test('--first-id and --number-field make a service that counts from 1 and does not echo the number', async () => {
  const { child, exited, urls } = await startServing('--first-id', '1', '--number-field', 'none')
  const headers = { 'content-type': 'application/json' }
  const body = JSON.stringify({ phone_number: '+13018040009' })
  const answer = await fetch(`${urls[0]}/api/call`, { method: 'POST', headers, body })
  expect(await answer.json()).toEqual(expect.objectContaining({ id: 1, status: 'initiated' }))
  const polled: unknown = await (await fetch(`${urls[0]}/api/call/1`)).json()
  expect(polled).not.toHaveProperty('phone_number')
  child.kill()
  expect(await exited).toBe(0)
})

test('a carrier starts with its port, with an account and a rate of its own', async () => {
  const [accountSid, authToken] = [`AC${'a'.repeat(32)}`, 'b'.repeat(32)]
  const account = `--twilio-account-sid ${accountSid} --twilio-auth-token ${authToken} --calls-per-second 0.001`
  const flags = `--no-call-api --no-num-dialer --twilio-port 0 --setup-ms 0 --ring-ms 60000 ${account}`
  const { child, exited, lines, urls } = await startServing(...flags.split(' '))
  expect(lines).toEqual([expect.stringMatching(/^Twilio {6}http:/)])
  const options = { accountSid, authToken, from: '+15005550006', twiml: '<Response/>', baseUrl: urls[0] ?? '' }
  const provider = twilio({ ...options, webhookUrl: 'http://127.0.0.1:1/webhooks' })
  const calls = createCallClient({ provider })
  await calls.place({ to: '+13018040009' })
  const { providerCallId } = await calls.place({ to: '+13018040010' })
  expect(await calls.get(providerCallId)).toMatchObject({ cause: 'queued' })
  await calls.hangUp(providerCallId)
  expect(await calls.get(providerCallId)).toMatchObject({ status: 'cancelled' })
  await calls.close()
  child.kill()
  expect(await exited).toBe(0)
})

test('Vapi starts with its port, with a key and a limit of calls at once', async () => {
  const services = ['--no-call-api', '--no-num-dialer', '--vapi-port', '0', '--vapi-api-key', 'my-key']
  const limit = ['--vapi-concurrency', '1', '--vapi-over-concurrency', '429', '--setup-ms', '60000']
  const { child, exited, lines, urls } = await startServing(...services, ...limit)
  expect(lines).toEqual([expect.stringMatching(/^Vapi {8}http:/)])
  const { assistantId, phoneNumberId } = MOCK_VAPI_ACCOUNT
  const account = { apiKey: 'my-key', assistantId, phoneNumberId, secret: 'swordfish', baseUrl: urls[0] ?? '' }
  const calls = createCallClient({ provider: vapi({ ...account, webhookUrl: 'http://127.0.0.1:1/webhooks' }) })
  const { providerCallId } = await calls.place({ to: '+13018040009' })
  await expect(calls.place({ to: '+13018040010' })).rejects.toMatchObject({ code: 'rate-limited', placed: 'no' })
  await calls.hangUp(providerCallId)
  expect(await calls.get(providerCallId)).toMatchObject({ status: 'cancelled' })
  await calls.close()
  child.kill()
  expect(await exited).toBe(0)
})

test('flags make the scenario, and a service can be left out', async () => {
  const { child, exited, urls } = await startServing('--no-call-api', '--reply', '500=1', '--unclear', 'not-placed')
  const body = JSON.stringify({ phone: '13018040009', webhookURL: 'http://127.0.0.1:1/n/ref' })
  expect((await fetch(`${urls[0]}/call`, { method: 'POST', body })).status).toBe(500)
  expect(await (await fetch(`${urls[0]}/_ledger`)).json()).toMatchObject({ counts: { posts: 1, placed: 0 } })
  child.kill()
  expect(await exited).toBe(0)
})
