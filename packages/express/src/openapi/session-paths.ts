import type { ZodOpenApiPathsObject } from 'zod-openapi'
import { signInSchema } from '../access/session-routes.ts'
import { CHANGE, headers, problems, READ } from './answers.ts'

const tags = ['session']

/** How a request can show that it may, by the names that `MAY` uses. @param name of the cookie */
export const securitySchemesOf = (name: string) =>
  ({
    bearer: { type: 'http', scheme: 'bearer', description: 'The API token, for programs' },
    session: {
      type: 'apiKey',
      in: 'cookie',
      name,
      description: 'What `POST /api/session` gives a page for the token: HttpOnly, SameSite=Strict, 12 hours',
    },
  }) as const

/** Either will do. */
export const MAY = [{ bearer: [] }, { session: [] }]

export const sessionPaths: ZodOpenApiPathsObject = {
  '/api/session': {
    get: {
      tags,
      operationId: 'isSignedIn',
      summary: 'Whether a request like this one may come in',
      responses: { '204': { description: 'It may' }, ...READ },
    },
    post: {
      tags,
      operationId: 'signIn',
      summary: 'Gives a page a cookie for the token',
      security: [],
      requestBody: { required: true, content: { 'application/json': { schema: signInSchema } } },
      responses: {
        '204': { description: 'Signed in', headers: headers({ 'Set-Cookie': 'The session, where there is a token' }) },
        ...CHANGE,
      },
    },
    delete: {
      tags,
      operationId: 'signOut',
      summary: 'Takes the cookie away',
      responses: {
        '204': { description: 'Signed out', headers: headers({ 'Set-Cookie': 'None any more' }) },
        ...READ,
        ...problems(403),
      },
    },
  },
}
