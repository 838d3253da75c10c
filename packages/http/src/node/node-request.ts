import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import type { Caller } from '../access/caller.ts'
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
  /** The raw body, decompressed, if the framework has read it and kept it. */
  readonly rawBody?: Uint8Array | undefined
  /** Receives the path of the route that answers. */
  onRoute?(path: string): void
  /** Receives who sends the request. */
  onCaller?(caller: Pick<Caller, 'role' | 'ownerId'>): void
}

/** A request of `node:http`, as routes read it. */
export class NodeRequest implements ApiRequest {
  readonly method: string
  readonly path: string
  readonly query: string
  readonly #incoming: IncomingMessage
  readonly #outgoing: ServerResponse
  readonly #connection: NodeConnection
  #left: AbortController | undefined

  constructor(incoming: IncomingMessage, outgoing: ServerResponse, connection: NodeConnection) {
    const { url } = connection
    const end = url.indexOf('?')
    this.method = incoming.method ?? ''
    this.path = end < 0 ? url : url.slice(0, end)
    this.query = end < 0 ? '' : url.slice(end + 1)
    this.#incoming = incoming
    this.#outgoing = outgoing
    this.#connection = connection
  }

  get mountPath(): string {
    return this.#connection.mountPath
  }

  get protocol(): string {
    return this.#connection.protocol
  }

  get host(): string | undefined {
    return this.#connection.host
  }

  get address(): string | undefined {
    return this.#connection.address
  }

  get localAddress(): string | undefined {
    return this.#incoming.socket.localAddress
  }

  get trustsProxy(): boolean {
    return this.#connection.trustsProxy
  }

  get hostCount(): number {
    let count = 0
    const { rawHeaders } = this.#incoming
    for (let at = 0; at < rawHeaders.length; at += 2) if (rawHeaders[at]?.toLowerCase() === 'host') count++
    return count
  }

  get hasBody(): boolean {
    const { headers } = this.#incoming
    return headers['transfer-encoding'] !== undefined || headers['content-length'] !== undefined
  }

  get usedBody(): UsedBody | undefined {
    return this.#connection.rawBody ? undefined : this.#connection.usedBody
  }

  get isDecoded(): boolean {
    return this.#connection.rawBody !== undefined
  }

  get signal(): AbortSignal {
    if (this.#left) return this.#left.signal
    const left = new AbortController()
    this.#left = left
    if (this.#outgoing.destroyed) left.abort()
    else this.#outgoing.once('close', () => left.abort())
    return left.signal
  }

  onRoute = (path: string): void => this.#connection.onRoute?.(path)
  onCaller = (caller: Caller): void => this.#connection.onCaller?.(caller)

  header(name: string): string | undefined {
    const value = this.#incoming.headers[name]
    return Array.isArray(value) ? value.join(', ') : value
  }

  headers(): IncomingHttpHeaders {
    return this.#incoming.headers
  }

  async readBody(take: (chunk: Uint8Array) => void): Promise<void> {
    const { rawBody } = this.#connection
    if (rawBody) take(rawBody)
    else await read(this.#incoming, take)
  }

  toRequest(): Request {
    const { protocol, host = 'localhost', mountPath, url } = this.#connection
    const headers = Object.entries(this.#incoming.headers).flatMap(([name, value = []]) =>
      [value].flat().map((each): [string, string] => [name, each]),
    )
    // A `Request` cannot have these methods.
    const method = NOT_IN_A_REQUEST.has(this.method) ? 'GET' : this.method
    return new Request(`${protocol}://${host}${mountPath}${url}`, { method, headers, signal: this.signal })
  }
}

const NOT_IN_A_REQUEST: ReadonlySet<string> = new Set(['CONNECT', 'TRACE', 'TRACK'])

const read = (incoming: IncomingMessage, take: (chunk: Uint8Array) => void): Promise<void> =>
  new Promise((resolve, reject) => {
    const onData = (chunk: Uint8Array) => {
      try {
        take(chunk)
      } catch (error) {
        incoming.off('data', onData).pause()
        reject(error instanceof Error ? error : new Error(String(error)))
      }
    }
    incoming
      .on('data', onData)
      .once('end', resolve)
      .once('error', reject)
      .once('close', () => reject(new Error('The client has left before the end of the body')))
  })
