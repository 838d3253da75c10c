import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { fakeServer, pictureOf, problem } from '../testing/fake-server.ts'
import { createApiClient } from './api-client.ts'
import { sharedApiClient } from './shared.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
afterEach(() => void vi.useRealTimers())

const settled = async () => {
  for (let turn = 0; turn < 5; turn++) await Promise.resolve()
}

it('is connected once, while somebody listens', async () => {
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

it('tells every change, and only changes', () => {
  const server = fakeServer()
  const heard = vi.fn()
  server.client.subscribe(heard)
  server.tell('snapshot', pictureOf(['idle']))
  const message = { epoch: 'first', ...pictureOf(['ringing']).entries[0] }
  server.tell('entry', message)
  server.tell('entry', message)
  server.tell('dialer', { epoch: 'first', version: 1, state: 'running', concurrency: 3 })
  expect(heard).toHaveBeenCalledTimes(3)
  expect(server.client.state.picture).toMatchObject({ state: 'running', entries: [{ status: 'ringing' }] })
})

it('an answer of another server does not replace what the stream tells', async () => {
  const server = fakeServer()
  server.client.subscribe(() => {})
  server.tell('snapshot', pictureOf(['idle']))
  server.answer = async () => Response.json(pictureOf(['ringing'], { epoch: 'other', state: 'running' }))
  await server.client.command({ name: 'start' })
  expect(server.client.state.picture).toMatchObject({ epoch: 'first', state: 'idle' })
})

it('garbage changes nothing', () => {
  const server = fakeServer()
  server.client.subscribe(() => {})
  server.tell('snapshot', pictureOf(['idle']))
  const { state } = server.client
  for (const name of ['snapshot', 'entry', 'dialer']) {
    for (const garbage of ['{', 'null', '[]', '{"epoch":"first"}']) server.tell(name, garbage)
  }
  expect(server.client.state).toBe(state)
})

it('a connection that says nothing any more, not even a heartbeat, is given up for another', () => {
  const server = fakeServer()
  server.client.subscribe(() => {})
  server.tell('snapshot', pictureOf(['idle']))
  vi.advanceTimersByTime(39_000)
  server.tell('heartbeat', {})
  vi.advanceTimersByTime(39_000)
  expect([server.client.state.connection, server.opened]).toEqual(['open', 1])
  vi.advanceTimersByTime(1_000)
  expect([server.client.state.connection, server.open]).toEqual(['away', 0])
  vi.advanceTimersByTime(1_000)
  expect([server.opened, server.open]).toEqual([2, 1])
  server.tell('snapshot', pictureOf(['idle']))
  expect(server.client.state.connection).toBe('open')
})

it('a server that is away is back with its next picture', () => {
  const server = fakeServer()
  server.client.subscribe(() => {})
  server.tell('snapshot', pictureOf(['idle']))
  server.fail('for-now')
  expect(server.client.state).toMatchObject({ connection: 'away', picture: { epoch: 'first' } })
  server.tell('snapshot', pictureOf(['idle'], { epoch: 'second' }))
  expect(server.client.state).toMatchObject({ connection: 'open', picture: { epoch: 'second' } })
  expect(server.opened).toBe(1)
})

it('where the browser gives up, it tries again, later each time, until nobody listens', async () => {
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
  server.tell('snapshot', pictureOf(['idle']))
  server.fail('for-good')
  await vi.advanceTimersByTimeAsync(1000)
  expect(server.opened).toBe(8)
  server.fail('for-good')
  leave()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(server.opened).toBe(8)
})

it('a command is posted as JSON, and its answer is the new picture', async () => {
  const server = fakeServer()
  server.client.subscribe(() => {})
  server.answer = () => Promise.resolve(Response.json(pictureOf(['dialing'], { state: 'running' }), { status: 202 }))
  await server.client.command({ name: 'start' })
  await server.client.command({ name: 'stop', hangUp: true })
  expect(server.posted).toEqual([
    { path: '/calls/api/dialer/start', body: {} },
    { path: '/calls/api/dialer/stop', body: { hangUp: true } },
  ])
  expect(server.client.state.picture).toMatchObject({ state: 'running' })
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
  expect(createApiClient().state).toEqual({ connection: 'connecting' })
})
