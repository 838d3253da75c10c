import { CallError } from '../../kernel/call-error.ts'
import type { Webhook } from '../../webhook.ts'
import { hmacKey, hmacOf, isHmacOf } from '../signatures.ts'
import { type ResolvedHmac, signedText } from './hmac-plan.ts'
import type { ResolvedVapi } from './options.ts'

/** The header with the token of the attempt. */
export const TOKEN_HEADER = 'x-outdial-token'

/** Proves the origin of webhooks. */
export interface Proof {
  /** What the service is told: fields of `server`. */
  server(reference: string): Promise<Readonly<Record<string, unknown>>>
  /** @throws {CallError} `unauthorized` for a missing, wrong or old proof */
  verify(webhook: Webhook): Promise<void>
}

/** Creates the proof that the options name. */
export function createProof({ secrets, hmac, clock }: Pick<ResolvedVapi, 'secrets' | 'hmac' | 'clock'>): Proof {
  if (hmac) return hmacProof(hmac, clock)
  if (secrets) return tokenProof(secrets)
  return { server: async () => ({}), verify: async () => {} }
}

/**
 * A token per attempt. Vapi shows `server.headers` to everybody who may read its calls, so the secret
 * itself is never sent: a token that leaks is good for one call.
 */
function tokenProof(secrets: readonly string[]): Proof {
  const keys = keysOf(secrets, 'SHA-256')
  return {
    server: async reference => ({ headers: { [TOKEN_HEADER]: await tokenOf(secrets[0] ?? '', reference) } }),
    async verify({ path, headers }) {
      const token = headerOf(headers, TOKEN_HEADER)
      if (token === undefined) throw new CallError('unauthorized', 'The token is missing')
      const text = signedReference(path.slice(path.lastIndexOf('/') + 1))
      for (const key of await keys) if (await isHmacOf(key, token, text)) return
      throw new CallError('unauthorized', 'The token is wrong')
    },
  }
}

/** The token of an attempt: the HMAC of its reference. */
export async function tokenOf(secret: string, reference: string): Promise<string> {
  const text = signedReference(reference)
  // WebCrypto signs in another thread, which would delay the POST by some turns of the event loop.
  const node = globalThis.process?.getBuiltinModule?.('node:crypto')
  if (node) return node.createHmac('sha256', secret).update(text).digest('base64')
  return hmacOf(await hmacKey(secret, 'SHA-256'), text)
}

const signedReference = (reference: string): string => `vapi webhook ${reference}`

function hmacProof(plan: ResolvedHmac, clock: ResolvedVapi['clock']): Proof {
  const { credentialId, secrets, hash, signatureHeader, signaturePrefix, timestampHeader, payloadFormat } = plan
  const keys = keysOf(secrets, hash)
  const isTimed = payloadFormat.includes('{timestamp}')
  return {
    server: async () => ({ credentialId }),
    async verify({ headers, body }) {
      const given = headerOf(headers, signatureHeader)
      if (given === undefined) throw new CallError('unauthorized', 'The signature is missing')
      const timestamp = isTimed ? headerOf(headers, timestampHeader) : ''
      if (timestamp === undefined) throw new CallError('unauthorized', 'The time of the signature is missing')
      if (isTimed && !(Math.abs(clock.now().getTime() - millisecondsOf(timestamp)) <= plan.toleranceMs)) {
        throw new CallError('unauthorized', 'The signature is too old, or the clocks differ')
      }
      const signature = given.startsWith(signaturePrefix) ? given.slice(signaturePrefix.length) : ''
      const base64 = plan.signatureEncoding === 'hex' ? hexToBase64(signature) : signature
      const text = signedText(plan, timestamp, new TextDecoder().decode(body))
      for (const key of await keys) if (await isHmacOf(key, base64, text)) return
      throw new CallError('unauthorized', 'The signature is wrong')
    },
  }
}

function keysOf(secrets: readonly string[], hash: ResolvedHmac['hash']): Promise<readonly CryptoKey[]> {
  const keys = Promise.all(secrets.map(secret => hmacKey(secret, hash)))
  // Reported by the first webhook.
  keys.catch(() => {})
  return keys
}

function headerOf(headers: Webhook['headers'], name: string): string | undefined {
  const value = headers[name]
  return typeof value === 'string' ? value : undefined
}

// Vapi documents neither the unit nor a format: seconds until the year 5138, else milliseconds.
function millisecondsOf(timestamp: string): number {
  const number = /^\d{1,16}$/.test(timestamp) ? Number(timestamp) : Date.parse(timestamp)
  return number < 1e11 ? number * 1000 : number
}

/** Empty, which is no signature, for a text that is not hexadecimal. */
const hexToBase64 = (hex: string): string =>
  /^([\da-f]{2})+$/i.test(hex) ? btoa(hex.replace(/../g, byte => String.fromCharCode(Number.parseInt(byte, 16)))) : ''

/** The HMAC of a text, in hexadecimal. */
export const base64ToHex = (base64: string): string =>
  Array.from(atob(base64), character => character.charCodeAt(0).toString(16).padStart(2, '0')).join('')
