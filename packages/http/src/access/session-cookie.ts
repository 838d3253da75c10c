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

/** The content of a cookie. */
export interface Session {
  /** In milliseconds since 1970. */
  readonly until: number
  readonly generation: number
}

/** Signs pages in by a cookie with its expiry, its generation and an HMAC of both. */
export interface SessionCookie {
  /** Different for each token, so that servers on one host keep each other's cookies. */
  readonly name: string
  /** The header that signs a page in for 12 hours. */
  issue(generation: number, place: CookiePlace): string
  /** The header that signs it out. */
  clear(place: CookiePlace): string
  /** The sessions in the `Cookie` header that are signed and have not expired. */
  sessionsIn(header: string | undefined): readonly Session[]
}

export function createSessionCookie(token: ApiToken, clock: Clock): SessionCookie {
  const key = token.keyFor('outdial session cookie')
  const name = `outdial-session-${token.keyFor('outdial session cookie name').toString('hex', 0, 4)}`
  const sign = (content: string) => createHmac('sha256', key).update(content).digest()
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

  const read = (value: string): readonly Session[] => {
    const [, content = '', until, generation, signature = ''] = value.match(VALUE) ?? []
    const isSigned = content !== '' && timingSafeEqual(Buffer.from(signature, 'base64url'), sign(content))
    const isValid = isSigned && clock.now().getTime() < Number(until)
    return isValid ? [{ until: Number(until), generation: Number(generation) }] : []
  }

  return {
    name,
    issue(generation, place) {
      const content = `${clock.now().getTime() + LIFE_MS}.${generation}`
      return setCookie(`${content}.${sign(content).toString('base64url')}`, LIFE_MS, place)
    },
    clear: place => setCookie('', 0, place),
    // Several cookies may have this name, for several paths, and one of them may have expired.
    sessionsIn: (header = '') =>
      header.split(';').flatMap(pair => {
        const [given, ...value] = pair.split('=')
        return given?.trim() === name ? read(value.join('=').trim()) : []
      }),
  }
}

const VALUE = /^((\d{1,15})\.(\d{1,15}))\.([\w-]{43})$/

// Not allowed in the path of a cookie (RFC 6265, 4.1.1), but in a pattern of the mount path.
const NOT_IN_A_PATH = /[^!-:<-~]/g
