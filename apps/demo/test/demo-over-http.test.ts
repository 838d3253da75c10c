import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { followUntil, post, readLedger, readSnapshot } from './support/dialer-over-http.ts'
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
const PUBLIC = { API_TOKEN: 'a-token-of-thirty-two-characters', PUBLIC_URL: 'https://calls.example.com' }
const LONG_TIMEOUT = { timeout: 60_000 }

describe.each(['num-dialer', 'call-api'] as const)('the demo, with the %s as a separate process', provider => {
  it('dials the list in order, three at a time, each call to its end, and none twice', LONG_TIMEOUT, async () => {
    const mocks = await startMocksProcess(...QUICK)
    const serviceUrl = provider === 'num-dialer' ? mocks.numDialerUrl : mocks.callApiUrl
    const demo = await startDemoProcess({
      DIALER_PROVIDER: provider,
      NUM_DIALER_URL: mocks.numDialerUrl,
      CALL_API_URL: mocks.callApiUrl,
    })
    const idle = await readSnapshot(demo.url)
    expect(idle).toMatchObject({ state: 'idle', concurrency: 3 })
    expect(idle.entries.map(({ to, status }) => [to, status])).toEqual(LIST.map(to => [to, 'idle']))

    const [starts, finished] = await Promise.all([
      Promise.all([1, 2, 3].map(() => post(`${demo.url}/api/dialer/start`))),
      followUntil(demo.url, 'finished'),
    ])
    expect(starts.map(({ status }) => status).toSorted()).toEqual([202, 409, 409])
    expect(finished.entries.map(({ to, status }) => [to, status])).toEqual(LIST.map(to => [to, 'completed']))
    expect(await readSnapshot(demo.url)).toEqual(finished)
    expect((await post(`${demo.url}/api/dialer/start`)).status).toBe(409)

    const ledger = await readLedger(serviceUrl)
    expect(ledger.entries.map(({ to }) => to)).toEqual(LIST)
    expect(ledger.mostAtOnce).toBe(3)
    expect(new Set(ledger.entries.map(({ reference }) => reference)).size).toBe(LIST.length)
    expect(await demo.stop('SIGTERM')).toBe(0)
  })
})

describe('the demo', () => {
  it(
    'dials the numbers of a file with the given concurrency, and frees the lines of calls whose end is lost',
    LONG_TIMEOUT,
    async () => {
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
    },
  )

  it('logs which services it dials with, where calls are stored and which address to open', LONG_TIMEOUT, async () => {
    const mocks = await startMocksProcess()
    const demo = await startDemoProcess({ NUM_DIALER_URL: mocks.numDialerUrl })
    expect(demo.lines).toEqual([
      expect.stringMatching(/^Dialing scheduled calls with the mocked call-api at http:\S+ \(no phone rings\)$/),
      `Dialing the list with num-dialer at ${mocks.numDialerUrl}`,
      'Numbers that may be called: ALLOWED_COUNTRIES is all',
      'Calls are stored in memory and lost when the demo stops',
      `Open ${demo.url}`,
    ])
    const health = await fetch(`${demo.url}/healthz`)
    // Anybody may read it, so it says nothing else.
    expect([health.status, await health.text()]).toEqual([200, '{"status":"ok"}'])
    const services = await fetch(`${demo.url}/api/services`)
    expect(await services.json()).toEqual({ mocked: false, services: ['num-dialer'], token: false })
    const readiness = await fetch(`${demo.url}/readyz`)
    expect([readiness.status, await readiness.json()]).toEqual([200, { status: 'ready' }])
  })

  it('has one client and one mocked service if dialer and scheduler use the same provider', LONG_TIMEOUT, async () => {
    const demo = await startDemoProcess({ DIALER_PROVIDER: 'call-api' })
    expect(demo.lines.filter(line => line.startsWith('Dialing'))).toEqual([
      expect.stringMatching(/^Dialing the list and scheduled calls with the mocked call-api at http:/),
    ])
  })

  it('serves nothing under a foreign name, and only webhooks under the public one', LONG_TIMEOUT, async () => {
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
    // A tunnel may replace the host name, but adds a forwarding header.
    const forwarded = { 'x-forwarded-for': '203.0.113.7' }
    expect(await statusOf(host, '/api/dialer/start', 'POST', forwarded)).toBe(421)
    expect(await statusOf(host, `/webhooks/num-dialer/${'f'.repeat(32)}`, 'POST', forwarded)).toBe(400)
    expect(await statusOf('calls.example.com', `/webhooks/num-dialer/${'f'.repeat(32)}`, 'POST')).toBe(400)
  })

  it('reports each invalid variable in a line of its own and does not start', async () => {
    const why = 'since HOST is 0.0.0.0 and any client could place calls'
    expect(await startFailingDemo({ HOST: '0.0.0.0', NUMBERS_FILE: '/nowhere' })).toEqual({
      code: 1,
      errors: [
        `Expected API_TOKEN to be a secret of 32 or more characters, ${why}, got nothing`,
        `Expected PUBLIC_URL to be the public address, preferably https, ${why}, got nothing`,
        '',
      ].join('\n'),
    })
  })

  it.each([
    [
      { NUMBERS_FILE: '/nowhere' },
      'Expected NUMBERS_FILE to name a file of numbers, got "/nowhere": no such file or directory',
    ],
    [
      { DATABASE_URL: `sqlite:${import.meta.filename}` },
      `Expected DATABASE_URL to name a database that can be used, got ${import.meta.filename}: file is not a database`,
    ],
    [
      { HOST: '203.0.113.7', PORT: '0', ...PUBLIC },
      'Expected HOST to be an address of this machine, got 203.0.113.7: address not available',
    ],
  ])('does not start with %j, and reports the reason', async (env, line) => {
    expect(await startFailingDemo(env)).toEqual({ code: 1, errors: `${line}\n` })
  })

  it('reports a port that is in use', LONG_TIMEOUT, async () => {
    const demo = await startDemoProcess()
    const { port } = new URL(demo.url)
    expect(await startFailingDemo({ PORT: port })).toEqual({
      code: 1,
      errors: `Expected PORT to be free, got ${port}: address already in use\n`,
    })
  })
})
