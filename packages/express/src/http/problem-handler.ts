import { STATUS_CODES } from 'node:http'
import type { ErrorRequestHandler, Response } from 'express'
import { ownFault, Problem, type ProblemDetails } from './problem.ts'
import { reply } from './reply.ts'
import { problemOf } from './scheduler-problem.ts'

/** Answers every error of the routes before it with a problem document; `onError` hears those that are ours. */
export function problems(onError: (error: unknown) => void): ErrorRequestHandler {
  return (error: unknown, _request, response, _next) => {
    const { details } = toProblem(error)
    if (details.status >= 500) onError(details.cause ?? error)
    if (response.headersSent) response.destroy()
    else send(response, details)
  }
}

function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  const known = problemOf(error)
  if (known) return known
  // What Express and its parsers throw carries a status; below 500 its text is meant for the sender.
  const status = error instanceof Error && 'status' in error && typeof error.status === 'number' ? error.status : 500
  if (error instanceof Error && status >= 400 && status < 500) {
    return new Problem({ status, code: CODES[status] ?? 'bad-request', detail: error.message, cause: error })
  }
  return ownFault(error)
}

const CODES: Readonly<Record<number, string>> = { 413: 'too-large', 415: 'unsupported-media-type' }

const send = (response: Response, { status, code, detail, fields, headers }: ProblemDetails): void =>
  reply(
    response,
    status,
    { type: `urn:outdial:problem:${code}`, title: STATUS_CODES[status], status, detail, ...fields },
    { 'Content-Type': 'application/problem+json', ...headers },
  )
