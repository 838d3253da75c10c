import { STATUS_CODES } from 'node:http'
import { ownFault, Problem } from './problem.ts'
import { type Reply, reply } from './reply.ts'
import { problemOf } from './scheduler-problem.ts'

/** Answers errors with problem documents. `onError` receives those of status 500 and above. */
export function problemReply(error: unknown, onError: (error: unknown) => void): Reply {
  const { details } = toProblem(error)
  const { status, code, detail, fields, headers } = details
  if (status >= 500) onError(details.cause ?? error)
  const document = { type: `urn:outdial:problem:${code}`, title: STATUS_CODES[status], status, detail, ...fields }
  return reply(status, document, { 'Content-Type': 'application/problem+json', ...headers })
}

function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  const known = problemOf(error)
  if (known) return known
  // Errors of servers, parsers and other libraries carry a status.
  const status = error instanceof Error && 'status' in error && typeof error.status === 'number' ? error.status : 500
  if (error instanceof Error && status >= 400 && status < 500) {
    return new Problem({ status, code: CODES[status] ?? 'bad-request', detail: detailOf(error, status), cause: error })
  }
  return ownFault(error)
}

// The error's own message only if it is meant for the client. `send` exposes missing files with
// their path on the server.
const detailOf = (error: Error, status: number): string =>
  'expose' in error && error.expose === true && !('code' in error) && !('path' in error)
    ? error.message
    : (STATUS_CODES[status] ?? 'The request is invalid')

const CODES: Readonly<Record<number, string>> = { 413: 'too-large', 415: 'unsupported-media-type' }
