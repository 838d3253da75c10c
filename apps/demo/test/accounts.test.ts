import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { testDatabase } from '../../../tools/postgres-in-tests.ts'
import { cookieIn, sendForm, signIn, signUp } from './support/people-over-http.ts'
import { demoForAll, startDemoProcess } from './support/processes.ts'

const LONG_TIMEOUT = { timeout: 60_000 }
const TOKEN = 'a-token-of-thirty-two-characters'
const SECRET = 'a-secret-of-32-or-more-characters'
const BEARER = { authorization: `Bearer ${TOKEN}` }
const NUMBER = '+13018040009'
const LATER = '2099-01-01T09:00:00.000Z'
const UNKNOWN_ID = '00000000-0000-7000-8000-000000000000'

type Headers = Readonly<Record<string, string>>

const folder = await mkdtemp(join(tmpdir(), 'outdial-accounts-'))
afterAll(() => rm(folder, { recursive: true, force: true }))

const people: Record<'admin' | 'ada' | 'bob', Headers> = { admin: {}, ada: {}, bob: {} }
const demo = demoForAll(
  async url => {
    const [admin, ada, bob] = [await signUp(url, 'admin'), await signUp(url, 'ada'), await signUp(url, 'bob')]
    expect([admin.role, ada.role, bob.role]).toEqual(['admin', 'user', 'user'])
    Object.assign(people, { admin: admin.headers, ada: ada.headers, bob: bob.headers })
  },
  { ACCOUNTS: 'on', API_TOKEN: TOKEN, DATABASE_URL: `sqlite:${join(folder, 'calls.db')}` },
)

const call = z.looseObject({ id: z.string(), ownerId: z.string().optional() })
const callsPage = z.object({ calls: z.array(call) })
const document = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) })

const json = { 'content-type': 'application/json' }
const ask = (path: string, headers: Headers, init: { readonly method?: string; readonly body?: string } = {}) =>
  fetch(demo.url + path, { ...init, headers: { ...headers, ...(init.body !== undefined && json) } })

const schedule = async (headers: Headers, more: object = {}) => {
  const body = JSON.stringify({ to: NUMBER, at: LATER, ...more })
  return call.parse(await (await ask('/api/calls', headers, { method: 'POST', body })).json())
}
const listed = async (headers: Headers) =>
  callsPage.parse(await (await ask('/api/calls?limit=1000', headers)).json()).calls

/** Every operation under `/api` that the document describes, and those of the demo itself. */
async function operations() {
  const { paths } = document.parse(await (await ask('/api/openapi.json', people.ada)).json())
  const documented = Object.entries(paths).flatMap(([path, item]) =>
    ['get', 'post', 'patch', 'delete'].filter(verb => verb in item).map(verb => ({ method: verb.toUpperCase(), path })),
  )
  const own = ['/api/metrics', '/api/services', '/metrics', '/calls/{number}'].map(path => ({ method: 'GET', path }))
  return [...documented.filter(({ path }) => path.startsWith('/api/')), ...own]
}

const SIGN_IN = 'POST /api/session'
const ADMIN_PATHS = /^\/(api\/)?(metrics|services|dispatching|do-not-call|queues|providers|calls\/[^/]+\/attempts)/

describe('every operation of the document', () => {
  it('is answered to nobody', LONG_TIMEOUT, async () => {
    for (const { method, path } of await operations()) {
      const { status } = await ask(path.replace(/\{\w+\}/g, '1'), {}, { method })
      const expected = `${method} ${path}` === SIGN_IN ? 422 : 401
      expect([method, path, status]).toEqual([method, path, expected])
    }
  })

  it('tells and does nothing with the data of somebody else, whatever ids are guessed', LONG_TIMEOUT, async () => {
    const secret = 'known-to-ada-alone'
    const { id, ownerId = '' } = await schedule(people.ada, { key: secret, metadata: { secret } })
    const record = JSON.stringify({ from: '+19842068287', answered: true, id: secret })
    const logged = await ask(`/api/phone-numbers/${NUMBER}/calls`, people.ada, { method: 'POST', body: record })
    expect(logged.status).toBe(201)
    const stateOf = async (headers: Headers) => [
      await (await ask(`/api/calls/${id}`, headers)).json(),
      await (await ask(`/api/phone-numbers/${NUMBER}/calls`, headers)).json(),
    ]
    const before = await stateOf(people.ada)

    const all = await operations()
    expect(all.length).toBeGreaterThan(30)
    for (const { method, path } of all) {
      const name = `${method} ${path}`
      if (name === SIGN_IN) continue
      const asBob = async (callId: string) => {
        const gone = new AbortController()
        const filled = path
          .replace('{id}', callId)
          .replace('{number}', NUMBER)
          .replace(/\{\w+\}/g, '1')
        const response = await fetch(`${demo.url}${filled}`, {
          method,
          headers: { ...people.bob, 'if-match': '*', ...(method === 'GET' ? {} : json) },
          ...(method === 'PATCH' && { body: '{"queue":"default"}' }),
          signal: gone.signal,
        })
        // A stream has no end. What it begins with is all there is to read at once.
        const first = await response.body?.getReader().read()
        gone.abort()
        const text = new TextDecoder().decode(first?.value).replaceAll(callId, '')
        return { status: response.status, text }
      }
      const answer = await asBob(id)
      expect([name, answer.status === 403]).toEqual([name, ADMIN_PATHS.test(path) || name === 'DELETE /api/session'])
      expect([name, answer.text.includes(secret) || answer.text.includes(ownerId)]).toEqual([name, false])
      if (!path.includes('{id}')) continue
      expect([name, answer]).toEqual([name, await asBob(UNKNOWN_ID)])
      expect([name, [403, 404].includes(answer.status)]).toEqual([name, true])
    }
    expect(await stateOf(people.ada)).toEqual(before)
    expect((await stateOf(people.admin))[0]).toMatchObject({ id, ownerId })
    expect((await ask(`/api/calls?key=${secret}`, people.bob)).status).toBe(200)
  })

  it('is for an admin and for the token', LONG_TIMEOUT, async () => {
    const { id } = await schedule(people.ada)
    for (const { method, path } of await operations()) {
      if (method !== 'GET') continue
      for (const headers of [people.admin, BEARER]) {
        const response = await ask(
          path
            .replace('{id}', id)
            .replace('{number}', NUMBER)
            .replace(/\{\w+\}/g, 'default'),
          headers,
        )
        await response.body?.cancel()
        expect([path, [401, 403].includes(response.status)]).toEqual([path, false])
      }
    }
    const ids = (await listed(BEARER)).map(each => each.id)
    expect(ids).toContain(id)
    expect((await listed(people.bob)).map(each => each.id)).not.toContain(id)
  })
})

/** Resolves when a stream has begun; `ended` when it has ended. */
async function openStream(headers: Headers) {
  const response = await ask('/api/events', headers)
  const chunks = response.body?.getReader()
  await chunks?.read()
  const end = async () => {
    for (;;) if ((await chunks?.read())?.done !== false) return
  }
  const state = { ended: false, close: () => chunks?.cancel() }
  void end().then(
    () => (state.ended = true),
    () => {},
  )
  return state
}

describe('a session', () => {
  it('ends with its streams when its person signs out; others of the person go on', LONG_TIMEOUT, async () => {
    const { url } = demo
    const other = cookieIn(await signIn(url, 'ada'))
    const [ending, going] = [await openStream(other), await openStream(people.ada)]
    expect((await sendForm(url, '/sign-out', {}, other)).status).toBe(200)
    await expect.poll(() => ending.ended, { timeout: 5000 }).toBe(true)
    expect((await ask('/api/calls', other)).status).toBe(401)
    expect([going.ended, (await ask('/api/calls', people.ada)).status]).toEqual([false, 200])
    await going.close()
  })

  it('comes from the right password alone, and from pages of this origin', LONG_TIMEOUT, async () => {
    const { url } = demo
    expect((await signIn(url, 'ada', { password: 'another password' })).status).toBe(401)
    expect((await signIn(url, 'nobody')).status).toBe(401)
    expect((await signIn(url, 'ada', { headers: { origin: 'https://evil.example' } })).status).toBe(403)
    // A tunnel replaces the host name, but adds a forwarding header.
    expect((await signIn(url, 'ada', { headers: { 'x-forwarded-for': '203.0.113.7' } })).status).toBe(421)
    expect((await sendForm(url, '/update-user', { role: 'admin' }, people.bob)).status).toBe(404)
  })
})

it('people sign up while calls are stored', LONG_TIMEOUT, async () => {
  let done = false
  const storing = async () => {
    while (!done) await schedule(BEARER)
  }
  const stored = Promise.all([storing(), storing()])
  for (const name of ['cleo', 'dan', 'eve', 'fay']) expect((await signUp(demo.url, name)).role).toBe('user')
  done = true
  await stored
})

it('processes on PostgreSQL share people and sessions, and limit sign-ins by address', LONG_TIMEOUT, async () => {
  const env = {
    ACCOUNTS: 'on',
    ACCOUNTS_SECRET: SECRET,
    DATABASE_URL: await testDatabase(),
    PUBLIC_URL: 'https://calls.example.com',
    TRUSTED_PROXIES: 'loopback',
  }
  const [one, other] = [await startDemoProcess({ ...env, SIGN_UP: 'open' }), await startDemoProcess(env)]
  const from = (address: string) => ({ 'x-forwarded-for': address, 'x-forwarded-proto': 'https' })
  const ada = await signUp(one.url, 'ada', from('203.0.113.1'))
  // The first person of a demo that others reach is no admin.
  expect(ada.role).toBe('user')
  expect(ada.headers['cookie']).toMatch(/^__Secure-outdial/)
  const statusAt = async (url: string, path: string) => (await fetch(url + path, { headers: ada.headers })).status
  expect([await statusAt(one.url, '/api/calls'), await statusAt(other.url, '/api/calls')]).toEqual([200, 200])

  const statuses: number[] = []
  for (let n = 0; n < 12; n++) {
    const { status } = await signIn(one.url, 'ada', { password: 'a wrong password', headers: from('203.0.113.9') })
    statuses.push(status)
  }
  expect(statuses).toEqual([...Array.from({ length: 10 }, () => 401), 429, 429])
  expect((await signIn(one.url, 'ada', { headers: from('203.0.113.1') })).status).toBe(200)
})
