import type { Request, RequestHandler, Router } from 'express'
import * as z from 'zod'
import type { BodyReader } from '../http/body.ts'
import { mountPath } from '../http/mount-path.ts'
import { onlyMethods, Problem } from '../http/problem.ts'
import type { ApiToken } from './api-token.ts'
import type { CookiePlace, SessionCookie } from './session-cookie.ts'

/** Opens the API: for programs by the token, for pages by a cookie in exchange for it. */
export interface Lock {
  readonly token: ApiToken
  readonly cookie: SessionCookie
}

export interface SessionRoutes {
  /** Absent if every request is allowed. */
  readonly lock: Lock | undefined
  readonly publicUrl: URL | undefined
  readonly bodies: BodyReader
  /** Runs before every change. */
  readonly mayChange: RequestHandler
  /** Runs before every attempt to sign in. */
  readonly limit: RequestHandler
}

/** The body of `POST /api/session`. */
export const signInSchema = z.strictObject({ token: z.string({ error: 'the token, a text' }) })

/** Signs pages in and out. Routes of `/api` that are added later need the token or the cookie. */
export function addSessionRoutes(router: Router, { lock, publicUrl, bodies, mayChange, limit }: SessionRoutes): void {
  router.route('/api/session').post(limit, mayChange, async (request, response) => {
    const { token } = await bodies.json(signInSchema, request, response)
    if (lock && !lock.token.matches(token)) throw unauthorized('The token is wrong')
    if (lock) response.append('Set-Cookie', lock.cookie.issue(placeOf(request, publicUrl)))
    response.status(204).set('Cache-Control', 'no-store').end()
  })

  if (lock) router.use('/api', onlyAuthorized(lock))

  router
    .route('/api/session')
    .get((_request, response) => void response.status(204).set('Cache-Control', 'no-store').end())
    .delete(mayChange, (request, response) => {
      if (lock) response.append('Set-Cookie', lock.cookie.clear(placeOf(request, publicUrl)))
      response.status(204).set('Cache-Control', 'no-store').end()
    })
    .all(onlyMethods('GET, HEAD, POST, DELETE'))
}

const onlyAuthorized =
  ({ token, cookie }: Lock): RequestHandler =>
  ({ headers }, _response, next) => {
    const [, bearer] = headers.authorization?.match(/^bearer +([\x21-\x7e]+)$/i) ?? []
    const may = bearer === undefined ? cookie.isIn(headers.cookie) : token.matches(bearer)
    if (may) next()
    else next(unauthorized('Expected `Authorization: Bearer <token>` or the cookie of a signed-in page'))
  }

const unauthorized = (detail: string) =>
  new Problem({ status: 401, code: 'unauthorized', detail, headers: { 'WWW-Authenticate': 'Bearer' } })

const placeOf = (request: Request, publicUrl: URL | undefined): CookiePlace => ({
  path: mountPath(request, publicUrl) || '/',
  secure: request.secure || publicUrl?.protocol === 'https:',
})
