import type { EventEmitter } from 'node:events'
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'

/**
 * Makes a server send surplus answers: from the second request of a connection on, each POST
 * receives an answer with this status before its own answer. A client that keeps connections alive
 * takes the surplus one for its own.
 */
export function sendSurplusAnswers(server: EventEmitter | undefined, status: number): void {
  const used = new WeakSet<Socket>()
  server?.prependListener('request', ({ method, socket }: IncomingMessage) => {
    if (used.has(socket) && method === 'POST') socket.write(surplus(status))
    used.add(socket)
  })
}

function surplus(status: number): string {
  const body = '{"error":"a surplus answer"}'
  const head = `HTTP/1.1 ${status} Surplus\r\ncontent-type: application/json\r\ncontent-length: ${body.length}`
  return `${head}\r\n\r\n${body}`
}
