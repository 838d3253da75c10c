import type { ApiRequest } from '../http/request.ts'
import type { Connection } from './web-handler.ts'

/** A request in web standards, as routes read it. */
export function toApiRequest(request: Request, basePath: string, connection: Connection): ApiRequest {
  const url = new URL(request.url)
  const isBelow = url.pathname === basePath || url.pathname.startsWith(`${basePath}/`)
  return {
    method: request.method,
    // Elsewhere than under the base path there is no route.
    path: isBelow ? url.pathname.slice(basePath.length) : '',
    query: url.search.slice(1),
    mountPath: basePath,
    protocol: url.protocol.slice(0, -1),
    host: url.host,
    address: connection.address,
    localAddress: connection.localAddress,
    trustsProxy: connection.trustsProxy ?? false,
    hostCount: 1,
    hasBody: request.body !== null,
    usedBody: request.bodyUsed ? {} : undefined,
    isDecoded: false,
    signal: request.signal,
    // Runtimes that build the request themselves leave `Host` out.
    header: name => request.headers.get(name) ?? (name === 'host' ? url.host : undefined),
    headers: () => Object.fromEntries(request.headers),
    readBody: take => read(request.body, take),
    toRequest: () =>
      new Request(request.url, { method: request.method, headers: request.headers, signal: request.signal }),
  }
}

async function read(body: ReadableStream<Uint8Array> | null, take: (chunk: Uint8Array) => void): Promise<void> {
  if (!body) return
  const reader = body.getReader()
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) take(part.value)
  } finally {
    await reader.cancel().catch(() => {})
  }
}
