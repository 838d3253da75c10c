import { once } from 'node:events'
import { createServer } from 'node:http'
import express from 'express'
import { expect, it, onTestFinished } from 'vitest'
import { createMetrics } from './metrics.ts'

/** A server that measures, with a stream that may be refused. */
async function serve() {
  const metrics = createMetrics({ queues: async () => [] })
  const app = express()
    .use(metrics.requests)
    .use((_request, response, next) => {
      response.set('Cache-Control', 'no-store')
      next()
    })
    .use((request, response, next) => {
      if (request.headers.authorization) next()
      else response.status(401).end()
    })
    .get('/api/events', (_request, response) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8' }).write(':\n\n')
    })
    .get('/metrics', metrics.expose)
  const server = createServer(app).listen(0, '127.0.0.1')
  onTestFinished(() => server.closeAllConnections())
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const address = server.address()
  const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
  const ask = (path: string) => fetch(url + path, { headers: { authorization: 'x' } })
  return { url, ask, read: async () => (await ask('/metrics')).text() }
}

it('a stream that is open is one, whatever was asked for; one that was refused is a request', async () => {
  const { url, ask, read } = await serve()
  const stream = await ask('/api/events')
  await (await fetch(`${url}/api/events`)).text()
  const text = await read()
  expect(text).toContain('outdial_event_stream_clients 1')
  expect(text).toMatch(/duration_seconds_count\{[^}]*route="\/api",status="401"[^}]*\} 1/)
  await stream.body?.cancel()
  await expect.poll(read).toContain('outdial_event_stream_clients 0')
  expect(await read()).not.toContain('route="/api/events"')
})

it('what is asked for elsewhere and refused is no series of its own', async () => {
  const { url, read } = await serve()
  await (await fetch(`${url}/wp-admin`)).text()
  expect(await read()).toMatch(/duration_seconds_count\{[^}]*route="other",status="401"[^}]*\} 1/)
})
