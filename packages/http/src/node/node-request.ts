import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ApiRequest, UsedBody } from '../http/request.ts'

/** What a server of `node:http`, or the framework on it, knows of a request. */
export interface NodeConnection {
  readonly mountPath: string
  /** Path and query below the mount path. */
  readonly url: string
  readonly protocol: string
  readonly host: string | undefined
  readonly address: string | undefined
  readonly trustsProxy: boolean
  /** Present if a parser of the framework has read the body. */
  readonly usedBody: UsedBody | undefined
  /** The raw body, if the framework has read it and kept it. */
  readonly rawBody?: Uint8Array | undefined
}

/** A request of `node:http`, as routes read it. */
export function toApiRequest(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  connection: NodeConnection,
): ApiRequest {
  const { url, rawBody, usedBody } = connection
  const end = url.indexOf('?')
  const { headers } = incoming
  let left: AbortController | undefined

  return {
    method: incoming.method ?? '',
    path: end < 0 ? url : url.slice(0, end),
    query: end < 0 ? '' : url.slice(end + 1),
    mountPath: connection.mountPath,
    protocol: connection.protocol,
    host: connection.host,
    address: connection.address,
    localAddress: incoming.socket.localAddress,
    trustsProxy: connection.trustsProxy,
    get hostCount() {
      return incoming.rawHeaders.filter((text, index) => index % 2 === 0 && text.toLowerCase() === 'host').length
    },
    hasBody: headers['transfer-encoding'] !== undefined || headers['content-length'] !== undefined,
    usedBody: rawBody ? undefined : usedBody,
    get signal() {
      if (!left) {
        const controller = new AbortController()
        left = controller
        if (outgoing.destroyed) controller.abort()
        else outgoing.once('close', () => controller.abort())
      }
      return left.signal
    },
    header(name) {
      const value = headers[name]
      return Array.isArray(value) ? value.join(', ') : value
    },
    headers: () => headers,
    body: () => (rawBody ? chunksOf(rawBody) : incoming.iterator({ destroyOnReturn: false })),
    toRequest() {
      const address = `${connection.protocol}://${connection.host ?? 'localhost'}${connection.mountPath}${url}`
      const sent = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
        (Array.isArray(value) ? value : value === undefined ? [] : [value]).map(each => [name, each]),
      )
      return new Request(address, { method: incoming.method ?? 'GET', headers: sent, signal: this.signal })
    },
  }
}

async function* chunksOf(body: Uint8Array): AsyncGenerator<Uint8Array> {
  yield body
}
