import { CallError } from '../../kernel/call-error.ts'
import type { Webhook } from '../../webhook.ts'
import { bytesIn } from '../signatures.ts'

const TOLERANCE_MS = 300_000

/**
 * Creates a function that verifies `telnyx-signature-ed25519` over the timestamp and the raw body
 * (https://developers.telnyx.com/docs/messaging/messages/receiving-webhooks#webhook-signing).
 */
export function createVerify(publicKeys: readonly Uint8Array<ArrayBuffer>[], now: () => Date) {
  const keys = Promise.all(
    publicKeys.map(bytes => crypto.subtle.importKey('raw', bytes, { name: 'Ed25519' }, false, ['verify'])),
  )
  // Reported by the first webhook.
  keys.catch(() => {})
  return async ({ headers, body }: Pick<Webhook, 'headers' | 'body'>): Promise<void> => {
    const { 'telnyx-signature-ed25519': base64, 'telnyx-timestamp': seconds } = headers
    const signature = typeof base64 === 'string' ? bytesIn(base64) : undefined
    if (signature === undefined || typeof seconds !== 'string' || !/^\d{1,12}$/.test(seconds)) {
      throw new CallError('unauthorized', 'The signature or its time is missing, or cannot be read')
    }
    const ageMs = now().getTime() - Number(seconds) * 1000
    const start = new TextEncoder().encode(`${seconds}|`)
    const signed = new Uint8Array(start.length + body.length)
    signed.set(start)
    signed.set(body, start.length)
    for (const key of await keys) {
      if (!(await crypto.subtle.verify('Ed25519', key, signature, signed))) continue
      if (Math.abs(ageMs) <= TOLERANCE_MS) return
      throw new CallError('unauthorized', `The signature is ${Math.round(ageMs / 1000)} s old, or a clock is wrong`)
    }
    throw new CallError('unauthorized', 'The signature is wrong')
  }
}
