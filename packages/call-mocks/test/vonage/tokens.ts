// tokens.ts
import { CallError, fieldsOf, numberIn, parseJson, textIn } from '@outdial/call-client/provider'

const encoder = new TextEncoder()
const RSA = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
const HMAC = { name: 'HMAC', hash: 'SHA-256' }

/** @throws {TypeError} if it is no private key in PEM (PKCS #8); the error does not contain it */
export function privateKeyIn(option: string, pem: string): Promise<CryptoKey> {
  const [, base64] = /^-----BEGIN PRIVATE KEY-----([A-Za-z\d+/=\s]+)-----END PRIVATE KEY-----\s*$/.exec(pem) ?? []
  if (!base64) throw new TypeError(`Expected \`${option}\` to begin with -----BEGIN PRIVATE KEY-----`)
  const key = crypto.subtle.importKey('pkcs8', bytesIn(base64.replaceAll(/\s/g, '')), RSA, false, ['sign'])
  // Reported by the first request.
  key.catch(() => {})
  return key
}

/** The header of a request: a token that the service accepts for a minute. */
export async function authorization(applicationId: string, key: Promise<CryptoKey>) {
  const iat = Math.floor(Date.now() / 1000)
  const claims = { application_id: applicationId, iat, exp: iat + 60, jti: crypto.randomUUID() }
  const content = [{ alg: 'RS256', typ: 'JWT' }, claims].map(part => base64Url(JSON.stringify(part))).join('.')
  try {
    const signature = await crypto.subtle.sign(RSA, await key, encoder.encode(content))
    return { authorization: `Bearer ${content}.${base64Url(String.fromCharCode(...new Uint8Array(signature)))}` }
  } catch (cause) {
    throw new CallError('unauthorized', 'The private key cannot be used', { cause })
  }
}

export const secretKey = (secret: string): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', encoder.encode(secret), HMAC, false, ['verify'])

// Longer than a delivery takes, shorter than an attacker would like.
const TOLERANCE_S = 300

/** @throws {CallError} `unauthorized` unless the header has a fresh token for this body */
export async function verify(header: unknown, body: Uint8Array, key: CryptoKey): Promise<void> {
  const [, content = '', claims = '', signature = ''] =
    /^Bearer ([\w-]+\.([\w-]+))\.([\w-]+)$/.exec(textIn(header) ?? '') ?? []
  // Always HMAC, whatever algorithm the token names.
  const genuine = await crypto.subtle.verify(HMAC, key, bytesIn(signature), encoder.encode(content))
  if (!genuine) throw new CallError('unauthorized', 'The token is missing or wrong')
  const { iat, payload_hash: hash } = fieldsOf(parseJson(bytesIn(claims)))
  const ageS = Date.now() / 1000 - (numberIn(iat) ?? 0)
  if (Math.abs(ageS) > TOLERANCE_S) throw new CallError('unauthorized', 'The token is too old')
  if (hash !== (await sha256(body))) throw new CallError('unauthorized', 'The token is for another body')
}

async function sha256(body: Uint8Array): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(body)))
  return Array.from(digest, byte => byte.toString(16).padStart(2, '0')).join('')
}

const base64Url = (binary: string): string => btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')

/** The bytes of base64 or base64url; none if it is neither. */
function bytesIn(base64: string): Uint8Array<ArrayBuffer> {
  try {
    const binary = atob(base64.replaceAll('-', '+').replaceAll('_', '/'))
    return Uint8Array.from(binary, character => character.charCodeAt(0))
  } catch {
    return new Uint8Array()
  }
}
