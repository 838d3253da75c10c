import { createHash, hkdfSync, timingSafeEqual } from 'node:crypto'

const MIN_BYTES = 32

/** The secret that opens the API. No property holds it, so that nothing prints it. */
export interface ApiToken {
  /** Whether the text is the token. Compares in constant time. */
  matches(text: string): boolean
  /** A key for one purpose, from which the token cannot be derived. */
  keyFor(purpose: string): Buffer
}

/**
 * One token, or two while one replaces the other.
 *
 * @throws {TypeError} without the token, if one is too short or not valid in a header
 */
export function toApiTokens(given: string | readonly string[]): readonly ApiToken[] {
  const tokens: readonly string[] = typeof given === 'string' || !Array.isArray(given) ? [given] : given
  if (tokens.length < 1 || tokens.length > 2) {
    throw new TypeError(`Expected \`token\` to be one or two tokens, got ${tokens.length}`)
  }
  return tokens.map(toApiToken)
}

function toApiToken(token: string): ApiToken {
  if (typeof token !== 'string') throw new TypeError(`Expected \`token\` to be a string, got ${typeof token}`)
  if (token.length < MIN_BYTES) {
    throw new TypeError(`Expected \`token\` to have ${MIN_BYTES} bytes or more, got ${token.length}`)
  }
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new TypeError('Expected `token` to be visible ASCII without spaces, because it is sent in a header')
  }
  const expected = digest(token)
  return {
    matches: text => timingSafeEqual(digest(text), expected),
    keyFor: purpose => Buffer.from(hkdfSync('sha256', token, '', purpose, 32)),
  }
}

const digest = (text: string) => createHash('sha256').update(text).digest()
