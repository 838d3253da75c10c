import { once } from 'node:events'
import { mkdtemp } from 'node:fs/promises'
import { createServer, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import express from 'express'
import { describe, expect, it, onTestFinished } from 'vitest'
import { guarded } from '../testing/guarded.ts'

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
    const { status } = await guarded({ app: express().set('trust proxy', 1), limits: { readsPerMinute: 1 } })
    const from = (address: string) => status('/api/dialer', { headers: { 'X-Forwarded-For': address } })
    expect([await from('192.0.2.1'), await from('192.0.2.2'), await from('192.0.2.1')]).toEqual([200, 200, 429])
    expect([await from('2001:db8:1:2::1'), await from('2001:db8:1:2::9')]).toEqual([200, 429])
  })

  it('count requests without an address', async () => {
    const path = join(await mkdtemp(join(tmpdir(), 'outdial-')), 'socket')
    const { router } = await guarded({ limits: { readsPerMinute: 1 } })
    const server = createServer(express().use(router)).listen(path)
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
