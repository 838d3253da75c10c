import type { Webhook, WebhookReply } from '@outdial/call-client'

/** Takes a webhook to whom it is for, once, and returns with the reply. Rejects if there was none. */
export type Deliver = (webhook: Webhook) => WebhookReply | Promise<WebhookReply>

/** Takes webhooks out by HTTP POST, as the service does. */
export const deliverByHttp =
  (signal: AbortSignal): Deliver =>
  async ({ url, headers, body }) => {
    const { status } = await fetch(url, {
      method: 'POST',
      headers: new Headers(Object.entries(headers).map(([name, value]) => [name, String(value)])),
      body: new Uint8Array(body),
      redirect: 'manual',
      signal,
    })
    return { status }
  }

/** A webhook as it would come in. What follows the base address is not to be known here, so it is taken to be the last two segments. */
export function toWebhook(url: string, message: unknown): Webhook {
  const segments = new URL(url).pathname.split('/').filter(segment => segment !== '')
  return {
    path: `/${segments.slice(-2).join('/')}`,
    url,
    headers: { 'content-type': 'application/json' },
    body: new TextEncoder().encode(JSON.stringify(message)),
  }
}
