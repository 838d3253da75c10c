import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { callOf, fakeServer, problem, snapshotOf } from '../testing/fake-server.ts'
import { createApiClient } from './create-api-client.ts'
import { sharedApiClient } from './shared-client.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
afterEach(() => void vi.useRealTimers())

const settled = async () => {
  for (let turn = 0; turn < 5; turn++) await Promise.resolve()
}

it('connects once, while it has a listener', async () => {
  const server = fakeServer()
  expect(server.opened).toBe(0)
  const leaveFirst = server.client.subscribe(() => {})
  const leaveSecond = server.client.subscribe(() => {})
  leaveFirst()
  await settled()
  expect([server.opened, server.open]).toEqual([1, 1])
  leaveSecond()
  await settled()
  expect(server.open).toBe(0)
})

it('an element that is moved within the page keeps the connection', async () => {
  const server = fakeServer()
  server.client.subscribe(() => {})()
  server.client.subscribe(() => {})
  await settled()
  expect([server.opened, server.open]).toEqual([1, 1])
})

it('notifies listeners of every change, and only of changes', () => {
  const server = fakeServer()
  const heard = vi.fn()
  server.client.subscribe(heard)
  server.tell('snapshot', snapshotOf(['idle']))
  const message = { epoch: 'first', ...snapshotOf(['ringing']).entries[0] }
  server.tell('entry', message)
  server.tell('entry', message)
  server.tell('dialer', { epoch: 'first', version: 1, state: 'running', concurrency: 3 })
  expect(heard).toHaveBeenCalledTimes(3)
  expect(server.client.state.snapshot).toMatchObject({ state: 'running', entries: [{ status: 'ringing' }] })
})

it('an answer of another epoch does not replace the state of the stream', async () => {
  const server = fakeServer()
  server.client.subscribe(() => {})
  server.tell('snapshot', snapshotOf(['idle']))
  server.answer = async () => Response.json(snapshotOf(['ringing'], { epoch: 'other', state: 'running' }))
  await server.client.command({ name: 'start' })
  expect(server.client.state.snapshot).toMatchObject({ epoch: 'first', state: 'idle' })
})

it('garbage changes nothing', () => {
  const server = fakeServer()
  server.client.subscribe(() => {})
  server.tell('snapshot', snapshotOf(['idle']))
  const { state } = server.client
  for (const name of ['snapshot', 'entry', 'dialer']) {
    for (const garbage of ['{', 'null', '[]', '{"epoch":"first"}']) server.tell(name, garbage)
  }
  expect(server.client.state).toBe(state)
})

it('a connection without heartbeats is replaced', () => {
  const server = fakeServer()
  server.client.subscribe(() => {})
  server.tell('snapshot', snapshotOf(['idle']))
  vi.advanceTimersByTime(39_000)
  server.tell('heartbeat', {})
  vi.advanceTimersByTime(39_000)
  expect([server.client.state.connection, server.opened]).toEqual(['open', 1])
  vi.advanceTimersByTime(1_000)
  expect([server.client.state.connection, server.open]).toEqual(['away', 0])
  vi.advanceTimersByTime(1_000)
  expect([server.opened, server.open]).toEqual([2, 1])
  server.tell('snapshot', snapshotOf(['idle']))
  expect(server.client.state.connection).toBe('open')
})

it('a server that is away is back with its next snapshot', async () => {
  const server = fakeServer()
  server.client.subscribe(() => {})
  server.tell('snapshot', snapshotOf(['idle']))
  server.fail('for-now')
  await vi.waitFor(() =>
    expect(server.client.state).toMatchObject({ connection: 'away', snapshot: { epoch: 'first' } }),
  )
  server.tell('snapshot', snapshotOf(['idle'], { epoch: 'second' }))
  expect(server.client.state).toMatchObject({ connection: 'open', snapshot: { epoch: 'second' } })
  expect(server.opened).toBe(1)
})

it('reconnects with growing delays where the browser gives up, until the last listener leaves', async () => {
  vi.spyOn(Math, 'random').mockReturnValue(1)
  const server = fakeServer()
  const leave = server.client.subscribe(() => {})
  for (const [n, delayMs] of [1000, 2000, 4000, 8000, 15_000, 15_000].entries()) {
    server.fail('for-good')
    await vi.advanceTimersByTimeAsync(delayMs - 1)
    expect(server.opened).toBe(n + 1)
    await vi.advanceTimersByTimeAsync(1)
    expect(server.opened).toBe(n + 2)
  }
  server.tell('snapshot', snapshotOf(['idle']))
  server.fail('for-good')
  await vi.advanceTimersByTimeAsync(1000)
  expect(server.opened).toBe(8)
  server.fail('for-good')
  leave()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(server.opened).toBe(8)
})

it('a command is posted as JSON, and its answer is the new snapshot', async () => {
  const server = fakeServer()
  server.client.subscribe(() => {})
  server.answer = () => Promise.resolve(Response.json(snapshotOf(['dialing'], { state: 'running' }), { status: 202 }))
  await server.client.command({ name: 'start' })
  await server.client.command({ name: 'stop', hangUp: true })
  expect(server.posted).toEqual([
    { path: '/calls/api/dialer/start', body: {} },
    { path: '/calls/api/dialer/stop', body: { hangUp: true } },
  ])
  expect(server.client.state.snapshot).toMatchObject({ state: 'running' })
})

it('a refusal rejects with its detail and status', async () => {
  const server = fakeServer()
  server.answer = () => problem(409, 'It can be started once')
  await expect(server.client.command({ name: 'start' })).rejects.toMatchObject({
    name: 'ApiError',
    status: 409,
    message: 'It can be started once',
  })
  server.answer = () => Promise.resolve(new Response('<h1>Bad gateway</h1>', { status: 502 }))
  await expect(server.client.command({ name: 'start' })).rejects.toMatchObject({ status: 502 })
  server.answer = () => Promise.reject(new TypeError('Failed to fetch'))
  await expect(server.client.command({ name: 'start' })).rejects.toMatchObject({
    status: undefined,
    cause: { name: 'TypeError' },
  })
})

it('all elements with one src share one client', () => {
  expect(sharedApiClient('/a')).toBe(sharedApiClient('/a'))
  expect(sharedApiClient('/a')).not.toBe(sharedApiClient('/b'))
  expect(createApiClient().state).toEqual({ connection: 'connecting', session: 0 })
})

it('a server without a dialer is open after its hello', () => {
  const server = fakeServer()
  server.client.subscribe(() => {})
  server.tell('hello', { epoch: 'first' })
  expect(server.client.state).toEqual({ connection: 'open', session: 0 })
})

it('call listeners receive changes of calls, and keep the connection open', async () => {
  const server = fakeServer()
  const heard: unknown[] = []
  const leave = server.client.listenToCalls({
    call: ({ id, status }) => heard.push([id, status]),
    history: numbers => heard.push(numbers),
    missed: () => heard.push('missed'),
  })
  server.client.listenToCalls({})
  server.tell('hello', { epoch: 'first' })
  server.tell('call', { ...callOf({ id: 'a', status: 'ringing' }), epoch: 'first' })
  server.tell('history', { epoch: 'first', numbers: ['+13018040009', 7] })
  server.tell('calls-missed', { epoch: 'first' })
  for (const garbage of ['{', 'null', '{}', '{"numbers":1}']) {
    server.tell('call', garbage)
    server.tell('history', garbage)
  }
  // A call that cannot be read is a change that was missed.
  const unread = ['missed', 'missed', 'missed', 'missed']
  expect(heard).toEqual(['missed', ['a', 'ringing'], ['+13018040009'], 'missed', ...unread])
  leave()
  server.tell('calls-missed', { epoch: 'first' })
  expect(heard).toHaveLength(8)
})

it('every new connection reports missed changes, also one that the browser opened', () => {
  const server = fakeServer()
  const missed = vi.fn()
  server.client.listenToCalls({ missed })
  server.tell('hello', { epoch: 'first' })
  server.fail('for-now')
  server.tell('hello', { epoch: 'first' })
  expect(missed).toHaveBeenCalledTimes(2)
})

it('a listener that throws does not disturb the others', () => {
  const reported = vi.spyOn(globalThis, 'reportError').mockReturnValue()
  const server = fakeServer()
  const missed = vi.fn()
  const bad = new Error('A fault of the page')
  server.client.listenToCalls({
    missed() {
      throw bad
    },
  })
  server.client.listenToCalls({ missed })
  server.tell('hello', { epoch: 'first' })
  expect(missed).toHaveBeenCalledOnce()
  expect(reported).toHaveBeenCalledWith(bad)
})

it('a locked client opens no stream until a sign-in', async () => {
  const server = fakeServer()
  const missed = vi.fn()
  server.client.listenToCalls({ missed })
  server.on('GET', '/api/session', () => problem(401, 'A token is wanted'))
  server.fail('for-good')
  await vi.waitFor(() => expect(server.client.state.connection).toBe('locked'))
  await vi.advanceTimersByTimeAsync(60_000)
  server.client.subscribe(() => {})
  expect([server.opened, server.open]).toEqual([1, 0])

  server.on('POST', '/api/session', () => problem(401, 'Another token is wanted'))
  await expect(server.client.signIn('wrong')).rejects.toMatchObject({ status: 401 })
  expect(server.client.state.connection).toBe('locked')

  server.on('POST', '/api/session', () => new Response(null, { status: 204 }))
  await server.client.signIn('right')
  expect(server.posted.at(-1)).toEqual({ path: '/calls/api/session', body: { token: 'right' } })
  expect([server.opened, server.open, server.client.state.connection]).toEqual([2, 1, 'connecting'])
  server.tell('hello', { epoch: 'first' })
  expect([server.client.state.connection, missed.mock.calls.length]).toEqual(['open', 1])
})

it('a sign-out locks the client, closes the stream and drops the list of the dialer', async () => {
  const server = fakeServer()
  server.client.subscribe(() => {})
  server.tell('snapshot', snapshotOf(['idle']))
  server.on('DELETE', '/api/session', () => new Response(null, { status: 204 }))
  await server.client.signOut()
  expect([server.client.state.connection, server.open]).toEqual(['locked', 0])
  expect(server.client.state.snapshot).toBeUndefined()
})

it('a session that ends locks the client at the next request', async () => {
  const server = fakeServer()
  server.client.subscribe(() => {})
  server.tell('snapshot', snapshotOf(['idle']))
  server.on('GET', '/api/calls', () => problem(401, 'A token is wanted'))
  await expect(server.client.listCalls()).rejects.toMatchObject({ status: 401 })
  expect([server.client.state.connection, server.open]).toEqual(['locked', 0])
})

it('a 401 for a request from before a sign-in does not lock the client again', async () => {
  const server = fakeServer()
  server.client.subscribe(() => {})
  let refuse: (answer: unknown) => void = () => {}
  server.on('GET', '/api/calls', () => new Promise(resolve => (refuse = resolve)))
  const calls = server.client.listCalls()
  server.on('POST', '/api/session', () => new Response(null, { status: 204 }))
  await server.client.signIn('right')
  refuse(await problem(401, 'A token is wanted'))
  await expect(calls).rejects.toMatchObject({ status: 401 })
  expect(server.client.state.connection).toBe('connecting')
})

it('a sign-in in another tab unlocks the page when it gets the focus', async () => {
  const server = fakeServer()
  server.client.subscribe(() => {})
  server.on('GET', '/api/session', () => problem(401, 'A token is wanted'))
  server.fail('for-good')
  await vi.waitFor(() => expect(server.client.state.connection).toBe('locked'))
  window.dispatchEvent(new Event('focus'))
  await vi.waitFor(() => expect(server.asked).toHaveLength(2))
  expect(server.client.state.connection).toBe('locked')
  server.on('GET', '/api/session', () => new Response(null, { status: 204 }))
  window.dispatchEvent(new Event('focus'))
  await vi.waitFor(() => expect(server.client.state.connection).toBe('connecting'))
  expect([server.opened, server.open]).toEqual([2, 1])
})

it('a browser that is offline says so at once, and one that is back connects at once', () => {
  const server = fakeServer()
  const leave = server.client.subscribe(() => {})
  server.tell('hello', { epoch: 'first' })
  window.dispatchEvent(new Event('offline'))
  expect([server.client.state.connection, server.open]).toEqual(['away', 0])
  window.dispatchEvent(new Event('online'))
  expect([server.opened, server.open]).toEqual([2, 1])
  server.tell('hello', { epoch: 'first' })
  expect(server.client.state.connection).toBe('open')
  leave()
})

async function lockedServer() {
  const server = fakeServer()
  server.client.subscribe(() => {})
  server.on('GET', '/api/session', () => problem(401, 'Nobody is signed in'))
  server.fail('for-good')
  await vi.waitFor(() => expect(server.client.state.connection).toBe('locked'))
  return server
}

it('any answer to a request of a locked client unlocks it', async () => {
  const server = await lockedServer()
  server.on('GET', '/api/calls', () => problem(401, 'Nobody is signed in'))
  await expect(server.client.listCalls()).rejects.toMatchObject({ status: 401 })
  expect([server.client.state.connection, server.opened]).toEqual(['locked', 1])
  server.on('GET', '/api/calls', () => ({ calls: [] }))
  await server.client.listCalls()
  expect([server.client.state.connection, server.opened, server.open]).toEqual(['connecting', 2, 1])
})

it('an answer to a request from before a sign-out does not unlock the client', async () => {
  const server = fakeServer()
  server.client.subscribe(() => {})
  let give: (answer: unknown) => void = () => {}
  server.on('GET', '/api/calls', () => new Promise(resolve => (give = resolve)))
  const calls = server.client.listCalls()
  server.on('DELETE', '/api/session', () => new Response(null, { status: 204 }))
  await server.client.signOut()
  give({ calls: [] })
  await calls
  expect(server.client.state.connection).toBe('locked')
})

it('a locked client asks again for a new listener, and when the page becomes visible', async () => {
  const server = await lockedServer()
  const before = server.asked.length
  server.client.subscribe(() => {})
  server.client.listenToCalls({})
  await vi.waitFor(() => expect(server.asked).toHaveLength(before + 1))
  await settled()
  expect(server.client.state.connection).toBe('locked')
  server.on('GET', '/api/session', () => new Response(null, { status: 204 }))
  document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))
  await vi.waitFor(() => expect(server.client.state.connection).toBe('connecting'))
  expect([server.opened, server.open]).toEqual([2, 1])
})

it('another user has a new stream, and nothing of the former one', () => {
  const server = fakeServer()
  server.client.subscribe(() => {})
  server.tell('snapshot', snapshotOf(['idle']))
  const { session } = server.client.state
  server.client.userChanged()
  expect(server.client.state).toMatchObject({ connection: 'connecting', snapshot: undefined })
  expect(server.client.state.session).toBeGreaterThan(session)
  expect([server.opened, server.open]).toEqual([2, 1])
})

it('a stream that ends with the session locks the client, and no server is said to be away', async () => {
  const server = fakeServer()
  const seen = new Set<string>()
  server.client.subscribe(() => seen.add(server.client.state.connection))
  server.tell('hello', { epoch: 'first' })
  server.on('GET', '/api/session', () => problem(401, 'Nobody is signed in'))
  server.fail('for-now')
  await vi.waitFor(() => expect(server.client.state.connection).toBe('locked'))
  expect([...seen]).toEqual(['open', 'locked'])
  expect(server.open).toBe(0)
})
