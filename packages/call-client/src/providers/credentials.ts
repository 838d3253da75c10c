/**
 * Checks a credential. No error contains it.
 *
 * @throws {TypeError} if it is not a text of printable ASCII characters without spaces
 */
export function credentialIn(option: string, value: unknown): string {
  if (typeof value === 'string' && /^[!-~]{1,4096}$/.test(value)) return value
  const got = typeof value === 'string' ? (value === '' ? 'an empty text' : 'other characters') : typeof value
  throw new TypeError(`Expected \`${option}\` to be printable ASCII characters without spaces, got ${got}`)
}

/** The header for a bearer token (RFC 6750). */
export const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

/** The header for a user and a password (RFC 7617). */
export const basic = (user: string, password: string) => ({ authorization: `Basic ${btoa(`${user}:${password}`)}` })
