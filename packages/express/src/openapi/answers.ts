import type * as z from 'zod'
import type { ZodOpenApiResponseObject, ZodOpenApiResponsesObject } from 'zod-openapi'
import { callProblemSchema, dialerProblemSchema, problemSchema } from './schemas.ts'

const WHY = {
  400: 'It cannot be read: broken JSON, a broken address or header',
  401: 'The token is missing or wrong',
  403: 'A change from a page of another origin',
  404: 'There is none',
  405: 'Another method; `Allow` names those that there are',
  408: 'The body did not come in time',
  409: 'Not as it stands now',
  412: 'Somebody else has changed it',
  413: 'The body is too large',
  415: 'Another media type, charset or encoding',
  421: 'The server is not asked by that name',
  422: 'Something does not fit: `errors` names each field, what was expected and what came',
  428: 'If-Match is missing',
  429: 'Too many requests',
  500: 'A fault of the server',
  502: 'The provider failed',
  503: 'Nothing can be kept or read just now, or the server is closing',
} as const

const COME_AGAIN = { 'Retry-After': 'After how many seconds to come again' }

const HEADERS: Readonly<Partial<Record<number, Record<string, string>>>> = {
  401: { 'WWW-Authenticate': 'How to be let in' },
  405: { Allow: 'The methods that there are' },
  429: COME_AGAIN,
  502: COME_AGAIN,
  503: COME_AGAIN,
}

/** Headers that are texts. */
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

/** A problem of a call, which shows it as it is now. @param why what else is to be said */
export const callProblem = (status: Status, why = ''): ZodOpenApiResponsesObject => ({
  [String(status)]: problem(status, callProblemSchema, `: \`call\` is what it is now${why}`, {
    ETag: 'The version of that call',
  }),
})

/** A problem of the dialer, which shows its state. */
export const dialerProblem = (status: Status): ZodOpenApiResponsesObject => ({
  [String(status)]: problem(status, dialerProblemSchema, ': `state` tells how that is'),
})

/** What may come of every request that reads. */
export const READ = problems(400, 401, 405, 421, 429, 500, 503)

/** What may come of every request that changes something. */
export const CHANGE = { ...READ, ...problems(403, 408, 413, 415, 422) }
