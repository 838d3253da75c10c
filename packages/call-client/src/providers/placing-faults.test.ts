import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { answer, type Fault, faultyServer } from '../../test/faulty-server.ts'
import { createCallClient } from '../client.ts'
import type { CallUpdate } from '../kernel/call.ts'
import { manualClock } from '../testing/manual-clock.ts'
import { callApi } from './call-api/call-api.ts'
import { numDialer } from './num-dialer/num-dialer.ts'

const say =
  (text: string): Fault =>
  socket =>
    void socket.end(text)

const PROVIDERS = {
  'Call API': (baseUrl: string) => callApi({ baseUrl }),
  'Num Dialer': (baseUrl: string) => numDialer({ baseUrl, webhookUrl: 'http://127.0.0.1:1/webhooks' }),
}
const MAX_CALL_MS = 60_000

/**
 * Dials once, stops the time until the first update, or until the request was read, and then lets
 * all time pass.
 */
async function dialOnce(baseUrl: string, provider: keyof typeof PROVIDERS, reached?: Promise<void>) {
  const clock = manualClock()
  const calls = createCallClient({ provider: PROVIDERS[provider](baseUrl), clock, maxCallMs: MAX_CALL_MS })
  const updates: CallUpdate[] = []
  const first = Promise.withResolvers<void>()
  const dialed = calls.dial(
    { to: '+13018040009' },
    {
      onUpdate(update) {
        updates.push(update)
        first.resolve()
      },
    },
  )
  await (reached ?? Promise.race([first.promise, dialed]))
  await clock.advance(MAX_CALL_MS)
  return { result: await dialed, statuses: updates.map(({ status }) => status) }
}

it.each(['Call API', 'Num Dialer'] as const)(
  'a POST to the %s is not sent if `maySend` returns false, which proves that nothing was placed',
  async provider => {
    const { baseUrl, requests } = await faultyServer(say(answer('201 Created', '{"id":1,"status":"initiated"}')))
    const calls = createCallClient({ provider: PROVIDERS[provider](baseUrl) })
    let asked = 0
    const maySend = () => {
      asked++
      return false
    }
    const placed = calls.place({ to: '+13018040009' }, { maySend })
    expect(asked, 'not called before the connection is ready').toBe(0)
    await expect(placed).rejects.toMatchObject({ placed: 'no' })
    expect(asked).toBe(1)

    const allowed = calls.place({ to: '+13018040009' }, { maySend: () => true })
    await expect(allowed).resolves.toMatchObject({ providerCallId: '1' })
    expect(requests()).toBe(1)
  },
)

it('`maySend` is called after the connection was made, not before', async () => {
  const { baseUrl } = await faultyServer(say(answer('201 Created', '{"id":1,"status":"initiated"}')))
  const order: string[] = []
  const connected = () => void order.push('connected')
  subscribe('undici:client:connected', connected)
  const maySend = () => {
    order.push('maySend')
    return true
  }
  await createCallClient({ provider: PROVIDERS['Num Dialer'](baseUrl) }).place({ to: '+13018040009' }, { maySend })
  unsubscribe('undici:client:connected', connected)
  expect(order).toEqual(['connected', 'maySend'])
})

describe.each(['Call API', 'Num Dialer'] as const)('one POST and no more reaches the %s', provider => {
  it.each<[string, Fault]>([
    ['the connection is reset once the request was read', socket => void socket.resetAndDestroy()],
    ['the connection is closed without an answer', socket => void socket.end()],
    ['the answer is 408', say(answer('408 Request Timeout', '{"error":"slow"}', 'connection: close\r\n'))],
    ['the answer is 421, after which the platform sends again what it can', say(answer('421 Misdirected Request', ''))],
    ['the answer is 409', say(answer('409 Conflict', '{"error":"again"}'))],
    ['the answer is 500', say(answer('500 Internal Server Error', '{"error":"oops"}'))],
    ['the answer is 503 with Retry-After', say(answer('503 Service Unavailable', '', 'retry-after: 0\r\n'))],
    ['the answer is a redirect', say(answer('307 Temporary Redirect', '', 'location: /elsewhere\r\n'))],
    ['the JSON is cut by the connection', say(answer('201 Created', '{"id": 7, "sta', '', 40))],
    ['the JSON is cut and looks whole', say(answer('201 Created', '{"id": 7, "sta'))],
    ['the answer is HTML', say(answer('200 OK', '<html><h1>It works!</h1></html>'))],
    ['the answer is no HTTP', say('SIP/2.0 200 OK\r\n\r\n')],
  ])('when %s, and the line is in use until the call is surely over', async (_, fault) => {
    const { baseUrl, requests } = await faultyServer(fault)
    const { result, statuses } = await dialOnce(baseUrl, provider)
    expect(statuses).toEqual(['unknown', 'indeterminate'])
    expect(result).toMatchObject({ outcome: 'indeterminate', error: { placed: 'unknown' } })
    expect(requests()).toBe(1)
  })

  it('when no answer ever comes', async () => {
    let reached = () => {}
    const read = new Promise<void>(resolve => {
      reached = resolve
    })
    const { baseUrl, requests } = await faultyServer(() => reached())
    const dialed = dialOnce(baseUrl, provider, read)
    expect(await dialed).toMatchObject({ result: { outcome: 'indeterminate' }, statuses: ['unknown', 'indeterminate'] })
    expect(requests()).toBe(1)
  })

  it('when the connection is reset at the first byte of the request, and the call ends `indeterminate`', async () => {
    let connections = 0
    const { baseUrl, requests } = await faultyServer(
      () => {},
      socket => {
        connections++
        socket.once('data', () => socket.resetAndDestroy())
      },
    )
    expect((await dialOnce(baseUrl, provider)).result).toMatchObject({ outcome: 'indeterminate' })
    expect([connections, requests()]).toEqual([1, 0])
  })

  it('and on a connection of its own, even if the service would keep one alive', async () => {
    const accepted = provider === 'Call API' ? '{"id":1,"status":"completed"}' : '{"error":"no"}'
    let connections = 0
    const { baseUrl, requests } = await faultyServer(
      (socket, request) => {
        if (request === 1) socket.write(answer('200 OK', accepted))
        else socket.resetAndDestroy()
      },
      () => connections++,
    )
    await dialOnce(baseUrl, provider)
    const { result } = await dialOnce(baseUrl, provider)
    expect(result.outcome).toBe('indeterminate')
    expect([requests(), connections]).toEqual([2, 2])
  })

  it.each([400, 401, 403, 404, 415, 422, 429])(
    'when the answer is %i, which proves that nothing was placed',
    async status => {
      const { baseUrl, requests } = await faultyServer(
        say(answer(`${status} No`, '{"error":"no"}', 'retry-after: 0\r\n')),
      )
      const { result } = await dialOnce(baseUrl, provider)
      expect(result).toMatchObject({ outcome: 'rejected', error: { status, placed: 'no' } })
      expect(requests()).toBe(1)
    },
  )

  it('or none at all when the connection is refused, which proves that nothing was placed', async () => {
    const { baseUrl, server } = await faultyServer(() => {})
    server.close()
    await once(server, 'close')
    expect((await dialOnce(baseUrl, provider)).result).toMatchObject({
      outcome: 'rejected',
      error: { code: 'unavailable', placed: 'no' },
    })
  })

  it('or none at all when the name is not found, which proves that nothing was placed', async () => {
    const { result } = await dialOnce('http://unknown.invalid', provider)
    expect(result).toMatchObject({ outcome: 'rejected', error: { code: 'unavailable', placed: 'no' } })
  })
})
