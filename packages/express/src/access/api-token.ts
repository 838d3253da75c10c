import { createHash, hkdfSync, timingSafeEqual } from 'node:crypto'

const MIN_BYTES = 32

/** The secret that opens the API. No property holds it, so that nothing prints it. */
export interface ApiToken {
  /** Whether the text is the token. Compares in constant time. */
  matches(text: string): boolean
  /** A key for one purpose, from which the token cannot be derived. */
  keyFor(purpose: string): Buffer
}

/** @throws {TypeError} without the token, if it is too short or not valid in a header */
export function toApiToken(token: string): ApiToken {
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
