import * as z from 'zod'
import type { BodyReader } from '../http/body.ts'
import { noContent, type Reply } from '../http/reply.ts'
import type { ApiRequest } from '../http/request.ts'
import type { Routes } from '../http/routes.ts'
import { demandAdmin } from './caller.ts'
import type { Limiters } from './limits.ts'
import type { Lock } from './lock.ts'
import type { CookiePlace } from './session-cookie.ts'
import { unauthorized } from './unauthorized.ts'

export interface SessionRoutes {
  /** Absent if every request is allowed. */
  readonly lock: Lock | undefined
  /** Whether the application signs people in. */
  readonly hasAuthorize: boolean
  readonly bodies: BodyReader
  /** The public path of the handler. */
  readonly pathOf: (request: ApiRequest) => string
  readonly publicUrl: URL | undefined
  readonly limit: Limiters['signIn']
  /** Called when all sessions have ended. */
  readonly onSignOut: () => void
}

/** The body of `POST /api/session`. */
export const signInSchema = z.strictObject({ token: z.string({ error: 'the token, a text' }) })

/** Signs pages in and out. `POST` needs no token, the others do. */
export function sessionRoutes({
  lock,
  hasAuthorize,
  bodies,
  pathOf,
  publicUrl,
  limit,
  onSignOut,
}: SessionRoutes): Routes {
  const placeOf = (request: ApiRequest): CookiePlace => ({
    path: pathOf(request) || '/',
    secure: request.protocol === 'https' || publicUrl?.protocol === 'https:',
  })

  const signIn = async (request: ApiRequest): Promise<Reply> => {
    const { token } = await bodies.json(signInSchema, request)
    if (!lock && hasAuthorize) throw unauthorized('Expected a user who signs in to the application')
    if (!lock) return noContent()
    const cookie = await lock.signIn(token, placeOf(request))
    if (cookie === undefined) throw unauthorized('The token is wrong')
    return noContent({ 'Set-Cookie': cookie })
  }

  return {
    '/api/session': {
      GET: () => noContent(),
      POST: request => limit(request, () => signIn(request)),
      async DELETE(request, _params, caller) {
        demandAdmin(caller)
        if (!lock) return noContent()
        const cleared = await lock.signOut(placeOf(request))
        onSignOut()
        return noContent({ 'Set-Cookie': cleared })
      },
    },
  }
}
