import { CallError } from '../kernel/call-error.ts'

/**
 * Checks an address option and removes its trailing slashes.
 *
 * @throws {TypeError} if it is no http or https address, or has more than a host, a port and a path
 */
export function addressIn(option: string, address: string | URL): string {
  const { protocol, username, password, search, hash, href } = URL.parse(address) ?? { protocol: '' }
  if (/^https?:$/.test(protocol) && !(username || password || search || hash)) return String(href).replace(/\/+$/, '')
  throw new TypeError(
    `Expected \`${option}\` to be an http or https address, without credentials, query or fragment, such as https://calls.example.com${came(address)}`,
  )
}

/** What came, unless it may have a secret. */
function came(address: unknown): string {
  if (typeof address !== 'string') return address instanceof URL ? '' : `, got ${typeof address}`
  return /[@?#]/.test(address) ? '' : `, got ${JSON.stringify(address.slice(0, 80))}`
}

/**
 * The id as one segment of a path.
 *
 * @throws {CallError} `not-found` for an id that no path can have
 */
export function idInPath(id: string): string {
  // An address without its dots is the address of something else.
  if (!/^\.{0,2}$|\p{Surrogate}/u.test(id)) return encodeURIComponent(id)
  throw new CallError('not-found', 'Expected an id that fits into an address', { placed: 'unknown' })
}

/** The address for the webhooks of one attempt. */
export const webhookAddress = (base: string, provider: string, reference: string): string =>
  `${base}/${provider}/${reference}`
