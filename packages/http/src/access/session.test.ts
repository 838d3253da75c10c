import { createDialer } from '@outdial/dialer'
import { SchedulerError } from '@outdial/scheduler-core'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createHandler } from '../handler.ts'
import { readDocument } from '../testing/documented.ts'
import { guarded, TOKEN } from '../testing/guarded.ts'
import { scriptedPhone } from '../testing/phone.ts'
import { scheduling } from '../testing/scheduling.ts'

const cookieOf = (response: Response) => response.headers.get('set-cookie')?.split(';')[0] ?? ''

/** Counters that count their reads, and fail on demand. */
function counters() {
  const values = new Map<string, number>()
  let failure: Error | undefined
  const value = (name: string) => {
    if (failure) throw failure
    return values.get(name) ?? 0
  }
  return {
    reads: 0,
    fail: (error: Error | undefined) => void (failure = error),
    async counter(name: string) {
      this.reads++
      return value(name)
    },
    async increment(name: string) {
      const next = value(name) + 1
      values.set(name, next)
      return next
    },
  }
}

describe('with a token', () => {
  it('nothing under /api is answered without the token; webhooks and other routes of the app are', async () => {
    const { ask, status } = await guarded({ token: TOKEN })
    for (const path of [
      '/api/dialer',
      '/api/events',
      '/api/local-time',
      '/api/session',
      '/api/whatever',
      '/api',
      // Routes of the app there may be matched in any case.
      '/API/dialer',
      '/Api/whatever',
    ]) {
      expect([path, await status(path)]).toEqual([path, 401])
    }
    expect(await status('/api/dialer/start', { method: 'POST' })).toBe(401)
    expect(await status('/api/session', { method: 'DELETE' })).toBe(401)
    const refused = await ask('/api/dialer')
    expect(refused.headers.get('www-authenticate')).toBe('Bearer')
    expect(await refused.json()).toMatchObject({ type: 'urn:outdial:problem:unauthorized', status: 401 })
    expect(await status('/webhooks/a/b', { method: 'POST' })).toBe(200)
    for (const path of ['/calls', '//api/dialer', '/apis']) expect(await (await ask(path)).text()).toBe('the app')
  })

  it('a program sends the token with each request', async () => {
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

  it('a page exchanges the token for a cookie that no script can read and no other site can send', async () => {
    const { signIn, status } = await guarded({ token: TOKEN })
    const response = await signIn()
    expect(response.status).toBe(204)
    const header = response.headers.get('set-cookie') ?? ''
    expect(header).toMatch(
      /^outdial-session-[\da-f]{8}=\d+\.\d+\.[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/,
    )
    expect(header).not.toContain(TOKEN)
    const headers = { Cookie: `other=1; ${cookieOf(response)}` }
    expect(await status('/api/session', { headers })).toBe(204)
    expect(await status('/api/dialer', { headers })).toBe(200)
    expect(await status('/api/dialer/start', { method: 'POST', headers })).toBe(202)
  })

  it('the cookie is limited to the path of the handler, and to TLS if the public address uses TLS', async () => {
    const mounted = await guarded({ token: TOKEN, mount: '/out' })
    expect((await mounted.signIn()).headers.get('set-cookie')).toContain('; Path=/out; HttpOnly; SameSite=Strict')
    const proxied = await guarded({ token: TOKEN, publicUrl: 'https://calls.example/there/' })
    expect((await proxied.signIn()).headers.get('set-cookie')).toContain(
      '; Path=/there; HttpOnly; Secure; SameSite=Strict',
    )
  })

  it('the cookie is valid for 12 hours', async () => {
    const { signIn, status, clock } = await guarded({ token: TOKEN })
    const headers = { Cookie: cookieOf(await signIn()) }
    await clock.advance(12 * 3_600_000 - 1)
    expect(await status('/api/session', { headers })).toBe(204)
    await clock.advance(1)
    expect(await status('/api/session', { headers })).toBe(401)
  })

  it('with shared counters the cookie is valid in every process; without them it ends with its process', async () => {
    const sessions = counters()
    const shared = await guarded({ token: TOKEN, sessions })
    const headers = { Cookie: cookieOf(await shared.signIn()) }
    expect(await (await guarded({ token: TOKEN, sessions })).status('/api/session', { headers })).toBe(204)
    const alone = await guarded({ token: TOKEN })
    const own = { Cookie: cookieOf(await alone.signIn()) }
    expect(await alone.status('/api/session', { headers: own })).toBe(204)
    expect(await (await guarded({ token: TOKEN })).status('/api/session', { headers: own })).toBe(401)
  })

  it('signing out ends the sessions of all pages: at once here, within a second in other processes', async () => {
    const sessions = counters()
    const [here, there] = [await guarded({ token: TOKEN, sessions }), await guarded({ token: TOKEN, sessions })]
    const headers = { Cookie: cookieOf(await here.signIn()) }
    const other = { Cookie: cookieOf(await there.signIn()) }
    expect(await there.status('/api/session', { headers })).toBe(204)
    expect(await here.status('/api/session', { method: 'DELETE', headers })).toBe(204)
    for (const each of [headers, other]) expect(await here.status('/api/session', { headers: each })).toBe(401)
    await there.clock.advance(1000)
    for (const each of [headers, other]) expect(await there.status('/api/session', { headers: each })).toBe(401)
    expect(await here.status('/api/session', { headers: { Cookie: cookieOf(await here.signIn()) } })).toBe(204)
    expect(await here.status('/api/session', { headers: { Authorization: `Bearer ${TOKEN}` } })).toBe(204)
  })

  it('the counter is read at most once a second, and not at all for a bearer token', async () => {
    const sessions = counters()
    const { signIn, status, clock } = await guarded({ token: TOKEN, sessions })
    const headers = { Cookie: cookieOf(await signIn()) }
    for (let n = 0; n < 9; n++) await status('/api/session', { headers })
    await status('/api/session', { headers: { Authorization: `Bearer ${TOKEN}` } })
    expect(sessions.reads).toBe(1)
    await clock.advance(1000)
    await status('/api/session', { headers })
    expect(sessions.reads).toBe(2)
  })

  it('while the counter cannot be read, a cookie opens nothing and the token everything', async () => {
    const sessions = counters()
    const { signIn, status, clock } = await guarded({ token: TOKEN, sessions, onError: () => {} })
    const headers = { Cookie: cookieOf(await signIn()) }
    sessions.fail(new SchedulerError('store-unavailable', 'away'))
    await clock.advance(1000)
    expect(await status('/api/session', { headers })).toBe(503)
    expect(await status('/api/session', { headers: { Authorization: `Bearer ${TOKEN}` } })).toBe(204)
    sessions.fail(undefined)
    expect(await status('/api/session', { headers })).toBe(204)
  })

  it('the event streams of an ended session end; those of a bearer token go on', async () => {
    const sessions = counters()
    const [here, there] = [await guarded({ token: TOKEN, sessions }), await guarded({ token: TOKEN, sessions })]
    const headers = { Cookie: cookieOf(await here.signIn()) }
    const open = async ({ ask }: typeof here, by: Record<string, string>) => {
      const { body } = await ask('/api/events', { headers: by })
      const reader = body?.getReader()
      onTestFinished(() => reader?.cancel())
      await reader?.read()
      return {
        untilEnd: async () => {
          while (!(await reader?.read())?.done);
        },
        next: async () => Buffer.from((await reader?.read())?.value ?? []).toString(),
      }
    }
    const streams = [await open(here, headers), await open(there, headers)]
    const program = await open(here, { Authorization: `Bearer ${TOKEN}` })
    await here.status('/api/session', { method: 'DELETE', headers })
    await streams[0]?.untilEnd()
    // Another process notices with the next heartbeat.
    await there.clock.advance(15_000)
    await streams[1]?.untilEnd()
    await here.clock.advance(15_000)
    expect(await program.next()).toContain('event: heartbeat')
  })

  it('two tokens are valid while one replaces the other, and removing one ends its cookies', async () => {
    const sessions = counters()
    const next = `${TOKEN}-next`
    const both = await guarded({ token: [next, TOKEN], sessions })
    const headersOf = async (token: string) => ({ Cookie: cookieOf(await both.signIn(token)) })
    const [byNext, byOld] = [await headersOf(next), await headersOf(TOKEN)]
    for (const headers of [byNext, byOld, { Authorization: `Bearer ${TOKEN}` }, { Authorization: `Bearer ${next}` }]) {
      expect(await both.status('/api/session', { headers })).toBe(204)
    }
    const later = await guarded({ token: next, sessions })
    expect(await later.status('/api/session', { headers: byNext })).toBe(204)
    expect(await later.status('/api/session', { headers: byOld })).toBe(401)
    expect(await later.status('/api/session', { headers: { Authorization: `Bearer ${TOKEN}` } })).toBe(401)
    await expect(guarded({ token: [next, TOKEN, `${TOKEN}-3`] })).rejects.toThrow('to be one or two tokens, got 3')
    await expect(guarded({ token: [] })).rejects.toThrow('to be one or two tokens, got 0')
  })

  it('a cookie with a changed expiry or a forged signature is not valid', async () => {
    const { signIn, status } = await guarded({ token: TOKEN })
    const [, name, until = '', signature = ''] = cookieOf(await signIn()).match(/^(.*)=(\d+\.\d+)\.(.*)$/) ?? []
    for (const value of [
      `${until}0.${signature}`,
      `1${until}.${signature}`,
      `${until.split('.')[0]}.${signature}`,
      `${until}.${'A'.repeat(43)}`,
      `${until}.`,
      `.${signature}`,
      '%zz',
      '',
    ]) {
      expect([value, await status('/api/session', { headers: { Cookie: `${name}=${value}` } })]).toEqual([value, 401])
    }
  })

  it('one valid cookie of several with that name is enough', async () => {
    const { signIn, status } = await guarded({ token: TOKEN })
    const cookie = cookieOf(await signIn())
    const madeUp = `${cookie.split('=')[0]}=1.${'A'.repeat(43)}`
    for (const header of [`${madeUp}; ${cookie}`, `${cookie}; ${madeUp}`, `${madeUp};${cookie}`]) {
      expect(await status('/api/session', { headers: { Cookie: header } })).toBe(204)
    }
    expect(await status('/api/session', { headers: { Cookie: `${madeUp}; x${cookie}` } })).toBe(401)
  })

  it('two servers on one host do not overwrite each other’s cookie', async () => {
    const names = []
    for (const token of [TOKEN, `${TOKEN}-other`]) {
      const { signIn } = await guarded({ token })
      names.push(cookieOf(await signIn(token)).split('=')[0])
    }
    expect(names[0]).not.toBe(names[1])
  })

  it('signing out clears the cookie', async () => {
    const { ask, signIn } = await guarded({ token: TOKEN, mount: '/out' })
    const headers = { Cookie: cookieOf(await signIn()) }
    const response = await ask('/api/session', { method: 'DELETE', headers })
    expect(response.status).toBe(204)
    expect(response.headers.get('set-cookie')).toMatch(
      /^outdial-session-[\da-f]{8}=; Max-Age=0; Path=\/out; HttpOnly; SameSite=Strict$/,
    )
  })

  it('a wrong token is refused, and after ten of them sign-in is blocked for a minute', async () => {
    const { signIn } = await guarded({ token: TOKEN })
    const wrong = await signIn('wrong')
    expect([wrong.status, wrong.headers.get('set-cookie')]).toEqual([401, null])
    for (let n = 1; n < 10; n++) expect((await signIn('wrong')).status).toBe(401)
    const refused = await signIn()
    expect(refused.status).toBe(429)
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  })

  it('the scheme of the public name must match too', async () => {
    const { base, signIn } = await guarded({
      token: TOKEN,
      publicUrl: 'https://calls.example',
      trustProxy: 9,
    })
    const from = async (origin: string) =>
      (await signIn(TOKEN, { Origin: origin, 'X-Forwarded-Host': 'calls.example' })).status
    expect([await from('https://calls.example'), await from('http://calls.example')]).toEqual([204, 403])
    expect((await signIn(TOKEN, { Origin: base })).status).toBe(204)
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

describe('every operation of the document', () => {
  const dialer = createDialer({ dial: scriptedPhone().dial, concurrency: 1 })
  const all = { dialer, list: () => ['+13018040009'] }
  const operations = (paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>) =>
    Object.entries(paths)
      .filter(([path]) => path.startsWith('/api/'))
      .flatMap(([path, item]) =>
        ['get', 'post', 'patch', 'delete']
          .filter(method => method in item)
          .map(method => [method.toUpperCase(), path.replace(/\{\w+\}/g, '+13018040009')] as const),
      )

  it('needs the token, except signing in', async () => {
    const { url } = await scheduling({ ...all, token: TOKEN })
    const { paths } = await readDocument(url, '', { Authorization: `Bearer ${TOKEN}` })
    const open: string[] = []
    for (const [method, path] of operations(paths)) {
      const { status } = await fetch(url + path, { method })
      if (status !== 401) open.push(`${method} ${path} ${status}`)
    }
    expect(open).toEqual(['POST /api/session 422'])
  })

  it('that changes something accepts pages of this origin only', async () => {
    const { url } = await scheduling(all)
    const changes = operations((await readDocument(url)).paths).filter(([method]) => method !== 'GET')
    expect(changes.length).toBeGreaterThan(8)
    for (const [method, path] of changes) {
      const { status } = await fetch(url + path, { method, headers: { Origin: 'https://evil.example' } })
      expect([method, path, status]).toEqual([method, path, 403])
    }
  })
})

it('a token that is too short or not valid in a header is refused, and the error does not contain it', () => {
  const make = (token: string) => () =>
    createHandler({ webhooks: { receive: async () => ({ status: 200 }) }, dialer, list: () => [], token })
  const dialer = createDialer({ dial: scriptedPhone().dial, concurrency: 1 })
  expect(make('short-secret')).toThrow(new TypeError('Expected `token` to have 32 bytes or more, got 12'))
  expect(make('')).toThrow(TypeError)
  const spaced = `a secret ${'x'.repeat(32)}`
  expect(make(spaced)).toThrow(/^Expected `token` to be visible ASCII/)
  expect(make(spaced)).not.toThrow('secret')
})

describe('without a token', () => {
  it('every request is signed in, and no cookie is set', async () => {
    const { status, signIn } = await guarded()
    expect(await status('/api/session')).toBe(204)
    const response = await signIn('whatever')
    expect([response.status, response.headers.get('set-cookie')]).toEqual([204, null])
    expect(await status('/api/session', { method: 'PUT' })).toBe(405)
  })
})
