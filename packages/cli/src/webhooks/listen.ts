import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { toFetchHandler, type WebhookReceiver } from '@outdial/call-client'

// The handler refuses bodies above 1 MB.
const MAX_BODY_BYTES = 2_000_000

export interface ListenOptions {
  readonly host: string
  readonly port: number
  /** Base address of the webhooks, as the provider was given it. */
  readonly webhookUrl: string
  readonly receiver: WebhookReceiver
}

/** Receives webhooks until it is closed. */
export interface Listening {
  close(): Promise<void>
}

/**
 * Listens for webhooks below `/webhooks`, and below paths that end so: a proxy may add the path at
 * which an app mounts the interface.
 *
 * @throws {Error} of the system, such as `EADDRINUSE`
 */
export async function listenForWebhooks({ host, port, webhookUrl, receiver }: ListenOptions): Promise<Listening> {
  const handle = toFetchHandler(receiver, { webhookUrl })
  const server = createServer((request, response) => {
    answer(request, response, handle).catch(() => response.destroy())
  })
  server.listen(port, host)
  await once(server, 'listening')
  return {
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

async function answer(
  incoming: IncomingMessage,
  response: ServerResponse,
  handle: (request: Request) => Promise<Response>,
): Promise<void> {
  const { method = 'GET', url = '/', headers } = incoming
  const hasBody = method !== 'GET' && method !== 'HEAD'
  const path = url.replace(/^[^?]*(?=\/webhooks\/)/, '')
  const request = new Request(`http://${headers.host ?? '127.0.0.1'}${path}`, {
    method,
    headers: Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, [value].flat().join(', ')] as [string, string]],
    ),
    ...(hasBody && { body: await bodyOf(incoming) }),
  })
  const { status, headers: replyHeaders, body } = await handle(request)
  response.writeHead(status, Object.fromEntries(replyHeaders))
  response.end(body ? Buffer.from(await new Response(body).arrayBuffer()) : undefined)
}

/** The body, or its beginning if the handler would refuse it. */
async function bodyOf(incoming: IncomingMessage): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of incoming) {
    const part = Buffer.from(chunk)
    chunks.push(part)
    bytes += part.length
    if (bytes > MAX_BODY_BYTES) break
  }
  return new Uint8Array(Buffer.concat(chunks))
}
