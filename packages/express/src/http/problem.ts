import type { RequestHandler } from 'express'

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
