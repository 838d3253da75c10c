import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import express, { type Express } from 'express'
import { expect, it, onTestFinished } from 'vitest'
import { compressed } from './compressed.ts'
import { pages } from './pages.ts'

const TEXT = 'a call rings '.repeat(200)

/** `fetch` hides how an answer was encoded. */
async function headersOf(app: Express, path: string, accept = 'br, gzip') {
  const server = createServer(app).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const asked = request({ port, path, headers: { 'accept-encoding': accept, connection: 'close' } }).end()
  const [response] = await once(asked, 'response')
  response.resume()
  return response.headers
}

const app = express()
  .use(compressed)
  .get('/events', (_request, response) => void response.type('text/event-stream').end(TEXT))
  .use((_request, response) => void response.type('json').send(JSON.stringify(TEXT)))

it.each([
  ['/api/calls', 'br'],
  ['/account-of-calls', 'br'],
  ['/account/sign-in', undefined],
  ['/api/session?x=1', undefined],
  ['/webhooks/twilio/1', undefined],
  ['/events', undefined],
])('text is compressed, streams, sign-in and webhooks are not: %s', async (path, encoding) => {
  expect((await headersOf(app, path))['content-encoding']).toBe(encoding)
})

it('built assets are sent in the copies that the build made, and cached for a year', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'outdial-pages-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  await mkdir(join(folder, 'assets'))
  for (const [end, text] of [
    ['', 'plain'],
    ['.br', 'small'],
    ['.gz', 'middle'],
  ] as const)
    await writeFile(join(folder, `assets/page-1.js${end}`), text)
  const built = express().use(compressed, pages(folder))
  for (const [accept, encoding, length] of [
    ['br, gzip', 'br', '5'],
    ['gzip', 'gzip', '6'],
    ['identity', undefined, '5'],
  ] as const) {
    const headers = await headersOf(built, '/assets/page-1.js', accept)
    expect([headers['content-encoding'], headers['content-length']]).toEqual([encoding, length])
    expect(headers['cache-control']).toBe('public, max-age=31536000, immutable')
    expect(headers['content-type']).toMatch(/javascript/)
    expect(headers.vary).toMatch(/Accept-Encoding/)
  }
  await writeFile(join(folder, 'assets/page-2.js'), 'built while the server runs')
  expect((await headersOf(built, '/assets/page-2.js'))['content-length']).toBe('27')
})
