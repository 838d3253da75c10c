import type { IncomingMessage } from 'node:http'
import type { Clock } from '@outdial/call-client/kernel'
import { toApiTokens } from './api-token.ts'
import { createGeneration, type SessionCounters } from './generation.ts'
import { type CookiePlace, createSessionCookie, type Session } from './session-cookie.ts'

/** Opens the API: for programs by a token, for pages by a cookie in exchange for it. */
export interface Lock {
  /** The name of the cookie for the first token. */
  readonly cookieName: string
  /** The headers that sign a page in; `undefined` if the token is wrong. */
  signIn(token: string, place: CookiePlace): Promise<string | undefined>
  /** Ends all sessions. Returns the headers that clear the cookies of the page. */
  signOut(place: CookiePlace): Promise<readonly string[]>
  /** Whether the request has a token or the cookie of a session. */
  opens(request: IncomingMessage): Promise<boolean>
  /**
   * Checks the session by which the request was let in: whether it has neither expired nor ended.
   * `undefined` if the request has a token.
   */
  sessionCheck(request: IncomingMessage): (() => Promise<boolean>) | undefined
}

export interface LockParts {
  readonly counters: SessionCounters
  readonly clock: Clock
}

/** @throws {TypeError} if a token is not acceptable */
export function createLock(secrets: string | readonly string[], { counters, clock }: LockParts): Lock {
  const keys = toApiTokens(secrets).map(token => ({ token, cookie: createSessionCookie(token, clock) }))
  const generation = createGeneration(counters, clock)
  const sessions = new WeakMap<IncomingMessage, Session>()

  const isValid = async (session: Session) =>
    clock.now().getTime() < session.until && session.generation === (await generation.current())

  return {
    cookieName: keys[0]?.cookie.name ?? '',
    async signIn(token, place) {
      const key = keys.find(each => each.token.matches(token))
      return key?.cookie.issue(await generation.current(), place)
    },
    async signOut(place) {
      await generation.next()
      return keys.map(({ cookie }) => cookie.clear(place))
    },
    async opens(request) {
      const { authorization, cookie: header } = request.headers
      const [, bearer] = authorization?.match(/^bearer +([\x21-\x7e]+)$/i) ?? []
      if (bearer !== undefined) return keys.some(({ token }) => token.matches(bearer))
      for (const session of keys.flatMap(({ cookie }) => cookie.sessionsIn(header))) {
        if (!(await isValid(session))) continue
        sessions.set(request, session)
        return true
      }
      return false
    },
    sessionCheck(request) {
      const session = sessions.get(request)
      return session && (() => isValid(session))
    },
  }
}
