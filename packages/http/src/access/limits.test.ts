import { once } from 'node:events'
import { mkdtemp } from 'node:fs/promises'
import { createServer, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { toNodeListener } from '../node/listener.ts'
import { guarded, TOKEN } from '../testing/guarded.ts'

const LOOPBACK = ['127.0.0.1']

describe('limits', () => {
  it('too many requests are refused by a problem document with Retry-After; webhooks are not counted', async () => {
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

  it('each address is counted separately, as by `trust proxy`; an IPv6 network is one address', async () => {
    const { status } = await guarded({ trustProxy: 1, hosts: LOOPBACK, limits: { readsPerMinute: 1 } })
    const from = (address: string) => status('/api/dialer', { headers: { 'X-Forwarded-For': address } })
    expect([await from('192.0.2.1'), await from('192.0.2.2'), await from('192.0.2.1')]).toEqual([200, 200, 429])
    expect([await from('2001:db8:1:2::1'), await from('2001:db8:1:2::9')]).toEqual([200, 429])
  })

  it('headers of proxies that the app does not trust are ignored: 40 forged addresses are one', async () => {
    const errors: unknown[] = []
    const { signIn } = await guarded({ token: TOKEN, onError: error => errors.push(error) })
    const statuses = []
    for (let n = 0; n < 40; n++) {
      statuses.push(
        (await signIn('wrong', { 'X-Forwarded-For': `192.0.2.${n}`, Forwarded: `for=192.0.2.${n}` })).status,
      )
    }
    expect(statuses).toEqual([...Array(10).fill(401), ...Array(30).fill(429)])
    expect(errors).toEqual([])
  })

  it('when many addresses fail to sign in, each has one attempt, and a right token is still accepted', async () => {
    const limits = { signInsPerMinute: 10, allSignInsPerMinute: 20 }
    const { signIn } = await guarded({ token: TOKEN, limits, trustProxy: 1 })
    const from = async (address: number, token: string) =>
      (await signIn(token, { 'X-Forwarded-For': `192.0.2.${address}` })).status
    for (const address of [1, 2]) for (let n = 0; n < 10; n++) expect(await from(address, 'wrong')).toBe(401)
    // An address that is refused does not use up the attempts of others.
    for (let n = 0; n < 50; n++) expect(await from(1, 'wrong')).toBe(429)
    for (const address of [3, 4]) {
      expect([await from(address, 'wrong'), await from(address, 'wrong')]).toEqual([401, 429])
    }
    for (let n = 0; n < 20; n++) expect(await from(5, TOKEN)).toBe(204)
    expect(await from(4, TOKEN)).toBe(429)
  })

  it('event streams are limited by address and in all, and a closed stream makes room', async () => {
    const { ask } = await guarded({
      limits: { eventStreamsPerAddress: 2, eventStreams: 3 },
      trustProxy: 1,
      hosts: LOOPBACK,
    })
    const open = (address: string) => ask('/api/events', { headers: { 'X-Forwarded-For': address } })
    const streams = [await open('192.0.2.1'), await open('192.0.2.1'), await open('192.0.2.2')]
    expect(streams.map(({ status }) => status)).toEqual([200, 200, 200])
    const tooMany = await open('192.0.2.1')
    expect([tooMany.status, tooMany.headers.get('retry-after')]).toEqual([429, '30'])
    expect(await tooMany.json()).toMatchObject({ type: 'urn:outdial:problem:too-many-requests' })
    const full = await open('192.0.2.3')
    expect(full.status).toBe(503)
    expect(await full.json()).toMatchObject({ type: 'urn:outdial:problem:too-many-streams' })
    await streams[0]?.body?.cancel()
    await expect.poll(async () => (await open('192.0.2.1')).status).toBe(200)
  })

  it('event streams are limited by owner where the server says no address', async () => {
    const { handler } = await guarded({
      limits: { eventStreamsPerAddress: 1 },
      authorize: request => ({ ownerId: request.headers.get('x-user') ?? 'ada' }),
    })
    const open = async (user: string) =>
      (await handler(new Request('http://localhost/api/events', { headers: { 'X-User': user } }))).status
    expect([await open('ada'), await open('bob'), await open('ada')]).toEqual([200, 200, 429])
  })

  it('by default an address may have 50 event streams', async () => {
    const { ask } = await guarded()
    const statuses = await Promise.all(Array.from({ length: 51 }, async () => (await ask('/api/events')).status))
    expect(statuses.filter(status => status === 200)).toHaveLength(50)
  })

  it('count requests without an address', async () => {
    const path = join(await mkdtemp(join(tmpdir(), 'outdial-')), 'socket')
    const { handler } = await guarded({ hosts: ['localhost'], limits: { readsPerMinute: 1 } })
    const server = createServer(toNodeListener(handler)).listen(path)
    onTestFinished(() => void server.close())
    await once(server, 'listening')
    const status = () =>
      new Promise(resolve => {
        const agent = false
        request({ agent, socketPath: path, path: '/api/dialer' }, response =>
          resolve(response.resume().statusCode),
        ).end()
      })
    expect([await status(), await status()]).toEqual([200, 429])
  })

  it('can be switched off, and are validated', async () => {
    const { status } = await guarded({ limits: false })
    const statuses = await Promise.all(Array.from({ length: 20 }, () => status('/api/session', { method: 'DELETE' })))
    expect(new Set(statuses)).toEqual(new Set([204]))
    await expect(guarded({ limits: { readsPerMinute: 0 } })).rejects.toThrow(
      'Expected `limits.readsPerMinute` to be an',
    )
  })
})
