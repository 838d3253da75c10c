import { shown } from '../../kernel/check-options.ts'
import { credentialIn } from '../credentials.ts'
import { checkNames } from '../options.ts'

/**
 * A credential of Vapi's dashboard that signs webhooks. The values are those of the credential; the
 * defaults are Vapi's.
 */
export interface VapiHmac {
  /** Vapi's id of the credential. */
  readonly credentialId: string
  /** The credential's key. Several while it is being rotated. */
  readonly secret: string | readonly string[]
  /** @default 'sha256' */
  readonly algorithm?: 'sha1' | 'sha256' | 'sha512' | undefined
  /** @default 'x-signature' */
  readonly signatureHeader?: string | undefined
  /** Text before the signature, such as `sha256=`. @default '' */
  readonly signaturePrefix?: string | undefined
  /** @default 'hex' */
  readonly signatureEncoding?: 'hex' | 'base64' | undefined
  /** @default 'x-timestamp' */
  readonly timestampHeader?: string | undefined
  /**
   * What is signed: `{timestamp}` and `{body}`. Without `{timestamp}`, a webhook may be sent again by
   * anybody who has seen it.
   * @default '{timestamp}.{body}'
   */
  readonly payloadFormat?: string | undefined
  /** The greatest age of a signature, and how far it may be in the future. @default 300000 */
  readonly toleranceMs?: number | undefined
}

const NAMES: readonly string[] = [
  'credentialId',
  'secret',
  'algorithm',
  'signatureHeader',
  'signaturePrefix',
  'signatureEncoding',
  'timestampHeader',
  'payloadFormat',
  'toleranceMs',
] satisfies (keyof VapiHmac)[]

const HASHES = { sha1: 'SHA-1', sha256: 'SHA-256', sha512: 'SHA-512' } as const

type Given = { readonly [Name in keyof Omit<VapiHmac, 'secret' | 'algorithm'>]-?: NonNullable<VapiHmac[Name]> }

/** A checked credential. */
export interface ResolvedHmac extends Given {
  readonly secrets: readonly string[]
  readonly hash: (typeof HASHES)[keyof typeof HASHES]
}

/** @throws {TypeError | RangeError} naming the option, what was expected and what came */
export function hmacPlan(given: VapiHmac): ResolvedHmac {
  checkNames('hmac', given, NAMES)
  const { algorithm = 'sha256', signatureEncoding = 'hex', payloadFormat = '{timestamp}.{body}' } = given
  const { signaturePrefix = '', toleranceMs = 300_000 } = given
  const secrets = [given.secret].flat().map(secret => credentialIn('hmac.secret', secret))
  if (secrets.length === 0) throw new TypeError('Expected `hmac.secret` to be a secret, or several, got none')
  if (!Object.hasOwn(HASHES, algorithm)) {
    throw new TypeError(`Expected \`hmac.algorithm\` to be sha1, sha256 or sha512, got ${JSON.stringify(algorithm)}`)
  }
  if (signatureEncoding !== 'hex' && signatureEncoding !== 'base64') {
    throw new TypeError(
      `Expected \`hmac.signatureEncoding\` to be hex or base64, got ${JSON.stringify(signatureEncoding)}`,
    )
  }
  const [body, ...more] = payloadFormat.match(/\{(?!timestamp\})[^}]*\}/g) ?? []
  if (body !== '{body}' || more.length > 0) {
    throw new TypeError(
      `Expected \`hmac.payloadFormat\` to have {body} once, and {timestamp} if it is signed, got ${JSON.stringify(payloadFormat)}`,
    )
  }
  if (!(toleranceMs > 0)) {
    throw new RangeError(`Expected \`hmac.toleranceMs\` to be milliseconds above 0, got ${shown(toleranceMs)}`)
  }
  return {
    credentialId: credentialIn('hmac.credentialId', given.credentialId),
    secrets,
    hash: HASHES[algorithm],
    signatureHeader: headerIn('hmac.signatureHeader', given.signatureHeader ?? 'x-signature'),
    signaturePrefix,
    signatureEncoding,
    timestampHeader: headerIn('hmac.timestampHeader', given.timestampHeader ?? 'x-timestamp'),
    payloadFormat,
    toleranceMs,
  }
}

function headerIn(option: string, name: string): string {
  if (/^[\w!#$%&'*+.^`|~-]+$/.test(name)) return name.toLowerCase()
  throw new TypeError(`Expected \`${option}\` to be the name of a header, got ${JSON.stringify(name)}`)
}

/** The text that is signed. */
export const signedText = ({ payloadFormat }: Pick<ResolvedHmac, 'payloadFormat'>, timestamp: string, body: string) =>
  payloadFormat.replace(/\{(timestamp|body)\}/g, (_, name) => (name === 'body' ? body : timestamp))
