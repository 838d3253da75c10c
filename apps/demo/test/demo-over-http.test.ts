import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { followUntil, post, readLedger, readPicture } from './support/dialer-over-http.ts'
import { startDemoProcess, startFailingDemo, startMocksProcess } from './support/processes.ts'

const LIST = [
  '+13018040009',
  '+19842068287',
  '+15512459377',
  '+19362072765',
  '+18582210308',
  '+13018040009',
  '+19842068287',
  '+15512459377',
  '+19362072765',
]
const QUICK = ['--setup-ms', '5-20', '--ring-ms', '20-60', '--talk-ms', '20-100']
const PATIENT = { timeout: 60_000 }

describe.each(['num-dialer', 'call-api'] as const)('the demo, with the %s as a separate process', provider => {
  it('dials the list in order, three at a time, each number to its end, ringing nobody twice', PATIENT, async () => {
    const mocks = await startMocksProcess(...QUICK)
    const serviceUrl = provider === 'num-dialer' ? mocks.numDialerUrl : mocks.callApiUrl
    const demo = await startDemoProcess({
      DIALER_PROVIDER: provider,
      NUM_DIALER_URL: mocks.numDialerUrl,
      CALL_API_URL: mocks.callApiUrl,
    })
    const idle = await readPicture(demo.url)
    expect(idle).toMatchObject({ state: 'idle', concurrency: 3 })
    expect(idle.entries.map(({ to, status }) => [to, status])).toEqual(LIST.map(to => [to, 'idle']))

    const [starts, finished] = await Promise.all([
      Promise.all([1, 2, 3].map(() => post(`${demo.url}/api/dialer/start`))),
      followUntil(demo.url, 'finished'),
    ])
    expect(starts.map(({ status }) => status).toSorted()).toEqual([202, 409, 409])
    expect(finished.entries.map(({ to, status }) => [to, status])).toEqual(LIST.map(to => [to, 'completed']))
    expect(await readPicture(demo.url)).toEqual(finished)
    expect((await post(`${demo.url}/api/dialer/start`)).status).toBe(409)

    const ledger = await readLedger(serviceUrl)
    expect(ledger.entries.map(({ to }) => to)).toEqual(LIST)
    expect(ledger.mostAtOnce).toBe(3)
    expect(new Set(ledger.entries.map(({ reference }) => reference)).size).toBe(LIST.length)
    expect(await demo.stop('SIGTERM')).toBe(0)
  })
})

describe('the demo', () => {
  it('dials the numbers of a file, so many at a time, and frees lines whose end nobody tells', PATIENT, async () => {
    const mocks = await startMocksProcess(...QUICK, '--end-webhook', 'lost')
    const file = join(await mkdtemp(join(tmpdir(), 'outdial-')), 'numbers.txt')
    await writeFile(file, '15550000001\r\n\n +15550000002 \n15550000003\n')
    const env = { NUM_DIALER_URL: mocks.numDialerUrl, NUMBERS_FILE: file, CONCURRENCY: '2', MAX_CALL_MS: '1000' }
    const demo = await startDemoProcess(env)
    const [finished] = await Promise.all([followUntil(demo.url, 'finished'), post(`${demo.url}/api/dialer/start`)])
    expect(finished.entries.map(({ to, status }) => [to, status])).toEqual([
      ['+15550000001', 'indeterminate'],
      ['+15550000002', 'indeterminate'],
      ['+15550000003', 'indeterminate'],
    ])
    expect((await readLedger(mocks.numDialerUrl)).mostAtOnce).toBeLessThanOrEqual(2)
  })

  it('tells which service it dials with and which address to open', PATIENT, async () => {
    const demo = await startDemoProcess()
    expect(demo.lines).toEqual([
      expect.stringMatching(/^Dialing with the mocked num-dialer, no phone rings at http:/),
      `Open ${demo.url}`,
    ])
    const health = await fetch(`${demo.url}/healthz`)
    expect([health.status, await health.json()]).toEqual([200, { status: 'ok' }])
  })

  it('serves nothing under a foreign name, and under its public one webhooks alone', PATIENT, async () => {
    const demo = await startDemoProcess({ PUBLIC_URL: 'https://calls.example.com' })
    const { request } = await import('node:http')
    const statusOf = (host: string, path: string, method = 'GET', headers: Record<string, string> = {}) =>
      new Promise<number | undefined>((resolve, reject) => {
        request(demo.url + path, { method, headers: { ...headers, host } }, response => {
          response.resume()
          resolve(response.statusCode)
        })
          .on('error', reject)
          .end()
      })
    const { host } = new URL(demo.url)
    expect(await statusOf(host, '/api/dialer')).toBe(200)
    expect(await statusOf('evil.example', '/api/dialer')).toBe(421)
    expect(await statusOf('calls.example.com', '/api/dialer')).toBe(421)
    expect(await statusOf('calls.example.com', '/api/dialer/start', 'POST')).toBe(421)
    // A tunnel may hide the name by which it was asked.
    const forwarded = { 'x-forwarded-for': '203.0.113.7' }
    expect(await statusOf(host, '/api/dialer/start', 'POST', forwarded)).toBe(421)
    expect(await statusOf(host, `/webhooks/num-dialer/${'f'.repeat(32)}`, 'POST', forwarded)).toBe(400)
    expect(await statusOf('calls.example.com', `/webhooks/num-dialer/${'f'.repeat(32)}`, 'POST')).toBe(400)
  })

  it.each([
    [{ PORT: 'http' }, 'Expected PORT to be a whole number from 0 to 65535, got "http"'],
    [
      { HOST: '0.0.0.0' },
      'Expected HOST to be one of 127.0.0.1, ::1, localhost: whoever reaches the demo can ring phones, got "0.0.0.0"',
    ],
    [{ PUBLIC_URL: 'me' }, 'Expected PUBLIC_URL to be an http or https address, got "me"'],
    [
      { PUBLIC_URL: 'https://a.example/calls' },
      'Expected PUBLIC_URL to be an address without a path, got "https://a.example/calls"',
    ],
    [
      { NUM_DIALER_URL: 'http://me:secret@a.example' },
      'Expected NUM_DIALER_URL to be an address without credentials, query or fragment, got "http://me:secret@a.example"',
    ],
    [{ CONCURRENCY: '0x3' }, 'Expected CONCURRENCY to be a whole number from 1 to 1000, got "0x3"'],
    [{ PORT: ' ' }, 'Expected PORT to be a whole number from 0 to 65535, got " "'],
    [{ DIALER_PROVIDER: 'twilio' }, 'Expected DIALER_PROVIDER to be num-dialer or call-api, got "twilio"'],
    [{ CONCURRENCY: '0' }, 'Expected CONCURRENCY to be a whole number from 1 to 1000, got "0"'],
    [{ MAX_CALL_MS: '1.5' }, 'Expected MAX_CALL_MS to be a whole number from 1 to 86400000, got "1.5"'],
    [{ CALLER_NUMBER: '911' }, 'Expected CALLER_NUMBER to be a number like +12025550123, got "911"'],
    [
      { NUMBERS_FILE: '/nowhere' },
      'Expected NUMBERS_FILE to name a file of numbers, got "/nowhere": no such file or directory',
    ],
  ])('refuses to start with %j, and says why', async (env, line) => {
    expect(await startFailingDemo(env)).toEqual({ code: 1, errors: `${line}\n` })
  })

  it('says so when its port is taken', PATIENT, async () => {
    const demo = await startDemoProcess()
    const { port } = new URL(demo.url)
    expect(await startFailingDemo({ PORT: port })).toEqual({
      code: 1,
      errors: `Expected PORT to be free, got ${port}: address already in use\n`,
    })
  })
})
