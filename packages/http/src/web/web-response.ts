import type { Reply, StreamSink } from '../http/reply.ts'

/** An answer in web standards. */
export function toResponse({ status, headers, body, chunks, stream }: Reply, method: string): Response {
  const sent = new Headers()
  for (const [name, value] of Object.entries(headers)) {
    for (const each of typeof value === 'string' ? [value] : value) sent.append(name, each)
  }
  const init = { status, headers: sent }
  if (stream) return new Response(toReadable(stream), init)
  if (chunks) return new Response(pulled(chunks), init)
  return new Response(method === 'HEAD' || status === 204 ? null : (body ?? null), init)
}

/** A stream that reads its source only as far as the client reads. */
function pulled(chunks: AsyncIterable<string>): ReadableStream<Uint8Array> {
  const source = chunks[Symbol.asyncIterator]()
  const encoder = new TextEncoder()
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await source.next()
        if (done) controller.close()
        else controller.enqueue(encoder.encode(value))
      },
      async cancel() {
        await source.return?.()
      },
    },
    { highWaterMark: 0 },
  )
}

function toReadable(open: (sink: StreamSink) => void): ReadableStream<Uint8Array> {
  const closeListeners = new Set<() => void>()
  let isOpen = true
  const closed = () => {
    if (!isOpen) return
    isOpen = false
    for (const listener of closeListeners) listener()
  }
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        open({
          write(chunk) {
            if (isOpen) controller.enqueue(chunk)
          },
          // Without a limit of its own, what is desired is less than nothing by what waits.
          get waitingBytes() {
            return -(controller.desiredSize ?? 0)
          },
          end() {
            if (isOpen) controller.close()
            closed()
          },
          destroy() {
            if (isOpen) controller.error(new Error('The client does not read'))
            closed()
          },
          onClose(listener) {
            if (isOpen) closeListeners.add(listener)
            else listener()
          },
        })
      },
      cancel: closed,
    },
    { highWaterMark: 0, size: chunk => chunk.byteLength },
  )
}
