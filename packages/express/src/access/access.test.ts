import { request } from 'node:http'
import { manualClock } from '@outdial/call-client/testing'
import { createDialer } from '@outdial/dialer'
import express, { type Express } from 'express'
import { describe, expect, it } from 'vitest'
import type { OutdialOptions } from '../options.ts'
import { outdial } from '../router.ts'
import { scriptedPhone } from '../testing/phone.ts'
import { serve } from '../testing/serve.ts'

const TOKEN = 'correct-horse-battery-staple-0001'

interface Guarded extends Partial<OutdialOptions> {
  readonly mount?: string
  readonly app?: Express
}

async function guarded({ mount = '/', app = express(), ...options }: Guarded = {}) {
  const clock = manualClock()
  const router = outdial({
    calls: { receive: async () => ({ status: 200 }) },
    dialer: createDialer({ dial: scriptedPhone().dial, concurrency: 1 }),
    list: () => ['+13018040009'],
    clock,
    ...options,
  })
  const url = await serve(app.use(mount, router).use((_request, response) => void response.send('the app')))
  const base = mount === '/' ? url : url + mount
  const ask = async (path: string, init: RequestInit & { readonly json?: unknown } = {}) => {
    const { json, headers, ...rest } = init
    const body = json === undefined ? {} : { body: JSON.stringify(json) }
    const type = json === undefined ? undefined : { 'Content-Type': 'application/json' }
    return fetch(base + path, { ...rest, ...body, headers: { ...type, ...(headers as Record<string, string>) } })
  }
  const status = async (path: string, init?: Parameters<typeof ask>[1]) => (await ask(path, init)).status
  const signIn = (token: string = TOKEN, headers = {}) =>
    ask('/api/session', { method: 'POST', json: { token }, headers })
  return { url, base, clock, ask, status, signIn }
}

/** The status of a GET or POST under another name. */
const askAs = (url: string, host: string, headers: Record<string, string> = {}, method = 'GET') =>
  new Promise<number | undefined>((resolve, reject) => {
    request(url, { method, headers: { Host: host, ...headers } }, response => resolve(response.resume().statusCode))
      .on('error', reject)
      .end()
  })

const cookieOf = (response: Response) => response.headers.get('set-cookie')?.split(';')[0] ?? ''

describe('with a token', () => {
  it('nothing under /api is answered without it, and webhooks and what is not ours are', async () => {
    const { ask, status } = await guarded({ token: TOKEN })
    for (const path of [
      '/api/dialer',
      '/api/events',
      '/api/local-time',
      '/api/session',
      '/api/whatever',
      '/API/dialer',
    ]) {
      expect([path, await status(path)]).toEqual([path, 401])
    }
    expect(await status('/api/dialer/start', { method: 'POST' })).toBe(401)
    expect(await status('/api/session', { method: 'DELETE' })).toBe(401)
    const refused = await ask('/api/dialer')
    expect(refused.headers.get('www-authenticate')).toBe('Bearer')
    expect(await refused.json()).toMatchObject({ type: 'urn:outdial:problem:unauthorized', status: 401 })
    expect(await status('/webhooks/a/b', { method: 'POST' })).toBe(200)
    expect(await (await ask('/calls')).text()).toBe('the app')
  })

  it('a program sends it with each request', async () => {
    const { status } = await guarded({ token: TOKEN })
    const bearing = (value: string) => status('/api/dialer', { headers: { Authorization: value } })
    expect(await bearing(`Bearer ${TOKEN}`)).toBe(200)
    expect(await bearing(`bearer  ${TOKEN}`)).toBe(200)
    for (const wrong of [
      TOKEN,
      `Basic ${TOKEN}`,
      `Bearer ${TOKEN}x`,
      `Bearer ${TOKEN.slice(1)}`,
      'Bearer',
      'Bearer ',
    ]) {
      expect([wrong, await bearing(wrong)]).toEqual([wrong, 401])
    }
  })

  it('a page exchanges it for a cookie that no script can read and no other site can send', async () => {
    const { signIn, status } = await guarded({ token: TOKEN })
    const response = await signIn()
    expect(response.status).toBe(204)
    const header = response.headers.get('set-cookie') ?? ''
    expect(header).toMatch(/^outdial-session=\d+\.[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/)
    expect(header).not.toContain(TOKEN)
    const headers = { Cookie: `other=1; ${cookieOf(response)}` }
    expect(await status('/api/session', { headers })).toBe(204)
    expect(await status('/api/dialer', { headers })).toBe(200)
    expect(await status('/api/dialer/start', { method: 'POST', headers })).toBe(202)
  })

  it('the cookie is for the path of the router alone, and over TLS alone where the world uses TLS', async () => {
    const mounted = await guarded({ token: TOKEN, mount: '/out' })
    expect((await mounted.signIn()).headers.get('set-cookie')).toContain('; Path=/out; HttpOnly; SameSite=Strict')
    const proxied = await guarded({ token: TOKEN, publicUrl: 'https://calls.example/there/' })
    expect((await proxied.signIn()).headers.get('set-cookie')).toContain(
      '; Path=/there; HttpOnly; Secure; SameSite=Strict',
    )
    const strange = await guarded({ token: TOKEN, mount: '/:tenant' })
    const path = strange.base.replace(':tenant', 'a;b')
    const signedIn = await fetch(`${path}/api/session`, {
      method: 'POST',
      body: JSON.stringify({ token: TOKEN }),
      headers: { 'Content-Type': 'application/json' },
    })
    expect(signedIn.headers.get('set-cookie')).toContain('; Path=/a%3Bb;')
  })

  it('the cookie counts for 12 hours, also after a restart, and not with another token', async () => {
    const { signIn, status, clock } = await guarded({ token: TOKEN })
    const headers = { Cookie: cookieOf(await signIn()) }
    const restarted = await guarded({ token: TOKEN })
    expect(await restarted.status('/api/session', { headers })).toBe(204)
    const changed = await guarded({ token: `${TOKEN}-changed` })
    expect(await changed.status('/api/session', { headers })).toBe(401)
    await clock.advance(12 * 3_600_000 - 1)
    expect(await status('/api/session', { headers })).toBe(204)
    await clock.advance(1)
    expect(await status('/api/session', { headers })).toBe(401)
  })

  it('a cookie that says another time, or was made up, does not count', async () => {
    const { signIn, status } = await guarded({ token: TOKEN })
    const [, until = '', signature = ''] = cookieOf(await signIn()).match(/=(\d+)\.(.*)$/) ?? []
    for (const value of [
      `${until}0.${signature}`,
      `${until}.${'A'.repeat(43)}`,
      `${until}.`,
      `.${signature}`,
      '%zz',
      '',
    ]) {
      expect([value, await status('/api/session', { headers: { Cookie: `outdial-session=${value}` } })]).toEqual([
        value,
        401,
      ])
    }
  })

  it('signing out takes the cookie away', async () => {
    const { ask, signIn } = await guarded({ token: TOKEN, mount: '/out' })
    const headers = { Cookie: cookieOf(await signIn()) }
    const response = await ask('/api/session', { method: 'DELETE', headers })
    expect(response.status).toBe(204)
    expect(response.headers.get('set-cookie')).toBe('outdial-session=; Max-Age=0; Path=/out; HttpOnly; SameSite=Strict')
  })

  it('a wrong token signs nobody in, and after ten of them a minute is to be waited', async () => {
    const { signIn } = await guarded({ token: TOKEN })
    const wrong = await signIn('wrong')
    expect([wrong.status, wrong.headers.get('set-cookie')]).toEqual([401, null])
    for (let n = 1; n < 10; n++) expect((await signIn('wrong')).status).toBe(401)
    const refused = await signIn()
    expect(refused.status).toBe(429)
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  })

  it('only a page of this origin can sign in or out', async () => {
    const { signIn, ask } = await guarded({ token: TOKEN })
    const foreign = { Origin: 'https://evil.example' }
    expect((await signIn(TOKEN, foreign)).status).toBe(403)
    const headers = { ...foreign, Cookie: cookieOf(await signIn()) }
    expect((await ask('/api/session', { method: 'DELETE', headers })).status).toBe(403)
    expect((await ask('/api/dialer/start', { method: 'POST', headers })).status).toBe(403)
    const form = { 'Content-Type': 'application/x-www-form-urlencoded' }
    expect((await ask('/api/session', { method: 'POST', body: `token=${TOKEN}`, headers: form })).status).toBe(415)
  })
})

it('a token that is no secret, or cannot stand in a header, is refused without being told', () => {
  const make = (token: string) => () =>
    outdial({ calls: { receive: async () => ({ status: 200 }) }, dialer, list: () => [], token })
  const dialer = createDialer({ dial: scriptedPhone().dial, concurrency: 1 })
  expect(make('short-secret')).toThrow(new TypeError('Expected `token` to have 32 bytes or more, got 12'))
  expect(make('')).toThrow(TypeError)
  const spaced = `a secret ${'x'.repeat(32)}`
  expect(make(spaced)).toThrow(/^Expected `token` to be visible ASCII/)
  expect(make(spaced)).not.toThrow('secret')
})

describe('without a token', () => {
  it('everybody is signed in, and no cookie is set', async () => {
    const { status, signIn } = await guarded()
    expect(await status('/api/session')).toBe(204)
    const response = await signIn('whatever')
    expect([response.status, response.headers.get('set-cookie')]).toEqual([204, null])
    expect(await status('/api/session', { method: 'PUT' })).toBe(405)
  })
})

describe('limits', () => {
  it('whoever asks too often is told how long to wait, by a problem document; webhooks are not counted', async () => {
    const { ask, status } = await guarded({ limits: { readsPerMinute: 2, changesPerMinute: 1 } })
    expect([await status('/api/dialer'), await status('/api/session')]).toEqual([200, 204])
    const refused = await ask('/api/dialer')
    expect(refused.status).toBe(429)
    expect(refused.headers.get('content-type')).toContain('application/problem+json')
    expect(await refused.json()).toMatchObject({ type: 'urn:outdial:problem:too-many-requests', status: 429 })
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(await status('/api/dialer/start', { method: 'POST' })).toBe(202)
    expect(await status('/api/dialer/pause', { method: 'POST' })).toBe(429)
    for (let n = 0; n < 5; n++) expect(await status('/webhooks/a/b', { method: 'POST' })).toBe(200)
  })

  it('an address counts by itself, as the app trusts its proxy; of IPv6 a network does', async () => {
    const { status } = await guarded({ app: express().set('trust proxy', 1), limits: { readsPerMinute: 1 } })
    const from = (address: string) => status('/api/dialer', { headers: { 'X-Forwarded-For': address } })
    expect([await from('192.0.2.1'), await from('192.0.2.2'), await from('192.0.2.1')]).toEqual([200, 200, 429])
    expect([await from('2001:db8:1:2::1'), await from('2001:db8:1:2::9')]).toEqual([200, 429])
  })

  it('can be off, and must make sense', async () => {
    const { status } = await guarded({ limits: false })
    const statuses = await Promise.all(Array.from({ length: 20 }, () => status('/api/session', { method: 'DELETE' })))
    expect(new Set(statuses)).toEqual(new Set([204]))
    await expect(guarded({ limits: { readsPerMinute: 0 } })).rejects.toThrow(
      'Expected `limits.readsPerMinute` to be an',
    )
  })
})

describe('hosts', () => {
  it('another name is refused, whatever the port', async () => {
    const { base } = await guarded({ hosts: ['localhost', '[::1]'] })
    for (const host of ['localhost', 'LOCALHOST:80', '[::1]:3000']) {
      expect([host, await askAs(`${base}/api/dialer`, host)]).toEqual([host, 200])
    }
    for (const host of ['evil.example', 'localhost.evil.example', '127.0.0.1', 'localhost@evil.example', '']) {
      expect([host, await askAs(`${base}/api/dialer`, host)]).toEqual([host, 421])
    }
  })

  it('what a proxy forwards that the app does not know of is refused, though it hides the name', async () => {
    const { base } = await guarded({ hosts: ['localhost'] })
    expect(await askAs(`${base}/api/dialer`, 'localhost', { 'X-Forwarded-For': '192.0.2.1' })).toBe(421)
    const known = await guarded({ hosts: ['calls.example'], app: express().set('trust proxy', 1) })
    const headers = { 'X-Forwarded-Host': 'calls.example', 'X-Forwarded-For': '192.0.2.1' }
    expect(await askAs(`${known.base}/api/dialer`, 'localhost', headers)).toBe(200)
  })

  it('webhooks come by the public name too', async () => {
    const { base } = await guarded({ hosts: ['localhost'], publicUrl: 'https://calls.example' })
    const post = (host: string) => askAs(`${base}/webhooks/a/b`, host, { 'X-Forwarded-For': '192.0.2.1' }, 'POST')
    expect([await post('calls.example'), await post('localhost'), await post('evil.example')]).toEqual([200, 200, 421])
    expect(await askAs(`${base}/api/dialer`, 'calls.example')).toBe(421)
  })

  it('are names', async () => {
    await expect(guarded({ hosts: ['localhost:3000'] })).rejects.toThrow(
      'without a port, such as localhost, got localhost:3000',
    )
    await expect(guarded({ hosts: [] })).rejects.toThrow(TypeError)
  })
})
