import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Clock } from '@outdial/call-client/kernel'
import { stringifySetCookie } from 'cookie'
import type { ApiToken } from './api-token.ts'

const LIFE_MS = 12 * 3_600_000

/** The scope of a cookie. */
export interface CookiePlace {
  readonly path: string
  /** Whether the cookie is sent over TLS only. */
  readonly secure: boolean
}

/** Signs pages in by a cookie with its expiry and an HMAC. The server keeps no sessions. */
export interface SessionCookie {
  /** Different for each token, so that servers on one host keep each other's cookies. */
  readonly name: string
  /** The header that signs a page in for 12 hours. */
  issue(place: CookiePlace): string
  /** The header that signs it out. */
  clear(place: CookiePlace): string
  /** Whether the `Cookie` header of a request has a valid cookie. */
  isIn(header: string | undefined): boolean
}

export function createSessionCookie(token: ApiToken, clock: Clock): SessionCookie {
  const key = token.keyFor('outdial session cookie')
  const name = `outdial-session-${token.keyFor('outdial session cookie name').toString('hex', 0, 4)}`
  const sign = (until: string) => createHmac('sha256', key).update(until).digest()
  const setCookie = (value: string, maxAgeMs: number, { path, secure }: CookiePlace) =>
    stringifySetCookie({
      name,
      value,
      maxAge: maxAgeMs / 1000,
      path: path.replace(NOT_IN_A_PATH, encodeURIComponent),
      httpOnly: true,
      sameSite: 'strict',
      secure,
    })

  const isValid = (value: string): boolean => {
    const [, until, signature] = value.match(/^(\d{1,15})\.([\w-]{43})$/) ?? []
    if (until === undefined || signature === undefined) return false
    const given = Buffer.from(signature, 'base64url')
    return timingSafeEqual(given, sign(until)) && clock.now().getTime() < Number(until)
  }

  return {
    name,
    issue(place) {
      const until = String(clock.now().getTime() + LIFE_MS)
      return setCookie(`${until}.${sign(until).toString('base64url')}`, LIFE_MS, place)
    },
    clear: place => setCookie('', 0, place),
    // Several cookies may have this name, for several paths, and one of them may have expired.
    isIn: (header = '') =>
      header.split(';').some(pair => {
        const [given, ...value] = pair.split('=')
        return given?.trim() === name && isValid(value.join('=').trim())
      }),
  }
}

// Not allowed in the path of a cookie (RFC 6265, 4.1.1), but in a pattern of the mount path.
const NOT_IN_A_PATH = /[^!-:<-~]/g
