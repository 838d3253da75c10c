import { STATUS_CODES } from 'node:http'
import type { ErrorRequestHandler, Response } from 'express'

export interface Refusal {
  readonly status: number
  readonly code: string
  readonly detail: string
}

/** Answers with a problem document, as the routes of the calls do. */
export function sendProblem(response: Response, { status, code, detail }: Refusal): void {
  response
    .status(status)
    .set({ 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store' })
    .end(JSON.stringify({ type: `urn:outdial:problem:${code}`, title: STATUS_CODES[status], status, detail }))
}

/** Answers what failed outside the routes of the calls. What the sender did wrong it is told; `onError` hears the rest. */
export const problems =
  (onError: (error: unknown) => void): ErrorRequestHandler =>
  (error: unknown, _request, response, _next) => {
    const status = error instanceof Error && 'status' in error ? Number(error.status) : 500
    if (response.headersSent) {
      response.destroy()
    } else if (error instanceof Error && status >= 400 && status < 500) {
      sendProblem(response, { status, code: 'bad-request', detail: error.message })
    } else {
      onError(error)
      sendProblem(response, { status: 500, code: 'internal', detail: 'This is a fault of the server' })
    }
  }
