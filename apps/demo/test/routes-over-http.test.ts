import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { manualClock } from '@outdial/call-client/testing'
import { startCallApi } from '@outdial/call-mocks/server'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { startDemo } from '../src/demo.ts'
import { readEnvironment } from '../src/environment.ts'
import { schedule } from './support/calls-over-http.ts'
import { post, readSnapshot } from './support/dialer-over-http.ts'

const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'

const DOCUMENTS = [
  'call',
  'calls',
  'dialer',
  'do-not-call',
  'history',
  'list',
  'lists',
  'not-found',
  'number',
  'overview',
  'schedule',
]

let pageFolder: string
beforeAll(async () => {
  pageFolder = await mkdtemp(join(tmpdir(), 'outdial-page-'))
  await mkdir(join(pageFolder, 'assets'))
  for (const name of DOCUMENTS)
    await writeFile(join(pageFolder, `${name}.html`), `<!doctype html><title>The page: ${name}</title>`)
  await writeFile(join(pageFolder, 'assets', 'page-w64UWaJT.js'), 'export {}')
  return () => rm(pageFolder, { recursive: true })
})

/** The demo in this process with an empty database and a manual clock. */
async function setUp(variables: Readonly<Record<string, string>> = {}) {
  const clock = manualClock()
  const mock = await startCallApi({ port: 0, clock })
  const errors: unknown[] = []
  const environment = readEnvironment({
    PORT: '0',
    DATABASE_URL: 'memory:',
    CALL_API_URL: mock.url,
    ALLOWED_COUNTRIES: 'all',
    ...variables,
  })
  const demo = await startDemo(environment, { clock, pageFolder, onError: error => errors.push(error) })
  onTestFinished(async () => {
    await demo.close()
    await mock.close()
    expect(errors).toEqual([])
  })
  const ask = (path: string, accept?: string) =>
    fetch(demo.url + path, { headers: accept === undefined ? {} : { accept }, redirect: 'manual' })
  return { clock, url: demo.url, ask }
}

describe('/calls/{phone_number}', () => {
  it.each(['13018040009', '+13018040009', '%2B13018040009'])('%s is a page for a browser', async number => {
    const { ask } = await setUp()
    const response = await ask(`/calls/${number}`, BROWSER)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toMatch(/^text\/html/)
    expect(response.headers.get('vary')).toContain('Accept')
    expect(await response.text()).toContain('The page: number')
  })

  it.each([undefined, '*/*', 'application/json', 'text/plain'])(
    'is JSON for a client that accepts %s',
    async accept => {
      const { ask } = await setUp()
      const response = await ask('/calls/+15550009999', accept)
      expect(response.status).toBe(200)
      expect(response.headers.get('content-type')).toMatch(/^application\/json/)
      expect(response.headers.get('vary')).toContain('Accept')
      expect(await response.json()).toEqual([])
    },
  )

  it('lists calls in the documented format, page by page', async () => {
    const { clock, url, ask } = await setUp()
    await schedule(url, { to: '+15550009999' })
    await schedule(url, { to: '+15550009999' })
    await ended(clock, () => ask('/calls/15550009999'), 2)
    const response = await ask('/calls/15550009999?limit=1')
    expect(await response.json()).toEqual([
      {
        created_at: expect.stringMatching(/^2026-01-01T00:00:\d\dZ$/),
        counterparty: '+12025550123',
        type: 'Completed Inbound',
        duration: expect.stringMatching(/^\d+\.\d$/),
      },
    ])
    const next = /<([^>]+)>; rel="next"/.exec(response.headers.get('link') ?? '')?.[1] ?? ''
    const rest = await fetch(new URL(next, response.url))
    expect(await rest.json()).toHaveLength(1)
  })

  it('answers 422 for an invalid number', async () => {
    const { ask } = await setUp()
    const response = await ask('/calls/me')
    expect([response.status, response.headers.get('content-type')]).toEqual([422, 'application/problem+json'])
  })
})

describe('the pages', () => {
  it.each([
    ['/', 'dialer'],
    ['/overview', 'overview'],
    ['/dialer', 'dialer'],
    ['/lists', 'lists'],
    ['/lists/Autumn', 'list'],
    ['/schedule', 'schedule'],
    ['/calls', 'calls'],
    ['/call/c7', 'call'],
    ['/history', 'history'],
    ['/do-not-call', 'do-not-call'],
  ])('%s is the document of its page, which browsers revalidate on each load', async (path, name) => {
    const { ask } = await setUp()
    const response = await ask(path, BROWSER)
    expect(await response.text()).toContain(`The page: ${name}<`)
    expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'no-cache'])
    expect(response.headers.get('etag')).not.toBeNull()
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
  })

  it('have assets with hashed names that browsers cache for good', async () => {
    const { ask } = await setUp()
    const response = await ask('/assets/page-w64UWaJT.js')
    expect([response.status, response.headers.get('cache-control')]).toEqual([
      200,
      'public, max-age=31536000, immutable',
    ])
  })

  it('answer an unknown path with a page for browsers and a problem document for programs', async () => {
    const { ask } = await setUp()
    const page = await ask('/nowhere', BROWSER)
    expect([page.status, await page.text()]).toEqual([404, expect.stringContaining('The page: not-found')])
    for (const path of ['/nowhere', '/assets/gone.js', '/api/nowhere']) {
      const response = await ask(path)
      expect([response.status, response.headers.get('content-type')]).toEqual([404, 'application/problem+json'])
    }
    expect((await ask('/calls/%ff')).status).toBe(400)
  })
})

it('the metrics count calls, lines, lateness and requests, and contain no number', async () => {
  const { clock, url, ask } = await setUp()
  await schedule(url, { to: '+15550009999' })
  await ended(clock, () => ask('/calls/15550009999'), 1)
  const response = await ask('/metrics')
  const text = await response.text()
  expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/)
  for (const line of [
    'outdial_calls_dialed_total{by="scheduler"} 1',
    'outdial_calls_ended_total{by="scheduler",outcome="completed"} 1',
    'outdial_calls_waiting 0',
    'outdial_scheduler_lines 3',
    'outdial_scheduler_lines_in_use 0',
    'outdial_dialer_lines_in_use 0',
    'outdial_licence_lateness_seconds_count 1',
    'outdial_event_stream_clients 0',
  ]) {
    expect(text.split('\n')).toContain(line)
  }
  expect(text).toMatch(
    /outdial_http_request_duration_seconds_count\{method="POST",route="\/api\/calls",status="201"\} 1/,
  )
  expect(text).not.toMatch(/5550009999/)
})

it('an in-process mock sends webhooks without the public address', async () => {
  const { clock, url } = await setUp({ PUBLIC_URL: 'https://nobody.example' })
  await post(`${url}/api/dialer/start`)
  await expect
    .poll(
      async () => {
        await clock.advance(1000)
        return (await readSnapshot(url)).state
      },
      { timeout: 20_000 },
    )
    .toBe('finished')
  expect((await readSnapshot(url)).entries.map(({ status }) => status)).toEqual(
    Array.from({ length: 9 }, () => 'completed'),
  )
})

/**
 * Advances the clock until the history has `count` calls. Requests over real sockets complete in
 * between.
 */
const ended = (clock: ReturnType<typeof manualClock>, ask: () => Promise<Response>, count: number) =>
  expect
    .poll(
      async () => {
        await clock.advance(1000)
        return (await ask()).json()
      },
      { timeout: 10_000 },
    )
    .toHaveLength(count)
