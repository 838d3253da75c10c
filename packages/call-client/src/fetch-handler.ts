import { addressIn } from './providers/http.ts'
import { readBody } from './read-body.ts'
import type { WebhookReceiver } from './webhook.ts'

export interface FetchHandlerOptions {
  /** The path under which webhooks come in, as this process sees it. @default '/webhooks' */
  readonly base?: string | undefined
  /** The public address of `base`, as the provider was given it: signatures cover it, and a proxy may show another. @default the request's own */
  readonly webhookUrl?: string | URL | undefined
}

/**
 * Webhooks for whatever speaks Request and Response (Hono, Next, Deno, Bun, Workers). The reply is that of `receive`; besides 404 for a path that is not
 * behind `base`, 405 for another method than POST, 413 for a body above 64 kB, and 500 for a body that somebody has read already.
 *
 * @throws {TypeError} for a base that is no path, or an address that is no http or https address
 */
export function toFetchHandler(
  calls: WebhookReceiver,
  { base = '/webhooks', webhookUrl }: FetchHandlerOptions = {},
): (request: Request) => Promise<Response> {
  if (!/^(\/[^?#]*)?$/.test(base)) throw new TypeError(`Expected \`base\` to be a path, such as /webhooks, got ${base}`)
  const root = base.replace(/\/+$/, '')
  const address = webhookUrl === undefined ? undefined : addressIn('webhookUrl', webhookUrl)

  return async request => {
    const { pathname, search, href } = new URL(request.url)
    if (!pathname.startsWith(`${root}/`)) return refusal(404, 'No such webhook')
    if (request.method !== 'POST') return refusal(405, 'Expected POST', { allow: 'POST' })
    const body = await readBody(request)
    if (body === 'too-large') return refusal(413, 'Expected no more than 64 kB')
    if (body === 'read-already')
      return refusal(500, 'The body was read before it came here: signatures cover its bytes')
    const path = pathname.slice(root.length)
    const url = address === undefined ? href : `${address}${path}${search}`
    const reply = await calls.receive({ path, url, headers: Object.fromEntries(request.headers), body })
    return new Response(reply.body || null, { status: reply.status, ...(reply.headers && { headers: reply.headers }) })
  }
}

const refusal = (status: number, words: string, headers: Record<string, string> = {}) =>
  new Response(words, { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...headers } })
