import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, it } from 'vitest'
import { startDemoProcess } from './support/processes.ts'

it('connections with a half-sent head, a half-sent body or nothing end within 15 s', { timeout: 30_000 }, async () => {
  const { url } = await startDemoProcess()
  const { hostname, port } = new URL(url)
  const began = performance.now()
  const seconds = await Promise.all(
    [
      '',
      'GET /api/calls HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ',
      'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\n\r\nabc',
      'POST /api/calls HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{"to"',
    ].map(async start => {
      const socket = connect(Number(port), hostname).resume()
      socket.on('error', () => {}).write(start)
      await once(socket, 'close')
      return (performance.now() - began) / 1000
    }),
  )
  expect(Math.max(...seconds)).toBeLessThan(17)
})
