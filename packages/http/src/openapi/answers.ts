import type * as z from 'zod'
import type { ZodOpenApiResponseObject, ZodOpenApiResponsesObject } from 'zod-openapi'
import { callProblemSchema, dialerProblemSchema, problemSchema } from './schemas.ts'

const WHY = {
  400: 'Unreadable: broken JSON, a broken address or header',
  401: 'The token is missing or wrong',
  403: 'Not allowed to this user, or a change by a page of another origin',
  404: 'Not found',
  405: 'Method not allowed; `Allow` lists the methods of this path',
  408: 'The body did not arrive in time',
  409: 'Not possible in the current state',
  412: 'Changed since it was read',
  413: 'The body is too large',
  415: 'Unsupported media type, charset or encoding',
  421: 'The server is not served under that name',
  422: 'Invalid: `errors` names each field, what was expected and what came',
  428: 'If-Match is missing',
  429: 'Too many requests',
  500: 'A fault of the server',
  502: 'The provider failed',
  503: 'The store cannot be used now, or the server is closing',
} as const

const RETRY_LATER = { 'Retry-After': 'Seconds to wait before the next request' }

const HEADERS: Readonly<Partial<Record<number, Record<string, string>>>> = {
  401: { 'WWW-Authenticate': 'The authentication scheme' },
  405: { Allow: 'The methods of this path' },
  429: RETRY_LATER,
  502: RETRY_LATER,
  503: RETRY_LATER,
}

/** Headers whose values are strings. */
export const headers = (described: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(described).map(([name, description]) => [
      name,
      { description, schema: { type: 'string' as const } },
    ]),
  )

/** An answer in JSON. */
export const json = (
  description: string,
  schema: z.ZodType,
  described: Readonly<Record<string, string>> = {},
): ZodOpenApiResponseObject => ({
  description,
  headers: headers(described),
  content: { 'application/json': { schema } },
})

type Status = keyof typeof WHY

const problem = (
  status: Status,
  schema: z.ZodType,
  more: string,
  described: Readonly<Record<string, string>> = {},
) => ({
  description: `${WHY[status]}${more}`,
  headers: headers({ ...HEADERS[status], ...described }),
  content: { 'application/problem+json': { schema } },
})

/** Answers that are problem documents. */
export const problems = (...statuses: readonly Status[]): ZodOpenApiResponsesObject =>
  Object.fromEntries(statuses.map(status => [String(status), problem(status, problemSchema, '')]))

/** A problem of a call, which contains the current call. @param why a remark */
export const callProblem = (status: Status, why = ''): ZodOpenApiResponsesObject => ({
  [String(status)]: problem(status, callProblemSchema, `. \`call\` is the current call${why}`, {
    ETag: 'The version of the call',
  }),
})

/** A problem of the dialer, which contains its state. */
export const dialerProblem = (status: Status): ZodOpenApiResponsesObject => ({
  [String(status)]: problem(status, dialerProblemSchema, '. `state` is the state of the dialer'),
})

/** Problems of every request that reads. */
export const READ = problems(400, 401, 403, 405, 421, 429, 500, 503)

/** Problems of every request that changes something. */
export const CHANGE = { ...READ, ...problems(408, 413, 415, 422) }
