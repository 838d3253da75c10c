import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

export const answer = (status: string, body: string, headers = '', length = Buffer.byteLength(body)) =>
  `HTTP/1.1 ${status}\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n${headers}\r\n${body}`

/** Receives each POST: its socket, its number on the server, its number on the socket, its text. */
export type Fault = (socket: Socket, request: number, onSocket: number, text: string) => void

/**
 * A real server that commits the fault after it has read a request, and counts the requests
 * that reach it.
 */
export async function faultyServer(
  onRequest: Fault,
  onConnection: (socket: Socket) => void = () => {},
  host = '127.0.0.1',
) {
  let requests = 0
  const sockets = new Set<Socket>()
  const server = createServer(socket => {
    sockets.add(socket)
    socket.on('error', () => {})
    onConnection(socket)
    let received = ''
    let onSocket = 0
    socket.on('data', data => {
      received += data.toString('latin1')
      // Both bodies are short and end with a brace.
      if (socket.destroyed || !/^POST [^]*\r\n\r\n[^]*}$/.test(received)) return
      const text = received
      received = ''
      onRequest(socket, ++requests, ++onSocket, text)
    })
  })
  server.listen(0, host)
  await once(server, 'listening')
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { baseUrl: `http://${host}:${port}`, port, server, requests: () => requests }
}
