import type { IncomingMessage, ServerResponse } from 'node:http'
import { TLSSocket } from 'node:tls'
import { checkNames } from '@outdial/call-client/internal'
import proxyAddress from 'proxy-addr'
import { notFound } from '../http/not-found.ts'
import { toBasePath } from '../options.ts'
import { partsOf } from '../web/web-handler.ts'
import type { WebhookHandler } from '../webhook-handler.ts'
import { type NodeConnection, NodeRequest } from './node-request.ts'
import { send } from './node-response.ts'

/** A listener of a server of `node:http`. */
export type NodeListener = (request: IncomingMessage, response: ServerResponse, next?: () => void) => void

/** Options of `toNodeListener`: how requests of Node reach the handler. */
export interface ListenerOptions {
  /**
   * The path under which the handler is mounted, such as `/outdial`.
   * @default the `basePath` of the handler
   */
  readonly basePath?: string | undefined
  /**
   * The proxies whose `X-Forwarded-*` headers are believed: addresses and networks, such as
   * `['127.0.0.1', '10.0.0.0/8']`, or the number of proxies before the server.
   * @default none
   */
  readonly trustProxy?: readonly string[] | number | undefined
}

/**
 * Serves a handler by a server of `node:http`, without the cost of `Request` and `Response`:
 * `createServer(serverTimeouts, toNodeListener(handler))`. `next` is called for paths that the
 * handler does not serve; without it they are answered with 404.
 *
 * @throws {TypeError} naming the option, what was expected and what came
 */
export function toNodeListener(handler: WebhookHandler, options: ListenerOptions = {}): NodeListener {
  // Also refuses what is no handler, before it is asked for its path.
  partsOf(handler)
  checkNames('toNodeListener', options, ['basePath', 'trustProxy'] satisfies (keyof ListenerOptions)[])
  const basePath = options.basePath === undefined ? handler.basePath : toBasePath(options.basePath)
  const trusts = toTrust(options.trustProxy)
  const trustsProxy = trusts !== undefined
  return listenerOf(handler, request => {
    const isFromProxy = trusts?.(request.socket.remoteAddress ?? '', 0) ?? false
    const forwarded = (name: string) => (isFromProxy ? firstOf(request.headers[name]) : undefined)
    return {
      mountPath: basePath,
      url: below(basePath, request.url ?? ''),
      protocol: forwarded('x-forwarded-proto') ?? (request.socket instanceof TLSSocket ? 'https' : 'http'),
      host: forwarded('x-forwarded-host') ?? request.headers.host,
      address: trusts ? proxyAddress(request, trusts) : request.socket.remoteAddress,
      trustsProxy,
      usedBody: request.readableDidRead ? {} : undefined,
    }
  })
}

/** The same for a framework that knows the connection itself. */
export function listenerOf<Incoming extends IncomingMessage>(
  handler: WebhookHandler,
  connectionOf: (request: Incoming) => NodeConnection,
): (request: Incoming, response: ServerResponse, next?: () => void) => void {
  const { answer, failure } = partsOf(handler)
  const serve = async (request: Incoming, response: ServerResponse, next: (() => void) | undefined) => {
    const received = new NodeRequest(request, response, connectionOf(request))
    const reply = await answer(received)
    if (!reply && next) return next()
    try {
      send(reply ?? notFound(received.mountPath), request, response)
    } catch (error) {
      if (response.headersSent) response.destroy()
      else send(failure(error), request, response)
    }
  }
  return (request, response, next) => void serve(request, response, next)
}

type Trust = (address: string, hop: number) => boolean

const wrongProxies = (proxies: unknown, cause?: unknown): TypeError =>
  new TypeError(
    `Expected \`trustProxy\` to be a list of addresses, or a number of proxies, got ${JSON.stringify(proxies)}`,
    { cause },
  )

function toTrust(proxies: ListenerOptions['trustProxy']): Trust | undefined {
  if (proxies === undefined) return undefined
  if (typeof proxies === 'number' && Number.isInteger(proxies) && proxies > 0) return (_address, hop) => hop < proxies
  try {
    if (Array.isArray(proxies)) return proxyAddress.compile([...proxies])
  } catch (cause) {
    throw wrongProxies(proxies, cause)
  }
  throw wrongProxies(proxies)
}

/** What a client asks for, below the base path; empty elsewhere. */
function below(basePath: string, url: string): string {
  const path = url.startsWith('/') ? url : pathOf(url)
  if (basePath === '') return path
  return path.startsWith(`${basePath}/`) ? path.slice(basePath.length) : ''
}

/** The path of a request in absolute form (RFC 9112, 3.2.2). */
function pathOf(url: string): string {
  if (!URL.canParse(url)) return ''
  const { pathname, search } = new URL(url)
  return pathname + search
}

const firstOf = (header: string | string[] | undefined) =>
  String(header ?? '')
    .split(',')[0]
    ?.trim() || undefined
