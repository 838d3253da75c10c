import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Reply, StreamSink } from '../http/reply.ts'

/** Sends an answer. Ends the connection if the request is not read to its end. */
export function send(
  { status, headers, body, stream }: Reply,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): void {
  if (stream) {
    // The stream ends with its connection. Chunked encoding would triple the number of writes.
    outgoing.removeHeader('Transfer-Encoding')
    if (!outgoing.destroyed) outgoing.writeHead(status, { ...headersOf(headers), Connection: 'close' })
    stream(sinkOf(outgoing))
    return
  }
  if (outgoing.destroyed) return
  outgoing.writeHead(status, { ...headersOf(headers), ...(incoming.complete ? {} : { Connection: 'close' }) }).end(body)
}

const headersOf = (headers: Reply['headers']): Record<string, string | string[]> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, typeof value === 'string' ? value : [...value]]),
  )

const sinkOf = (outgoing: ServerResponse): StreamSink => ({
  write: chunk => void outgoing.write(chunk),
  get waitingBytes() {
    return outgoing.writableLength
  },
  end: () => void outgoing.end(),
  destroy: () => void outgoing.destroy(),
  onClose(listener) {
    if (outgoing.destroyed) listener()
    else outgoing.once('close', listener).on('error', () => {})
  },
})
