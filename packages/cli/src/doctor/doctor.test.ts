import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { migrate } from '@outdial/store-postgres'
import { expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { testDatabase } from '../../../../tools/postgres-in-tests.ts'
import { CARRIERS } from '../provider/choose.ts'
import { ACCOUNTS, startMock } from '../testing/mocked-carriers.ts'
import { freePort, runCli } from '../testing/run-cli.ts'

const LONG_TIMEOUT = { timeout: 60_000 }

const report = z.object({
  ok: z.boolean(),
  checks: z.array(
    z.object({ name: z.string(), status: z.string(), detail: z.string(), advice: z.string().optional() }),
  ),
})

async function runDoctor(args: readonly string[], variables: Readonly<Record<string, string>>) {
  const { code, out, err } = await runCli(['doctor', '--json', ...args], variables)
  expect(err).toBe('')
  const { ok, checks } = report.parse(JSON.parse(out))
  expect(code).toBe(ok ? 0 : 1)
  return { out, ok, check: (name: string) => checks.find(each => each.name === name) }
}

async function listen(handle: (request: IncomingMessage, response: ServerResponse) => unknown): Promise<string> {
  const server = createServer((request, response) => void handle(request, response)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
}

it.each(CARRIERS)(
  'a configuration of %s that works passes all checks, and no secret is shown',
  LONG_TIMEOUT,
  async name => {
    const mock = await startMock(name)
    const port = await freePort()
    const file = join(tmpdir(), `outdial-${process.pid}-${name}.env`)
    const lines = Object.entries({ ...ACCOUNTS[name], PUBLIC_URL: `http://127.0.0.1:${port}` })
    await writeFile(file, lines.map(([variable, value]) => `${variable}='${value}'`).join('\n'))
    const args = ['doctor', '--env-file', file, '--port', String(port), '--base-url', mock.url]
    const { code, out, err } = await runCli(args)
    expect([code, err]).toEqual([0, ''])
    for (const check of ['variables', 'credentials', 'clock', 'signature', 'public URL']) {
      expect(out).toMatch(new RegExp(`^ok +${name}: ${check}`, 'm'))
    }
    for (const [variable, value] of lines) if (/KEY|TOKEN|SECRET/.test(variable)) expect(out).not.toContain(value)
    expect(mock.ledger.counts.posts).toBe(0)
  },
)

it.each([
  ['twilio', 'TWILIO_AUTH_TOKEN'],
  ['telnyx', 'TELNYX_API_KEY'],
  ['vapi', 'VAPI_API_KEY'],
] as const)('%s: refused credentials fail, and %s is named but not shown', LONG_TIMEOUT, async (name, variable) => {
  const mock = await startMock(name)
  const variables = { ...ACCOUNTS[name], [variable]: 'a-wrong-secret' }
  const { out, check } = await runDoctor(['--base-url', mock.url], variables)
  expect(check(`${name}: credentials`)).toMatchObject({ status: 'failed', advice: expect.stringContaining(variable) })
  expect(check(`${name}: public URL`)).toMatchObject({ status: 'skipped' })
  expect(out).not.toContain('a-wrong-secret')
})

it('refused credentials name no variable that the request does not have', LONG_TIMEOUT, async () => {
  const mock = await startMock('twilio')
  const variables = { ...ACCOUNTS.twilio, TWILIO_AUTH_TOKEN: 'a-wrong-secret' }
  const { check } = await runDoctor(['--base-url', mock.url], variables)
  expect(check('twilio: credentials')?.advice).toBe('Compare TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN with the account')
})

it.each([
  ['https://calls.example/app/webhooks/', 'ends with /webhooks', 'Set it to https://calls.example/app'],
  ['calls.example', 'is not an http or https address', 'Set it to an address such as https://calls.example.com'],
  ['https://calls.example?a=b', 'is not an http or https address', 'Set it to an address such as'],
])('PUBLIC_URL %s fails alone, with what to do', LONG_TIMEOUT, async (PUBLIC_URL, detail, advice) => {
  const mock = await startMock('twilio')
  const { check, out } = await runDoctor(['--base-url', mock.url], { ...ACCOUNTS.twilio, PUBLIC_URL })
  expect(check('twilio: public URL')).toMatchObject({
    status: 'failed',
    detail: expect.stringContaining(`PUBLIC_URL ${detail}`),
    advice: expect.stringContaining(advice),
  })
  for (const other of ['variables', 'credentials', 'signature']) {
    expect(check(`twilio: ${other}`)).toMatchObject({ status: 'ok' })
  }
  expect(out).not.toContain('TWILIO_REGION')
})

it('names each variable that is missing or malformed', LONG_TIMEOUT, async () => {
  const { out, ok } = await runDoctor([], { TELNYX_API_KEY: 'a key', TELNYX_PHONE_NUMBER: '+12025550101' })
  expect(ok).toBe(false)
  expect(out).toMatch(/TELNYX_API_KEY is malformed.*TELNYX_PUBLIC_KEY is missing.*TELNYX_CONNECTION_ID is missing/s)
  expect(out).not.toContain('a key')
})

it.each([
  [-400_000, 'failed', '400 s ahead of the service'],
  [400_000, 'failed', '400 s behind the service'],
  [-200_000, 'ok', '200 s ahead of the service'],
])('a service whose time differs by %i ms: %s', LONG_TIMEOUT, async (skewMs, status, detail) => {
  const baseUrl = await listen((_, response) => {
    response.setHeader('date', new Date(Date.now() + skewMs).toUTCString())
    response.end('{"calls":[]}')
  })
  const { check } = await runDoctor(['--base-url', baseUrl], ACCOUNTS.twilio)
  const clock = check('twilio: clock')
  expect(clock?.status).toBe(status)
  // Headers have whole seconds.
  expect(Math.abs(Number.parseInt(clock?.detail ?? '', 10) - Number.parseInt(detail, 10))).toBeLessThanOrEqual(5)
  expect(clock?.detail).toContain(detail.replace(/^\d+/, ''))
})

it.each(CARRIERS)(
  '%s: a proxy that changes signature or body fails the check of the public URL',
  LONG_TIMEOUT,
  async name => {
    const mock = await startMock(name)
    const port = await freePort()
    let spoil = (headers: Headers, body: string) => [headers, body] as const
    const PUBLIC_URL = await listen(async (request, response) => {
      const headers = new Headers()
      for (const [key, value] of Object.entries(request.headers)) {
        if (!/^(host|connection|content-length|transfer-encoding|expect)$/.test(key)) headers.set(key, String(value))
      }
      const [changed, body] = spoil(headers, await text(request))
      const init = { method: 'POST', headers: changed, body }
      const { status } = await fetch(`http://127.0.0.1:${port}${request.url ?? ''}`, init)
      response.writeHead(status).end()
    })
    const args = ['--base-url', mock.url, '--port', String(port)]
    const run = async () => (await runDoctor(args, { ...ACCOUNTS[name], PUBLIC_URL })).check(`${name}: public URL`)
    expect(await run()).toMatchObject({
      status: 'ok',
      detail: `a signed webhook to itself arrived unchanged; that the app serves ${PUBLIC_URL}/webhooks is not checked`,
    })
    spoil = (headers, body) => [headers, `${body} `]
    expect(await run()).toMatchObject({ status: 'failed', detail: expect.stringContaining('body was changed') })
    spoil = (headers, body) => {
      for (const header of ['x-twilio-signature', 'telnyx-signature-ed25519', 'x-outdial-token']) headers.delete(header)
      return [headers, body]
    }
    expect(await run()).toMatchObject({ status: 'failed', detail: expect.stringContaining('it is refused') })
  },
)

it('a public address that leads elsewhere, or nowhere, fails with what to do', LONG_TIMEOUT, async () => {
  const mock = await startMock('twilio')
  const port = String(await freePort())
  const args = ['--base-url', mock.url, '--port', port]
  const elsewhere = await listen((_, response) => response.writeHead(200).end())
  const first = await runDoctor(args, { ...ACCOUNTS.twilio, PUBLIC_URL: elsewhere })
  expect(first.check('twilio: public URL')).toMatchObject({
    status: 'failed',
    detail: 'The webhook did not arrive: the answer was HTTP 200',
    advice: expect.stringContaining(`Let PUBLIC_URL lead to 127.0.0.1:${port}`),
  })
  const nowhere = `http://127.0.0.1:${await freePort()}`
  const second = await runDoctor(args, { ...ACCOUNTS.twilio, PUBLIC_URL: nowhere })
  expect(second.check('twilio: public URL')).toMatchObject({
    status: 'failed',
    detail: expect.stringContaining('PUBLIC_URL cannot be reached'),
  })
})

it('an app that listens on the port already is named, with what to do', LONG_TIMEOUT, async () => {
  const mock = await startMock('twilio')
  const app = await listen((_, response) => response.writeHead(404).end())
  const args = ['--base-url', mock.url, '--port', new URL(app).port]
  const { check } = await runDoctor(args, { ...ACCOUNTS.twilio, PUBLIC_URL: app })
  expect(check('twilio: public URL')).toMatchObject({
    status: 'failed',
    detail: expect.stringContaining('EADDRINUSE'),
    advice: expect.stringContaining('Stop the app that listens there'),
  })
})

it('a database that cannot be used fails, and its password is not shown', LONG_TIMEOUT, async () => {
  const port = await freePort()
  const unreachable = await runDoctor([], { DATABASE_URL: `postgres://me:s3cret-word@127.0.0.1:${port}/calls` })
  expect(unreachable.check('database')).toMatchObject({ status: 'failed' })
  expect(unreachable.out).not.toContain('s3cret-word')
  const file = join(tmpdir(), `outdial-${process.pid}-no-database`)
  await writeFile(file, 'This is no database, whatever its name says.')
  const other = await runDoctor([], { DATABASE_URL: `sqlite:${file}` })
  expect(other.check('database')).toMatchObject({ status: 'failed' })
  const fresh = await runDoctor([], { DATABASE_URL: `sqlite:${file}.db` })
  expect(fresh.check('database')).toMatchObject({ status: 'ok', detail: expect.stringContaining('creates it') })
})

it(
  'a PostgreSQL database without tables fails and gets none, and passes once it is migrated',
  LONG_TIMEOUT,
  async () => {
    const DATABASE_URL = await testDatabase()
    for (const status of ['failed', 'failed']) {
      const { check } = await runDoctor([], { DATABASE_URL })
      expect(check('database')).toMatchObject({ status, detail: expect.stringContaining('got 0') })
    }
    await migrate({ url: DATABASE_URL })
    expect((await runDoctor([], { DATABASE_URL })).check('database')).toMatchObject({ status: 'ok' })
  },
)

it('says how it is used', LONG_TIMEOUT, async () => {
  expect((await runCli(['--help'])).out).toContain('outdial doctor [flags]')
  expect((await runCli(['docter'])).code).toBe(2)
  expect((await runCli(['doctor', '--loud'])).err).toContain("Unknown option '--loud'")
  expect((await runCli(['doctor', '--provider', 'plivo'])).err).toContain('Expected --provider to be twilio, telnyx or')
})

it('a proxy may add the path at which the app mounts the interface', LONG_TIMEOUT, async () => {
  const mock = await startMock('twilio')
  const port = await freePort()
  const proxy = await listen(async (request, response) => {
    const path = (request.url ?? '').replace(/^\/app\//, '/phones/')
    const headers = { ...request.headers } as Record<string, string>
    const { status } = await fetch(`http://127.0.0.1:${port}${path}`, {
      method: 'POST',
      headers,
      body: await text(request),
    })
    response.writeHead(status).end()
  })
  const args = ['--port', String(port), '--base-url', mock.url]
  const { check } = await runDoctor(args, { ...ACCOUNTS.twilio, PUBLIC_URL: `${proxy}/app` })
  expect(check('twilio: public URL')).toMatchObject({ status: 'ok' })
})

it(
  'Twilio needs no words to be checked, and missing variables are told together with what was skipped',
  LONG_TIMEOUT,
  async () => {
    const mock = await startMock('twilio')
    const { TWILIO_TWIML: _none, ...silent } = ACCOUNTS.twilio
    const found = await runDoctor(['--base-url', mock.url], silent)
    expect(found.check('twilio: variables')).toMatchObject({
      status: 'ok',
      detail: expect.stringContaining('TWILIO_TWIML_URL'),
    })
    expect(found.check('twilio: credentials')).toMatchObject({ status: 'ok' })
    const { TWILIO_PHONE_NUMBER: _number, ...incomplete } = silent
    const { check } = await runDoctor(['--base-url', mock.url], incomplete)
    expect(check('twilio: variables')).toMatchObject({ status: 'failed', detail: 'TWILIO_PHONE_NUMBER is missing' })
    expect(check('twilio: credentials')).toMatchObject({ status: 'skipped' })
  },
)
