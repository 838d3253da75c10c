import { CallError } from '../../kernel/call-error.ts'
import type { Webhook } from '../../webhook.ts'
import { hmacKey, isHmacOf } from '../signatures.ts'

/** Verifies that a webhook was signed with one of the account's tokens. */
export type Verify = (address: string, webhook: Pick<Webhook, 'headers' | 'body'>) => Promise<URLSearchParams>

/**
 * Creates a verifier of `X-Twilio-Signature`
 * (https://www.twilio.com/docs/usage/webhooks/webhooks-security). It returns the form of a genuine
 * webhook.
 */
export function createVerify(tokens: readonly string[]): Verify {
  const keys = Promise.all(tokens.map(token => hmacKey(token, 'SHA-1')))
  // Reported by the first webhook.
  keys.catch(() => {})
  return async (address, { headers, body }) => {
    // SignalWire signs in the same way, under a name of its own.
    const given = headers['x-twilio-signature'] ?? headers['x-signalwire-signature']
    if (typeof given !== 'string') throw new CallError('unauthorized', 'The signature is missing')
    const text = new TextDecoder().decode(body)
    const hash = URL.parse(address)?.searchParams.get('bodySHA256')
    const isForm = hash === null || hash === undefined
    if (!isForm && hash.toLowerCase() !== (await sha256(body))) {
      throw new CallError('unauthorized', 'The body is not the signed one')
    }
    const form = new URLSearchParams(isForm ? text : '')
    const suffix = signedForm(form)
    for (const key of await keys) {
      for (const url of spellingsOf(address)) if (await isHmacOf(key, given, url + suffix)) return form
    }
    const shown = address.split('?')[0]?.replace(/[^/]+$/, '…')
    throw new CallError(
      'unauthorized',
      `The signature is wrong for ${shown}: is this the address that the service was given (\`webhookUrl\`, \`publicUrl\`), ` +
        'and `authToken` the token of this account?',
    )
  }
}

/** All parameters by name; a repeated one with each of its different values. */
export const signedForm = (form: URLSearchParams): string =>
  [...new Set(form.keys())]
    .sort()
    .flatMap(name => [...new Set(form.getAll(name))].sort().map(value => name + value))
    .join('')

/** The service signs its address with or without the port, whichever it was given. */
function spellingsOf(address: string): readonly string[] {
  const [, scheme = '', host = '', port, rest = ''] =
    /^(https?:\/\/)([^/?#:]*|\[[^\]]*\])(:\d+)?(.*)$/s.exec(address) ?? []
  const usual = scheme === 'https://' ? ':443' : ':80'
  return [...new Set([address, scheme + host + rest, scheme + host + (port ?? usual) + rest])]
}

async function sha256(body: Uint8Array): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(body)))
  return Array.from(digest, byte => byte.toString(16).padStart(2, '0')).join('')
}
