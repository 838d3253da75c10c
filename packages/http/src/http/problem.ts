/** What a `Problem` answers (RFC 9457). */
export interface ProblemDetails {
  readonly status: number
  /** A word for the kind of problem, for programs to decide by. */
  readonly code: string
  /** The cause of this problem, and its remedy if there is one. */
  readonly detail: string
  /** Further members of the problem document. */
  readonly fields?: Readonly<Record<string, unknown>> | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly cause?: unknown
}

/** An error that is answered with a problem document (RFC 9457). */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly details: ProblemDetails

  constructor(details: ProblemDetails) {
    super(details.detail, { cause: details.cause })
    this.details = details
  }
}

/** An error of the application's own code: status 500, even if the error carries another status. */
export const ownFault = (cause: unknown): Problem =>
  new Problem({ status: 500, code: 'internal', detail: 'The server failed', cause })
