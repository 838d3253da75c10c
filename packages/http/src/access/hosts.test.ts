import { request } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { guarded, TOKEN } from '../testing/guarded.ts'

/** The status of a GET or POST under another name. */
const askAs = (url: string, host: string, headers: Record<string, string> = {}, method = 'GET') =>
  new Promise<number | undefined>((resolve, reject) => {
    request(url, { method, headers: { Host: host, ...headers } }, response => resolve(response.resume().statusCode))
      .on('error', reject)
      .end()
  })

describe('hosts', () => {
  it('another name is refused, with any port', async () => {
    const { base } = await guarded({ hosts: ['localhost', '[::1]'] })
    for (const host of ['localhost', 'LOCALHOST:80', '[::1]:3000']) {
      expect([host, await askAs(`${base}/api/dialer`, host)]).toEqual([host, 200])
    }
    for (const host of ['evil.example', 'localhost.evil.example', '127.0.0.1', 'localhost@evil.example', '']) {
      expect([host, await askAs(`${base}/api/dialer`, host)]).toEqual([host, 421])
    }
  })

  it('requests through a proxy that the app does not trust are refused, even under an allowed name', async () => {
    const { base } = await guarded({ hosts: ['localhost'] })
    expect(await askAs(`${base}/api/dialer`, 'localhost', { 'X-Forwarded-For': '192.0.2.1' })).toBe(421)
  })

  it('with a token, requests through a proxy that the app does not trust are served; its headers are ignored', async () => {
    const { base } = await guarded({ hosts: ['localhost'], token: TOKEN })
    const headers = { 'X-Forwarded-For': '192.0.2.1', 'X-Forwarded-Host': 'evil.example' }
    expect(await askAs(`${base}/api/dialer`, 'localhost', headers)).toBe(401)
    expect(await askAs(`${base}/api/dialer`, 'localhost', { ...headers, Authorization: `Bearer ${TOKEN}` })).toBe(200)
    expect(await askAs(`${base}/api/dialer`, 'evil.example', { Authorization: `Bearer ${TOKEN}` })).toBe(421)
  })

  it('a request with two Host headers is refused, because a proxy may have checked the other', async () => {
    const { base } = await guarded({ hosts: ['localhost'] })
    const { port, hostname } = new URL(base)
    const statusOf = async (head: string) => {
      const socket = connect(Number(port), hostname)
      socket.end(`${head}\r\nConnection: close\r\n\r\n`)
      return (await text(socket)).slice(9, 12)
    }
    expect(await statusOf('GET /api/dialer HTTP/1.1\r\nHost: localhost')).toBe('200')
    for (const second of ['Host: evil.example', 'hOST: localhost']) {
      expect(await statusOf(`GET /api/dialer HTTP/1.1\r\nHost: localhost\r\n${second}`)).toBe('400')
      expect(await statusOf(`POST /webhooks/a/b HTTP/1.1\r\nHost: localhost\r\n${second}`)).toBe('400')
    }
  })

  it('behind a trusted proxy, both the Host and the forwarded name must be allowed', async () => {
    const publicUrl = 'https://calls.example'
    const { base } = await guarded({ hosts: ['localhost'], publicUrl, trustProxy: 1 })
    const ask = (host: string, forwarded: string, path = '/api/dialer', method = 'GET') =>
      askAs(base + path, host, { 'X-Forwarded-Host': forwarded, 'X-Forwarded-For': '192.0.2.1' }, method)
    expect([await ask('localhost', 'calls.example'), await ask('localhost', 'localhost')]).toEqual([200, 200])
    expect(await ask('localhost', 'evil.example')).toBe(421)
    for (const forwarded of ['localhost', 'calls.example', 'evil.example']) {
      expect([
        forwarded,
        await ask('evil.example', forwarded),
        await ask('evil.example', forwarded, '/webhooks/a/b', 'POST'),
      ]).toEqual([forwarded, 421, 421])
    }
  })

  it('webhooks may also use the public name', async () => {
    const { base } = await guarded({ hosts: ['localhost'], publicUrl: 'https://calls.example' })
    const post = (host: string) => askAs(`${base}/webhooks/a/b`, host, { 'X-Forwarded-For': '192.0.2.1' }, 'POST')
    expect([await post('calls.example'), await post('localhost'), await post('evil.example')]).toEqual([200, 200, 421])
    expect(await askAs(`${base}/api/dialer`, 'calls.example')).toBe(421)
  })

  it('without hosts, token and authorize, only this machine is served, under its own names and through no proxy', async () => {
    const { base } = await guarded({ publicUrl: 'https://calls.example' })
    for (const host of ['localhost:3000', '127.0.0.1', '[::1]:80']) {
      expect([host, await askAs(`${base}/api/dialer`, host)]).toEqual([host, 200])
    }
    for (const host of ['calls.example', 'evil.example', 'localhost.evil.example']) {
      expect([host, await askAs(`${base}/api/dialer`, host)]).toEqual([host, 421])
      expect([host, await askAs(`${base}/api/dialer/start`, host, {}, 'POST')]).toEqual([host, 421])
    }
    expect(await askAs(`${base}/webhooks/a/b`, 'evil.example', {}, 'POST')).toBe(200)
    // A proxy or tunnel on this machine hands in requests of everybody.
    for (const name of ['X-Forwarded-For', 'X-Forwarded-Host', 'X-Forwarded-Proto', 'Forwarded']) {
      expect([name, await askAs(`${base}/api/dialer`, 'localhost', { [name]: 'localhost' })]).toEqual([name, 401])
    }
    const locked = await guarded({ token: TOKEN })
    expect(await askAs(`${locked.base}/api/dialer`, 'evil.example')).toBe(401)
  })

  it('without hosts, token and authorize, a request whose server does not say where it arrived is refused', async () => {
    const { handler } = await guarded()
    const ask = async (localAddress?: string) =>
      (await handler(new Request('http://localhost/api/dialer'), { localAddress })).status
    expect([await ask(), await ask('192.0.2.1'), await ask('127.0.0.1')]).toEqual([401, 401, 200])
    const refused = await handler(new Request('http://localhost/api/dialer'))
    expect((await refused.json()).detail).toContain('Expected `token`, `authorize` or `hosts` in the options')
  })

  it('are validated as names', async () => {
    await expect(guarded({ hosts: ['localhost:3000'] })).rejects.toThrow(
      'without a port, such as localhost, got localhost:3000',
    )
    await expect(guarded({ hosts: [] })).rejects.toThrow(TypeError)
  })
})
