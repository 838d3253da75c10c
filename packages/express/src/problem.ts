import { STATUS_CODES } from 'node:http'
import type { ErrorRequestHandler, RequestHandler, Response } from 'express'

export interface ProblemDetails {
  readonly status: number
  /** Says what went wrong, in a word that programs can decide by. */
  readonly code: string
  /** What happened this time, and the mend where there is one. */
  readonly detail: string
  /** Whatever else a program may want to know, in members of their own. */
  readonly fields?: Readonly<Record<string, unknown>> | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly cause?: unknown
}

/** A refusal that is answered as a problem document (RFC 9457). */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly details: ProblemDetails

  constructor(details: ProblemDetails) {
    super(details.detail, { cause: details.cause })
    this.details = details
  }
}

/** What the application's own code failed with: a fault of the server, whatever status the error may carry. */
export const ownFault = (cause: unknown): Problem =>
  new Problem({ status: 500, code: 'internal', detail: 'This is a fault of the server', cause })

/** Answers every error of the routes before it with a problem document; `onError` hears those that are ours. */
export function problems(onError: (error: unknown) => void): ErrorRequestHandler {
  return (error: unknown, _request, response, _next) => {
    const { details } = toProblem(error)
    if (details.status >= 500) onError(details.cause ?? error)
    if (response.headersSent) response.destroy()
    else send(response, details)
  }
}

/** Refuses every method that no handler of the path before it took. */
export const onlyMethods =
  (allow: string): RequestHandler =>
  (request, _response, next) =>
    next(
      new Problem({
        status: 405,
        code: 'method-not-allowed',
        detail: `Expected ${allow}, got ${request.method}`,
        headers: { Allow: allow },
      }),
    )

function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  // What Express and its parsers throw carries a status; below 500 its text is meant for the sender.
  const status = error instanceof Error && 'status' in error && typeof error.status === 'number' ? error.status : 500
  if (error instanceof Error && status >= 400 && status < 500) {
    return new Problem({ status, code: CODES[status] ?? 'bad-request', detail: error.message, cause: error })
  }
  return ownFault(error)
}

const CODES: Readonly<Record<number, string>> = { 413: 'too-large', 415: 'unsupported-media-type' }

function send(response: Response, { status, code, detail, fields, headers = {} }: ProblemDetails): void {
  response
    .status(status)
    .set({ 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store', ...headers })
    .end(
      JSON.stringify({ type: `urn:outdial:problem:${code}`, title: STATUS_CODES[status], status, detail, ...fields }),
    )
}
