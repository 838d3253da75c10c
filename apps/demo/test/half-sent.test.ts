import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, it } from 'vitest'
import { startDemoProcess } from './support/processes.ts'

it('the server ends connections with a half-sent head, a half-sent body or nothing', { timeout: 60_000 }, async () => {
  const { url } = await startDemoProcess()
  const { hostname, port } = new URL(url)
  const ended = await Promise.all(
    [
      '',
      'GET /api/calls HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ',
      'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\n\r\nabc',
      'POST /api/calls HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{"to"',
    ].map(async start => {
      const socket = connect(Number(port), hostname).resume()
      socket.on('error', () => {}).write(start)
      await once(socket, 'close')
      return socket.destroyed
    }),
  )
  expect(ended).toEqual([true, true, true, true])
})
