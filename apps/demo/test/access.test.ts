import { once } from 'node:events'
import { request } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect, it } from 'vitest'
import { newDatabase } from './support/calls-over-http.ts'
import { post } from './support/dialer-over-http.ts'
import { startDemoProcess } from './support/processes.ts'

const LONG_TIMEOUT = { timeout: 60_000 }
const TOKEN = 'a-token-of-thirty-two-characters'
const PUBLIC = { API_TOKEN: TOKEN, PUBLIC_URL: 'https://calls.example.com' }
const BEARER = { authorization: `Bearer ${TOKEN}` }
const WEBHOOK = `/webhooks/num-dialer/${'f'.repeat(32)}`

/** Sends a request with another host name than the address has. */
const statusOf = (url: string, host: string, { method = 'GET', headers = {} }: RequestOptions = {}) =>
  new Promise<number | undefined>((resolve, reject) => {
    request(url, { method, headers: { ...headers, host } }, response => {
      response.resume()
      resolve(response.statusCode)
    })
      .on('error', reject)
      .end()
  })

interface RequestOptions {
  readonly method?: string
  readonly headers?: Record<string, string>
}

it(
  'without a token the API is served under local names only, and webhooks also under the public name',
  LONG_TIMEOUT,
  async () => {
    const { url } = await startDemoProcess({ PUBLIC_URL: PUBLIC.PUBLIC_URL })
    const { host } = new URL(url)
    expect(await statusOf(`${url}/api/dialer`, host)).toBe(200)
    expect(await statusOf(`${url}/api/dialer`, 'evil.example')).toBe(421)
    expect(await statusOf(`${url}/calls/13018040009`, 'evil.example')).toBe(421)
    expect(await statusOf(`${url}/metrics`, 'evil.example')).toBe(421)
    expect(await statusOf(`${url}/api/dialer`, 'calls.example.com')).toBe(421)
    expect(await statusOf(`${url}/api/dialer/start`, 'calls.example.com', { method: 'POST' })).toBe(421)
    expect(await statusOf(url + WEBHOOK, 'calls.example.com', { method: 'POST' })).toBe(400)
    // A tunnel may replace the host name, but adds a forwarding header.
    const headers = { 'x-forwarded-for': '203.0.113.7' }
    expect(await statusOf(`${url}/api/dialer/start`, host, { method: 'POST', headers })).toBe(421)
    expect(await statusOf(url + WEBHOOK, host, { method: 'POST', headers })).toBe(400)
  },
)

it('a request with two host names is refused, whatever it asks for', LONG_TIMEOUT, async () => {
  const { url } = await startDemoProcess()
  const { hostname, port, host } = new URL(url)
  for (const path of ['/', '/healthz', '/metrics', '/calls/13018040009', '/api/dialer']) {
    const socket = connect(Number(port), hostname)
    await once(socket, 'connect')
    socket.write(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\nHost: evil.example\r\nConnection: close\r\n\r\n`)
    expect([path, (await text(socket)).split('\r\n')[0]]).toEqual([path, 'HTTP/1.1 400 Bad Request'])
  }
})

it('with a token everything is also served under the public name, forwarded or not', LONG_TIMEOUT, async () => {
  const { url } = await startDemoProcess(PUBLIC)
  const headers = { ...BEARER, 'x-forwarded-for': '203.0.113.7', 'x-forwarded-proto': 'https' }
  expect(await statusOf(`${url}/api/dialer`, 'calls.example.com', { headers })).toBe(200)
  expect(await statusOf(`${url}/`, 'calls.example.com', { headers: { accept: 'text/html' } })).not.toBe(421)
  expect(await statusOf(`${url}/api/dialer`, 'calls.example.com')).toBe(401)
  expect(await statusOf(`${url}/api/dialer`, 'evil.example', { headers })).toBe(421)
})

it('with a token and a public address the demo may listen beyond loopback', LONG_TIMEOUT, async () => {
  const demo = await startDemoProcess({ HOST: '0.0.0.0', ...PUBLIC })
  expect(demo.lines.at(-1)).toBe(`Open https://calls.example.com or, on this machine, ${demo.url}`)
  expect(new URL(demo.url).hostname).toBe('127.0.0.1')
  expect((await fetch(`${demo.url}/api/calls`)).status).toBe(401)
  expect((await fetch(`${demo.url}/api/calls`, { headers: BEARER })).status).toBe(200)
  expect((await fetch(`${demo.url}/`)).headers.get('strict-transport-security')).toBe('max-age=2592000')
})

it('calls, history and metrics require the token; pages, health and webhooks do not', LONG_TIMEOUT, async () => {
  const demo = await startDemoProcess({ API_TOKEN: TOKEN })
  for (const path of [
    '/api/calls',
    '/api/events',
    '/api/services',
    '/calls/13018040009',
    '/api/openapi.json',
    '/metrics',
  ]) {
    const refused = await fetch(demo.url + path)
    expect([path, refused.status, refused.headers.get('www-authenticate')]).toEqual([path, 401, 'Bearer'])
    const allowed = await fetch(demo.url + path, { headers: BEARER })
    expect([path, allowed.status]).toEqual([path, 200])
    await allowed.body?.cancel()
  }
  expect((await post(`${demo.url}/api/dialer/start`)).status).toBe(401)
  expect((await fetch(`${demo.url}/readyz`)).status).toBe(200)
  expect((await post(demo.url + WEBHOOK)).status).toBe(400)
})

it(
  'a page exchanges the token for a cookie that scripts cannot read and that grants the same access',
  LONG_TIMEOUT,
  async () => {
    const demo = await startDemoProcess({ API_TOKEN: TOKEN })
    const signIn = (token: string) =>
      fetch(`${demo.url}/api/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
        body: JSON.stringify({ token }),
      })
    expect((await signIn('x'.repeat(32))).status).toBe(401)
    const signedIn = await signIn(TOKEN)
    const cookie = signedIn.headers.get('set-cookie') ?? ''
    expect(signedIn.status).toBe(204)
    expect(cookie).toMatch(/; HttpOnly/)
    expect(cookie).toMatch(/; SameSite=Strict/)
    expect(cookie).not.toContain(TOKEN)
    const headers = { cookie: cookie.split(';')[0] ?? '' }
    expect((await fetch(`${demo.url}/calls/13018040009`, { headers })).status).toBe(200)
  },
)

const signIn = async (url: string, token: string, forwardedFor: string) => {
  const { status } = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': forwardedFor },
    body: JSON.stringify({ token }),
  })
  return status
}

it('forged addresses are one address: 30 of 40 wrong sign-ins are refused', LONG_TIMEOUT, async () => {
  const { url } = await startDemoProcess(PUBLIC)
  const statuses: number[] = []
  for (let n = 0; n < 40; n++) statuses.push(await signIn(url, 'x'.repeat(32), `203.0.113.${n}`))
  expect(statuses.filter(status => status === 429)).toHaveLength(30)
})

it('TRUSTED_PROXIES names the proxies whose clients are counted one by one', LONG_TIMEOUT, async () => {
  const { url, output } = await startDemoProcess({ ...PUBLIC, TRUSTED_PROXIES: 'loopback' })
  for (let n = 0; n < 12; n++) expect(await signIn(url, 'x'.repeat(32), `203.0.113.${n}`)).toBe(401)
  // The last address that is not a trusted proxy counts; a client may write the ones before.
  const statuses: number[] = []
  for (let n = 0; n < 12; n++) statuses.push(await signIn(url, 'x'.repeat(32), `198.51.100.${n}, 203.0.113.99`))
  expect(statuses.filter(status => status === 429)).toHaveLength(2)
  expect(output()).not.toContain('No proxy is trusted')
})

it(
  'signing out ends a copied cookie, also in another process on the database and after a restart',
  LONG_TIMEOUT,
  async () => {
    const env = { API_TOKEN: TOKEN, DATABASE_URL: await newDatabase() }
    const [one, other] = [await startDemoProcess(env), await startDemoProcess(env)]
    const signedIn = await fetch(`${one.url}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token: TOKEN }),
    })
    const headers = { cookie: signedIn.headers.get('set-cookie')?.split(';')[0] ?? '' }
    const statusAt = async (url: string) => (await fetch(`${url}/api/calls`, { headers })).status
    expect([await statusAt(one.url), await statusAt(other.url)]).toEqual([200, 200])
    expect((await fetch(`${one.url}/api/session`, { method: 'DELETE', headers })).status).toBe(204)
    expect(await statusAt(one.url)).toBe(401)
    await expect.poll(() => statusAt(other.url), { timeout: 2000 }).toBe(401)
    await one.stop()
    expect(await statusAt((await startDemoProcess(env)).url)).toBe(401)
  },
)

it('the previous token opens the API while clients change to the new one', LONG_TIMEOUT, async () => {
  const previous = 'the-token-before-of-32-characters'
  const { url, output } = await startDemoProcess({ API_TOKEN: TOKEN, API_TOKEN_PREVIOUS: previous })
  for (const token of [TOKEN, previous]) {
    const headers = { authorization: `Bearer ${token}` }
    expect((await fetch(`${url}/api/calls?token=${token}`, { headers })).status).toBe(422)
    expect((await fetch(`${url}/api/calls`, { headers })).status).toBe(200)
  }
  expect(output()).not.toContain(previous)
})
