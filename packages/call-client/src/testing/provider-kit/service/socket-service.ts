import type { Socket } from 'node:net'
import type { ServiceAnswer } from '../options.ts'
import { requestReader } from './request-reader.ts'
import { type React, requestLog, type Service, type Spoiled, textOf } from './service.ts'
import { gzipBomb, sendHuge, written } from './written-answers.ts'

/** How a service that answers over connections behaves besides its answers. */
export interface SocketSetting {
  /** Called for each connection, before anything is read. */
  readonly onConnection?: (socket: Socket) => void
  /** Bytes sent after each answer, as a proxy out of step does. */
  readonly surplus?: ServiceAnswer
}

/** A real server that reads requests and answers them as the case says. It keeps connections alive. */
export async function socketService(react: React, { onConnection, surplus }: SocketSetting = {}): Promise<Service> {
  // Imported when it is needed: the rest of the entry also runs in browsers.
  const { createServer } = await import('node:net')
  const log = requestLog(react)
  const sockets: Socket[] = []
  const server = createServer(socket => {
    sockets.push(socket)
    socket.on('error', () => {})
    onConnection?.(socket)
    const read = requestReader()
    socket.on('data', data => {
      if (socket.destroyed) return
      for (const request of read(data.toString('latin1'))) void respond(socket, log.react(request))
    })
  })

  const respond = async (socket: Socket, reaction: ServiceAnswer | Spoiled): Promise<void> => {
    if (!('fault' in reaction)) return void socket.write(written(reaction) + (surplus ? written(surplus) : ''))
    const { fault, answer } = reaction
    if (fault === 'hang') return
    if (fault === 'reset') return void socket.resetAndDestroy()
    if (fault === 'close') return void socket.end()
    if (fault === 'garbage') return void socket.end('SIP/2.0 200 OK\r\n\r\n')
    if (fault === 'slow') return void socket.write('HTTP/1.1 2')
    const text = textOf(answer)
    if (fault === 'cut')
      return void socket.end(written({ ...answer, body: text.slice(0, Math.ceil(text.length / 2)) }, text))
    if (fault === 'huge') await sendHuge(socket, answer)
    else socket.write(await gzipBomb(answer))
  }

  await new Promise<void>(resolve => void server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    fetch: undefined,
    requests: log.requests,
    connections: () => sockets.length,
    bytesSent: () => Math.max(0, ...sockets.map(({ bytesWritten }) => bytesWritten)),
    reachedBy: log.reachedBy,
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise<void>(resolve => void server.close(() => resolve()))
      log.assertAnswered()
    },
  }
}

/** An address that refuses connections. */
export async function closedAddress(): Promise<string> {
  const service = await socketService(() => ({ fault: 'hang', answer: {} }))
  await service.close()
  return service.baseUrl
}
