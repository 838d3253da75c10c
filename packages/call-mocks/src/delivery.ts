import type { Webhook, WebhookReply } from '@outdial/call-client'

/** Delivers a webhook once and returns the reply. Rejects if there was none. */
export type Deliver = (webhook: Webhook) => WebhookReply | Promise<WebhookReply>

/** Delivers webhooks by HTTP POST, like the real service. */
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

/** What a service sends to an address. */
export interface Message {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** A message in JSON. */
export const jsonMessage = (json: unknown, headers: Readonly<Record<string, string>> = {}): Message => ({
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(json),
})

/**
 * The webhook in the form that a client receives. The base address is unknown here, so the path is
 * taken to be the last two segments. The fragment of an address is sent nowhere.
 */
export function toWebhook(address: string, { headers, body }: Message): Webhook {
  const url = address.replace(/#.*$/s, '')
  const segments = new URL(url).pathname.split('/').filter(segment => segment !== '')
  return { path: `/${segments.slice(-2).join('/')}`, url, headers, body: new TextEncoder().encode(body) }
}
