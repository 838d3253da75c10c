import { request } from 'node:http'
import express from 'express'
import { describe, expect, it } from 'vitest'
import { guarded } from '../testing/guarded.ts'

/** The status of a GET or POST under another name. */
const askAs = (url: string, host: string, headers: Record<string, string> = {}, method = 'GET') =>
  new Promise<number | undefined>((resolve, reject) => {
    request(url, { method, headers: { Host: host, ...headers } }, response => resolve(response.resume().statusCode))
      .on('error', reject)
      .end()
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
