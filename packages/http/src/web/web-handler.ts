import type { Answer } from '../http/answer.ts'
import { notFound } from '../http/not-found.ts'
import type { Reply } from '../http/reply.ts'
import type { Routes } from '../http/routes.ts'
import { toApiRequest } from './web-request.ts'
import { toResponse } from './web-response.ts'

/** What a server knows of a request beside the request itself. */
export interface Connection {
  /** The address of the client, by which requests are limited. @default all clients count as one */
  readonly address?: string | undefined
  /** The address at which the server received the request. */
  readonly localAddress?: string | undefined
  /**
   * Whether a proxy that is trusted has set the headers that proxies set.
   * @default false
   */
  readonly trustsProxy?: boolean | undefined
}

/** The function of a handler in web standards. */
export type WebHandler = (request: Request, connection?: Connection) => Promise<Response>

/** What is behind a handler. */
export interface HandlerParts {
  readonly answer: Answer
  readonly routes: Routes
  /** The answer to an error that came while an answer was sent. */
  readonly failure: (error: unknown) => Reply
}

const parts = new WeakMap<WebHandler, HandlerParts>()

/** What is behind a handler, for servers that have their own requests. */
export function partsOf(handler: WebHandler): HandlerParts {
  const found = parts.get(handler)
  if (found) return found
  throw new TypeError(`Expected a handler of createHandler, got ${typeof handler}`)
}

/** @param basePath the path under which the handler is mounted, without a slash at its end */
export function toWebHandler(behind: HandlerParts, basePath: string): WebHandler {
  const { answer, failure } = behind
  const handle: WebHandler = async (request, connection = {}) => {
    const reply = (await answer(toApiRequest(request, basePath, connection))) ?? notFound(basePath)
    try {
      return toResponse(reply, request.method)
    } catch (error) {
      return toResponse(failure(error), request.method)
    }
  }
  parts.set(handle, behind)
  return handle
}
