import type { Clock } from '@outdial/call-client/kernel'
import type { ApiRequest } from '../http/request.ts'
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
  signOut(place: CookiePlace): Promise<string[]>
  /** The right by which a request comes in: its token, or the cookie of a session; `undefined` without one. */
  opens(request: ApiRequest): Promise<Entry | undefined>
}

/** How a request came in. */
export interface Entry {
  /** Whether the session of its cookie has neither expired nor ended. Absent with a token. */
  readonly isValid?: (() => Promise<boolean>) | undefined
}

export interface LockParts {
  readonly counters: SessionCounters
  readonly clock: Clock
}

/** @throws {TypeError} if a token is not acceptable */
export function createLock(secrets: string | readonly string[], { counters, clock }: LockParts): Lock {
  const keys = toApiTokens(secrets).map(token => ({ token, cookie: createSessionCookie(token, clock) }))
  const generation = createGeneration(counters, clock)

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
      const [, bearer] = request.header('authorization')?.match(/^bearer +([\x21-\x7e]+)$/i) ?? []
      if (bearer !== undefined) return keys.some(({ token }) => token.matches(bearer)) ? {} : undefined
      const header = request.header('cookie')
      for (const session of keys.flatMap(({ cookie }) => cookie.sessionsIn(header))) {
        if (await isValid(session)) return { isValid: () => isValid(session) }
      }
      return undefined
    },
  }
}
