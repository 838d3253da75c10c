import type { Request, RequestHandler, Router } from 'express'
import * as z from 'zod'
import type { BodyReader } from '../http/body.ts'
import { mountPath } from '../http/mount-path.ts'
import { onlyMethods, Problem } from '../http/problem.ts'
import type { Lock } from './lock.ts'
import type { CookiePlace } from './session-cookie.ts'

export interface SessionRoutes {
  /** Absent if every request is allowed. */
  readonly lock: Lock | undefined
  readonly publicUrl: URL | undefined
  readonly bodies: BodyReader
  /** Runs before every change. */
  readonly mayChange: RequestHandler
  /** Runs before every attempt to sign in. */
  readonly limit: RequestHandler
  /** Called when all sessions have ended. */
  readonly onSignOut: () => void
}

/** The body of `POST /api/session`. */
export const signInSchema = z.strictObject({ token: z.string({ error: 'the token, a text' }) })

/** Signs pages in and out. Routes of `/api` that are added later need the token or the cookie. */
export function addSessionRoutes(router: Router, options: SessionRoutes): void {
  const { lock, publicUrl, bodies, mayChange, limit, onSignOut } = options
  router.route('/api/session').post(limit, mayChange, async (request, response) => {
    const { token } = await bodies.json(signInSchema, request, response)
    if (lock) {
      const cookie = await lock.signIn(token, placeOf(request, publicUrl))
      if (cookie === undefined) throw unauthorized('The token is wrong')
      response.append('Set-Cookie', cookie)
    }
    response.status(204).set('Cache-Control', 'no-store').end()
  })

  if (lock) {
    router.use('/api', async (request, _response, next) => {
      if (await lock.opens(request)) next()
      else next(unauthorized('Expected `Authorization: Bearer <token>` or the cookie of a signed-in page'))
    })
  }

  router
    .route('/api/session')
    .get((_request, response) => void response.status(204).set('Cache-Control', 'no-store').end())
    .delete(mayChange, async (request, response) => {
      if (lock) {
        for (const cleared of await lock.signOut(placeOf(request, publicUrl))) response.append('Set-Cookie', cleared)
        onSignOut()
      }
      response.status(204).set('Cache-Control', 'no-store').end()
    })
    .all(onlyMethods('GET, HEAD, POST, DELETE'))
}

const unauthorized = (detail: string) =>
  new Problem({ status: 401, code: 'unauthorized', detail, headers: { 'WWW-Authenticate': 'Bearer' } })

const placeOf = (request: Request, publicUrl: URL | undefined): CookiePlace => ({
  path: mountPath(request, publicUrl) || '/',
  secure: request.secure || publicUrl?.protocol === 'https:',
})
