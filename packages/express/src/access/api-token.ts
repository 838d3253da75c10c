import { createHash, hkdfSync, timingSafeEqual } from 'node:crypto'

const MIN_BYTES = 32

/** The secret that opens the API. It is kept where nothing prints it. */
export interface ApiToken {
  /** Whether this is it; how long that takes tells nothing. */
  matches(text: string): boolean
  /** A key of its own for one purpose, from which the token cannot be told. */
  keyFor(purpose: string): Buffer
}

/** @throws {TypeError} if it is too short to be a secret, or cannot stand in a header; it is never part of the text */
export function toApiToken(token: string): ApiToken {
  if (typeof token !== 'string') throw new TypeError(`Expected \`token\` to be a string, got ${typeof token}`)
  if (token.length < MIN_BYTES) {
    throw new TypeError(`Expected \`token\` to have ${MIN_BYTES} bytes or more, got ${token.length}`)
  }
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new TypeError('Expected `token` to be visible ASCII without spaces, as it stands in a header')
  }
  const expected = digest(token)
  return {
    matches: text => timingSafeEqual(digest(text), expected),
    keyFor: purpose => Buffer.from(hkdfSync('sha256', token, '', purpose, 32)),
  }
}

const digest = (text: string) => createHash('sha256').update(text).digest()
