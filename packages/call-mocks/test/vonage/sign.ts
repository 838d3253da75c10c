// sign.ts
import { createHash, createHmac } from 'node:crypto'
import type { Webhook } from '@outdial/call-client/provider'

/** Signs a webhook as Vonage does: a token over the hash of the body. */
export function signVonageWebhook(webhook: Webhook, secret: string, at: Date): Webhook {
  const claims = {
    iat: Math.floor(at.getTime() / 1000),
    jti: crypto.randomUUID(),
    iss: 'Vonage',
    payload_hash: createHash('sha256').update(webhook.body).digest('hex'),
  }
  const content = [{ alg: 'HS256', typ: 'JWT' }, claims]
    .map(part => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.')
  const signature = createHmac('sha256', secret).update(content).digest('base64url')
  return { ...webhook, headers: { ...webhook.headers, authorization: `Bearer ${content}.${signature}` } }
}
