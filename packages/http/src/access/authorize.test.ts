import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { createDialer } from '@outdial/dialer'
import { describe, expect, it } from 'vitest'
import { callIn, LATER, ADA as NUMBER } from '../testing/answers.ts'
import { readDocument } from '../testing/documented.ts'
import { TOKEN } from '../testing/guarded.ts'
import { scriptedPhone } from '../testing/phone.ts'
import { readEvents } from '../testing/read-events.ts'
import { type SchedulingOptions, STORES, scheduling } from '../testing/scheduling.ts'
import type { Authorize } from './authorize.ts'

const ROLES = { ada: 'user', bob: 'user', root: 'admin' } as const

/** Who is named in a header, as an application would find by its session. */
const byHeader: Authorize = request => {
  const ownerId = request.headers.get('x-user')
  if (ownerId !== 'ada' && ownerId !== 'bob' && ownerId !== 'root') return undefined
  return { ownerId, role: ROLES[ownerId] }
}

const as = (user: string) => ({ 'X-User': user })

const people = async (options: SchedulingOptions = {}) => {
  const world = await scheduling({
    authorize: byHeader,
    token: TOKEN,
    dialer: createDialer({ dial: scriptedPhone().dial, concurrency: 1 }),
    list: () => [NUMBER],
    ...options,
  })
  const schedule = async (user: string, call: object = {}, headers: Record<string, string> = {}) =>
    callIn(await world.send('POST', '/calls', { to: NUMBER, at: LATER, ...call }, { ...as(user), ...headers }))
  const idsOf = async (user: string, path = '/calls') => {
    const { calls } = await (await world.send('GET', path, undefined, as(user))).json()
    return calls.map(({ id }: { id: string }) => id)
  }
  return { ...world, schedule, idsOf }
}

const operationsOf = async (url: string) => {
  const { paths } = await readDocument(url, '', { Authorization: `Bearer ${TOKEN}` })
  return Object.entries(paths)
    .filter(([path]) => path.startsWith('/api/'))
    .flatMap(([path, item]) =>
      ['get', 'post', 'patch', 'delete']
        .filter(method => method in item)
        .map(method => ({ method: method.toUpperCase(), path })),
    )
}

/** What a user may ask for. Everything else is an admin's. */
const FOR_USERS = new Set([
  'GET /api/session',
  'GET /api/events',
  'GET /api/calls',
  'POST /api/calls',
  'DELETE /api/calls',
  'GET /api/counts',
  'GET /api/overview',
  'GET /api/calls/{id}',
  'PATCH /api/calls/{id}',
  'DELETE /api/calls/{id}',
  'GET /api/calls/{id}/explanation',
  'GET /api/explanations',
  'POST /api/plan',
  'GET /api/lists',
  'POST /api/lists',
  'GET /api/lists/{name}',
  'PATCH /api/lists/{name}',
  'GET /api/lists/{name}/calls',
  'POST /api/lists/{name}/stop',
  'POST /api/lists/{name}/again',
  'POST /api/check',
  'POST /api/recurrence/preview',
  'GET /api/phone-numbers/{number}/calls',
  'POST /api/phone-numbers/{number}/calls',
  'GET /api/phone-numbers/{text}',
  'GET /api/local-time',
  'GET /api/openapi.json',
  'GET /api/capabilities',
  'GET /api/log',
  'GET /api/log/{id}',
  'GET /api/export',
])

describe('every operation of the document', () => {
  it('is refused to somebody whom the application does not know, except signing in by a token', async () => {
    const { url } = await people()
    for (const { method, path } of await operationsOf(url)) {
      const { status } = await fetch(url + path.replace(/\{\w+\}/g, '1'), { method, headers: as('eve') })
      expect([method, path, status]).toEqual([method, path, path === '/api/session' && method === 'POST' ? 422 : 401])
    }
  })

  it('is either for users, or refused to them with 403; an admin may do all', async () => {
    const { url } = await people()
    const operations = await operationsOf(url)
    expect(operations.length).toBeGreaterThan(25)
    for (const { method, path } of operations) {
      if (path === '/api/session' && method === 'POST') continue
      const ask = async (user: string) => {
        const gone = new AbortController()
        const { status } = await fetch(url + path.replace(/\{\w+\}/g, 'x'), {
          method,
          headers: as(user),
          signal: gone.signal,
        })
        gone.abort()
        return status === 403
      }
      const name = `${method} ${path}`
      expect([name, await ask('ada'), await ask('root')]).toEqual([name, !FOR_USERS.has(name), false])
    }
  })

  it('that names a call of another owner answers as if there were none', async () => {
    const { url, schedule, scheduler } = await people()
    const { id } = await schedule('ada')
    const before = await scheduler.get(id)
    const ofCalls = (await operationsOf(url)).filter(({ path }) => path.startsWith('/api/calls/{id}'))
    expect(ofCalls.length).toBeGreaterThan(3)
    for (const { method, path } of ofCalls) {
      if (!FOR_USERS.has(`${method} ${path}`)) continue
      const ask = async (callId: string) => {
        const response = await fetch(url + path.replace('{id}', callId), {
          method,
          headers: { ...as('bob'), 'If-Match': '*', 'Content-Type': 'application/json' },
          ...(method === 'PATCH' && { body: '{"queue":"default"}' }),
        })
        const { detail, ...problem } = await response.json()
        return [response.status, problem, detail.replace(callId, '')]
      }
      expect([method, path, await ask(id)]).toEqual([method, path, await ask('00000000-0000-7000-8000-000000000000')])
      expect((await ask(id))[0]).toBe(404)
    }
    expect(await scheduler.get(id)).toEqual(before)
  })
})

describe.each(STORES)('on the %s store', store => {
  it('each user lists, edits and cancels its own calls; an admin and the token see all', async () => {
    const { send, schedule, idsOf } = await people({ store })
    const own = await schedule('ada')
    const other = await schedule('bob')
    const admins = await schedule('root')
    expect([own.ownerId, other.ownerId, admins.ownerId]).toEqual(['ada', 'bob', 'root'])
    expect([await idsOf('ada'), await idsOf('bob')]).toEqual([[own.id], [other.id]])
    expect(await idsOf('ada', '/calls?ownerId=bob')).toEqual([])
    expect(await idsOf('root')).toEqual([own.id, other.id, admins.id])
    expect(await idsOf('root', '/calls?ownerId=bob')).toEqual([other.id])
    const explained = await (await send('GET', `/explanations?ids=${own.id},${other.id}`, undefined, as('ada'))).json()
    expect(Object.keys(explained.explanations)).toEqual([own.id])
    const byToken = await send('GET', '/calls', undefined, { Authorization: `Bearer ${TOKEN}` })
    expect((await byToken.json()).calls).toHaveLength(3)
    const edited = await send('PATCH', `/calls/${own.id}`, { queue: 'default' }, { ...as('ada'), 'If-Match': '*' })
    expect(edited.status).toBe(200)
    expect((await send('DELETE', `/calls/${own.id}`, undefined, as('ada'))).status).toBe(200)
    expect((await send('DELETE', `/calls/${other.id}`, undefined, as('root'))).status).toBe(200)
  })

  it('each user counts and cancels its own calls, an admin those of anybody; nobody all by leaving out the filter', async () => {
    const { send, schedule, scheduler } = await people({ store })
    for (const user of ['ada', 'ada', 'bob']) await schedule(user, { queue: 'default', metadata: { customer: 7 } })
    const counted = async (user: string, query = '') => {
      const { scheduled, cancelled } = await (await send('GET', `/counts${query}`, undefined, as(user))).json()
      return [scheduled, cancelled]
    }
    const cancelling = async (user: string, query: string) => {
      const answer = await send('DELETE', `/calls${query}`, undefined, as(user))
      return [answer.status, (await answer.json()).cancelled]
    }
    const listed = async (user: string) =>
      (await (await send('GET', '/calls?metadata[customer]=7', undefined, as(user))).json()).calls.length
    expect([await listed('ada'), await listed('bob'), await listed('root')]).toEqual([2, 1, 3])
    expect([await counted('ada'), await counted('bob'), await counted('root')]).toEqual([
      [2, 0],
      [1, 0],
      [3, 0],
    ])
    expect([await counted('ada', '?ownerId=bob'), await counted('root', '?ownerId=bob')]).toEqual([
      [0, 0],
      [1, 0],
    ])
    for (const user of ['ada', 'root']) expect(await cancelling(user, '')).toEqual([422, undefined])
    expect(await cancelling('bob', '?ownerId=ada')).toEqual([200, 0])
    expect(await cancelling('bob', '?metadata[customer]=7')).toEqual([200, 1])
    expect((await scheduler.counts()).scheduled).toBe(2)
    expect(await cancelling('ada', '?queue=default')).toEqual([200, 2])
    await schedule('bob')
    expect(await cancelling('root', '?ownerId=bob')).toEqual([200, 1])
    expect(await counted('root')).toEqual([0, 4])
  })

  it('a user cannot schedule for another, nor give a call away', async () => {
    const { send, schedule, scheduler } = await people({ store })
    const { id } = await schedule('ada', { ownerId: 'ada' })
    const given = [
      await send('POST', '/calls', { to: NUMBER, ownerId: 'bob' }, as('ada')),
      await send('POST', '/calls', [{ to: NUMBER }, { to: NUMBER, ownerId: 'bob' }], as('ada')),
      await send('PATCH', `/calls/${id}`, { ownerId: 'bob' }, { ...as('ada'), 'If-Match': '*' }),
      await send('PATCH', `/calls/${id}`, { ownerId: null }, { ...as('ada'), 'If-Match': '*' }),
    ]
    expect(given.map(({ status }) => status)).toEqual([403, 403, 403, 403])
    expect((await scheduler.list()).calls.map(call => [call.id, call.ownerId])).toEqual([[id, 'ada']])
    expect((await schedule('root', { ownerId: 'bob' })).ownerId).toBe('bob')
  })

  it('two users may use one key, and neither finds out about the call of the other', async () => {
    const { send, schedule, idsOf } = await people({ store })
    const own = await schedule('ada', {}, { 'Idempotency-Key': 'k' })
    const other = await schedule('bob', { at: '2026-01-03T09:00:00.000Z' }, { 'Idempotency-Key': 'k' })
    expect(other.id).not.toBe(own.id)
    expect([own.key, other.key]).toEqual(['k', 'k'])
    expect((await schedule('ada', {}, { 'Idempotency-Key': 'k' })).id).toBe(own.id)
    for (const [user, id] of [
      ['ada', own.id],
      ['bob', other.id],
    ] as const)
      expect(await idsOf(user, '/calls?key=k')).toEqual([id])
    expect(await idsOf('root', '/calls?key=k')).toEqual([])
    const reused = await send('POST', '/calls', { to: '+19842068287', key: 'k' }, as('ada'))
    expect(reused.status).toBe(422)
    const problem = await reused.json()
    expect(problem.call).toMatchObject({ id: own.id, key: 'k' })
    expect(problem.detail).toContain('"k"')
    const late = { to: NUMBER, at: LATER, notAfter: LATER }
    const invalid = await send(
      'POST',
      '/calls',
      [{ ...late, key: 'm' }, { to: NUMBER }, { ...late, key: 'n' }],
      as('ada'),
    )
    expect([invalid.status, (await invalid.json()).errors.map(({ field }: { field: string }) => field)]).toEqual([
      422,
      ['calls[0].notAfter', 'calls[2].notAfter'],
    ])
    const list = await send('POST', '/calls', [{ to: NUMBER }, { to: NUMBER }], {
      ...as('ada'),
      'Idempotency-Key': 'l',
    })
    expect((await list.json()).calls.map(({ key }: { key: string }) => key)).toEqual(['l/0', 'l/1'])
  })

  it('a history has the calls of the user alone, and ids of logged calls are its own', async () => {
    const { send, schedule, scheduler, clock } = await people({ store })
    await scheduler.start()
    for (const user of ['ada', 'bob']) {
      await schedule(user, { at: clock.now().toISOString() })
      const logged = await send(
        'POST',
        `/phone-numbers/${NUMBER}/calls`,
        { from: '+19842068287', answered: true, id: 'r' },
        as(user),
      )
      expect([logged.status, (await logged.json()).id]).toEqual([201, 'r'])
    }
    await clock.advance(60_000)
    const entriesOf = async (user: string) =>
      (await (await send('GET', `/phone-numbers/${NUMBER}/calls`, undefined, as(user))).json()).length
    expect([await entriesOf('ada'), await entriesOf('bob'), await entriesOf('root')]).toEqual([2, 2, 4])
  })
})

describe('with usersMayDial', () => {
  it('each user dials a run of its own, streams and logs it alone, and shares the lines with the others', async () => {
    const { dial, calls } = scriptedPhone()
    const numbers: Record<string, string> = { ada: NUMBER, bob: '+19842068287' }
    const from = '+15550000001'
    const { url, send, clock } = await people({
      usersMayDial: true,
      dialer: createDialer({ dial, concurrency: 1 }),
      list: (ownerId = '') => [{ to: numbers[ownerId] ?? '+13018040001', from }],
    })
    const shown = async (user: string) => {
      const { state, entries } = await (await send('GET', '/dialer', undefined, as(user))).json()
      return [state, ...entries.map(({ to, status }: { to: string; status: string }) => `${to} ${status}`)]
    }
    const start = async (user: string) => (await send('POST', '/dialer/start', {}, as(user))).status
    const streams = { ada: await readEvents(url, as('ada')), bob: await readEvents(url, as('bob')) }
    for (const { next } of Object.values(streams)) {
      expect([(await next())?.event, (await next())?.event]).toEqual(['hello', 'snapshot'])
    }
    expect([await start('ada'), await start('ada'), await start('bob')]).toEqual([202, 409, 202])
    expect(calls.map(({ request }) => request.to)).toEqual([NUMBER])
    expect(await shown('ada')).toEqual(['running', `${NUMBER} dialing`])
    expect(await shown('bob')).toEqual(['running', '+19842068287 idle'])
    expect(await shown('root')).toEqual(['idle', '+13018040001 idle'])
    await clock.advance(50)
    for (const user of ['ada', 'bob'] as const) {
      expect(await streams[user].next()).toMatchObject({
        event: 'snapshot',
        data: { entries: [{ to: numbers[user] }] },
      })
    }
    calls[0]?.ring()
    await clock.advance(50)
    calls[0]?.end('completed', { answered: true })
    await expect.poll(() => calls.length).toBe(2)
    calls[1]?.end('completed', { answered: true })
    await expect.poll(() => shown('bob')).toEqual(['finished', '+19842068287 completed'])
    // The stream of bob has had nothing of ada's call.
    await clock.advance(50)
    expect(await streams.bob.next()).toMatchObject({ event: 'entry', data: { to: '+19842068287' } })
    const history = async (user: string, number: string) =>
      (await (await send('GET', `/phone-numbers/${number}/calls`, undefined, as(user))).json()).length
    await expect.poll(() => history('bob', '+19842068287')).toBe(1)
    await clock.advance(50)
    const told = await streams.bob.until(({ event }) => event === 'history')
    expect(told.data).toMatchObject({ numbers: [from, '+19842068287'] })
    expect([await history('ada', NUMBER), await history('bob', NUMBER), await history('root', NUMBER)]).toEqual([
      1, 0, 1,
    ])
  })
})

describe('event streams', () => {
  it('tell a user of its own calls only, and an admin of all', async () => {
    const { url, schedule, clock } = await people()
    const [own, all] = [await readEvents(url, as('ada')), await readEvents(url, as('root'))]
    expect((await own.next())?.event).toBe('hello')
    expect([(await all.next())?.event, (await all.next())?.event]).toEqual(['hello', 'snapshot'])
    const others = await schedule('bob')
    await clock.advance(50)
    const ownCall = await schedule('ada', { key: 'k' })
    await clock.advance(50)
    expect(await own.next()).toMatchObject({ event: 'call', data: { id: ownCall.id, key: 'k' } })
    expect(await all.next()).toMatchObject({ event: 'call', data: { id: others.id } })
    expect(await all.next()).toMatchObject({ event: 'call', data: { id: ownCall.id } })
  })

  it('end when the user is signed out: at the next heartbeat, or when the application says so', async () => {
    const signedIn = new Set(['ada', 'bob'])
    const authorize: Authorize = request => {
      const ownerId = request.headers.get('x-user') ?? ''
      return signedIn.has(ownerId) ? { ownerId } : undefined
    }
    const { url, handler, clock } = await people({ authorize })
    const [first, second] = [await readEvents(url, as('ada')), await readEvents(url, as('bob'))]
    for (const { next } of [first, second]) await next()
    signedIn.delete('ada')
    handler.checkSessions()
    expect(await first.next()).toBeUndefined()
    signedIn.delete('bob')
    await clock.advance(15_000)
    expect(await second.next()).toBeUndefined()
  })
})

describe('the request that the application gets', () => {
  it('has the address, method and headers, in web standards as on node:http, and no body', async () => {
    const seen: string[] = []
    const authorize: Authorize = async request => {
      seen.push(
        [request.method, new URL(request.url).pathname, request.headers.get('x-a'), await request.text()].join(' '),
      )
      return undefined
    }
    const { url, handler } = await scheduling({ authorize, token: TOKEN })
    const init = { method: 'POST', body: '{}', headers: { 'X-A': 'b', 'Content-Type': 'application/json' } }
    for (const ask of [fetch, handler]) expect((await ask(new Request(`${url}/api/calls`, init))).status).toBe(401)
    expect(seen).toEqual(['POST /api/calls b ', 'POST /api/calls b '])
  })

  it('is none if its address is invalid, which is answered with 400', async () => {
    const { url, errors } = await scheduling({ authorize: byHeader, token: TOKEN })
    const { port, hostname } = new URL(url)
    for (const [head, status] of [
      ['GET /api/calls HTTP/1.1\r\nHost: a b', '400'],
      ['TRACE /api/calls HTTP/1.1\r\nHost: localhost', '401'],
    ]) {
      const socket = connect(Number(port), hostname)
      socket.end(`${head}\r\nConnection: close\r\n\r\n`)
      expect([head, (await text(socket)).slice(9, 12)]).toEqual([head, status])
    }
    expect(errors).toEqual([])
  })
})

describe('what the application answers', () => {
  const answers = async (authorize: Authorize) => {
    const { url, errors } = await scheduling({ authorize, token: TOKEN })
    const response = await fetch(`${url}/api/calls`, { redirect: 'manual' })
    return { response, errors }
  }

  it('is sent as it is, if that is a Response', async () => {
    const sent = new Response('over there', { status: 303, headers: { Location: '/sign-in' } })
    sent.headers.append('Set-Cookie', 'a=1')
    sent.headers.append('Set-Cookie', 'b=2')
    const { response } = await answers(() => sent)
    expect([response.status, response.headers.get('location'), await response.text()]).toEqual([
      303,
      '/sign-in',
      'over there',
    ])
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
  })

  it.each([undefined, null, false] as const)('is nobody, if that is %s', async nobody => {
    const { response, errors } = await answers(() => nobody)
    expect([response.status, errors]).toEqual([401, []])
  })

  it.each([
    ['an error', () => Promise.reject(new Error('the sessions are away'))],
    ['nothing of use', () => ({ userId: 'ada' }) as never],
    ['an empty owner', () => ({ ownerId: '' })],
    ['an unknown role', () => ({ ownerId: 'ada', role: 'root' }) as never],
  ])('lets nobody in, if that is %s', async (_what, authorize) => {
    const { response, errors } = await answers(authorize)
    expect(response.status).toBe(500)
    expect(errors).toHaveLength(1)
  })
})

it('options that would let everybody in by mistake are refused', async () => {
  await expect(scheduling({ token: undefined })).rejects.toThrow(
    'Expected `token` to have a value, got undefined: most likely an environment variable is not set. Set it, or leave',
  )
  await expect(scheduling({ authorize: undefined })).rejects.toThrow(
    'Expected `authorize` to have a value, got undefined: most likely nothing is exported under that name. Give a',
  )
  await expect(scheduling({ authorize: 'me' as never })).rejects.toThrow(
    'Expected `authorize` to be a function, got "me"',
  )
})
