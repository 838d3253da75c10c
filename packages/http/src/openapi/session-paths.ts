import type { ZodOpenApiPathsObject } from 'zod-openapi'
import { signInSchema } from '../access/session-routes.ts'
import { CHANGE, headers, READ } from './answers.ts'

const tags = ['session']

/** The ways to authenticate, by the names in `EITHER`. @param name of the cookie */
export const securitySchemesOf = (name: string) =>
  ({
    bearer: { type: 'http', scheme: 'bearer', description: 'The API token, for programs' },
    session: {
      type: 'apiKey',
      in: 'cookie',
      name,
      description: 'The cookie that `POST /api/session` sets for the token: HttpOnly, SameSite=Strict, 12 hours',
    },
  }) as const

/** The token or the cookie is enough. */
export const EITHER = [{ bearer: [] }, { session: [] }]

export const sessionPaths: ZodOpenApiPathsObject = {
  '/api/session': {
    get: {
      tags,
      operationId: 'isSignedIn',
      summary: 'Whether this request is authenticated',
      responses: { '204': { description: 'It is' }, ...READ },
    },
    post: {
      tags,
      operationId: 'signIn',
      summary: 'Signs a page in: sets a cookie for the token',
      security: [],
      requestBody: { required: true, content: { 'application/json': { schema: signInSchema } } },
      responses: {
        '204': {
          description: 'Signed in',
          headers: headers({ 'Set-Cookie': 'The session, if the router has a token' }),
        },
        ...CHANGE,
      },
    },
    delete: {
      tags,
      operationId: 'signOut',
      summary: 'Signs all pages out: ends their sessions and clears the cookie',
      responses: {
        '204': { description: 'Signed out', headers: headers({ 'Set-Cookie': 'The cleared cookie' }) },
        ...READ,
      },
    },
  },
}
