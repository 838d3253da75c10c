import {
  createHandler,
  createWebhookHandler,
  type OutdialOptions as HandlerOptions,
  type WebhookHandler,
} from '@outdial/http'
import { listenerOf, type NodeConnection } from '@outdial/http/internal'
import express, { type Request, type Router } from 'express'
import { demandExpress5 } from './demand-express-5.ts'

/** The options of `createHandler`, without the mount path: Express knows it. */
export type OutdialOptions = Omit<HandlerOptions, 'basePath'>

/** The options of `createWebhookHandler`, without the mount path. */
export type OutdialWebhookOptions = Omit<Parameters<typeof createWebhookHandler>[0], 'basePath'>

/** An Express router that can be shut down. */
export interface OutdialRouter extends Router {
  /**
   * Ends all event streams, so that the server can close. From now on event streams, scheduling
   * calls, starting and resuming the dialer are refused with 503 `closing`. Calls and dialing in
   * progress are not affected.
   */
  close(): void
  /** Asks `authorize` again about each open event stream now, and ends those of who is signed out. */
  checkSessions(): void
  /**
   * Resolves when the ended calls of the dialer are in the history. Calls that end later are still
   * logged, but not awaited. Records that an unavailable store does not accept are dropped, all
   * after 5 s, with an error to `onError`. Call it before you close the store.
   */
  drain(): Promise<void>
}

/**
 * Serves calls over HTTP. Mount it before body parsers:
 * `app.use(outdial({ webhooks: calls, scheduler }))`. Proxies are trusted as by `trust proxy` of the
 * app. `response.locals.outdialRoute` is the path of the route that answers, such as
 * `/api/calls/:id`, for measurements. `response.locals.outdialCaller`, `{ role, ownerId? }`, is who
 * sends the request, for your own routes below `/api` behind the router.
 *
 * @throws {TypeError | RangeError} naming the option, what was expected and what came
 * @throws {Error} if the app has Express 4
 */
export function outdial(options: OutdialOptions): OutdialRouter {
  refuseBasePath(options)
  const handler = createHandler(options)
  const { close, drain, checkSessions } = handler
  return Object.assign(routerOf(handler), { close, drain, checkSessions })
}

/**
 * Receives webhooks alone, for an app that anybody may reach: the router has no other route.
 *
 * @throws {TypeError} naming the option, what was expected and what came
 */
export const outdialWebhooks = (options: OutdialWebhookOptions): Router => {
  refuseBasePath(options)
  return routerOf(createWebhookHandler(options))
}

function refuseBasePath(options: object | undefined): void {
  if (typeof options === 'object' && options !== null && 'basePath' in options)
    throw new TypeError(
      "Expected no `basePath`, because Express knows the mount path: app.use('/outdial', outdial({ … }))",
    )
}

function routerOf(handler: WebhookHandler): Router {
  const listen = listenerOf(handler, (request: Request) => new ExpressConnection(request))
  demandExpress5(express.application)
  return express.Router().use((request, response, next) => {
    demandExpress5(request.app)
    listen(request, response, next)
  })
}

/** What Express knows of a request. It works some of it out when it is asked. */
class ExpressConnection implements NodeConnection {
  readonly #request: Request

  constructor(request: Request) {
    this.#request = request
  }

  get mountPath(): string {
    return this.#request.baseUrl
  }

  get url(): string {
    return this.#request.url
  }

  get protocol(): string {
    return this.#request.protocol
  }

  get host(): string | undefined {
    return this.#request.host
  }

  get address(): string | undefined {
    return this.#request.ip
  }

  get trustsProxy(): boolean {
    return Boolean(this.#request.app.get('trust proxy'))
  }

  onRoute(path: string): void {
    if (this.#request.res) this.#request.res.locals['outdialRoute'] = path
  }

  onCaller({ role, ownerId }: { readonly role: string; readonly ownerId?: string | undefined }): void {
    if (this.#request.res) this.#request.res.locals['outdialCaller'] = { role, ownerId }
  }

  get usedBody(): NodeConnection['usedBody'] {
    const { body, readableDidRead } = this.#request
    return body !== undefined || readableDidRead ? { parsed: body } : undefined
  }

  get rawBody(): Uint8Array | undefined {
    const { body } = this.#request
    return Buffer.isBuffer(body) ? body : undefined
  }
}
