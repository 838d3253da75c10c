import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Reply, StreamSink } from '../http/reply.ts'

/** Sends an answer. Ends the connection if the request is not read to its end. */
export function send(
  { status, headers, body, chunks, stream }: Reply,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): void {
  if (stream) {
    // The stream ends with its connection. Chunked encoding would triple the number of writes.
    outgoing.removeHeader('Transfer-Encoding')
    if (!outgoing.destroyed) outgoing.writeHead(status, { ...headers, Connection: 'close' })
    stream(sinkOf(outgoing))
    return
  }
  if (outgoing.destroyed) return
  if (chunks) {
    outgoing.writeHead(status, headers)
    // An error destroys the connection, so that the client does not take a part for the whole.
    pipeline(Readable.from(chunks, { highWaterMark: 1 }), outgoing).catch(() => {})
    return
  }
  outgoing.writeHead(status, incoming.complete ? headers : { ...headers, Connection: 'close' }).end(body)
}

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
