import { checkNames } from './kernel/check-options.ts'
import { addressIn } from './providers/address.ts'
import { LARGE_BODY_BYTES, readBody } from './read-body.ts'
import type { WebhookReceiver } from './webhook.ts'

/** Options of `toFetchHandler`. */
export interface FetchHandlerOptions {
  /** Path under which this process receives webhooks. @default '/webhooks' */
  readonly base?: string | undefined
  /**
   * Public address of `base`, as the provider was given it. Needed behind a proxy that changes the
   * address, because signatures cover it.
   * @default the request's own address
   */
  readonly webhookUrl?: string | URL | undefined
}

const NAMES: readonly string[] = ['base', 'webhookUrl'] satisfies (keyof FetchHandlerOptions)[]

/**
 * Creates a webhook handler for frameworks with `Request` and `Response`: Hono, Next, Deno, Bun,
 * Workers. Replies like `receive`, and 404 for a path outside `base`, 405 for a method other than
 * POST, 413 for a body above 1 MB, and 500 for a body that was read before.
 *
 * @throws {TypeError} for a base that is no path, or an address that is no http or https address
 */
export function toFetchHandler(
  calls: WebhookReceiver,
  options: FetchHandlerOptions = {},
): (request: Request) => Promise<Response> {
  if (typeof calls?.receive !== 'function') {
    throw new TypeError(`Expected a call client, or another receiver of webhooks, got ${typeof calls}`)
  }
  checkNames('toFetchHandler', options, NAMES)
  const { base = '/webhooks', webhookUrl } = options
  if (typeof base !== 'string' || !/^(\/[^?#]*)?$/.test(base))
    throw new TypeError(`Expected \`base\` to be a path, such as /webhooks, got ${base}`)
  const root = base.replace(/\/+$/, '')
  const address = webhookUrl === undefined ? undefined : addressIn('webhookUrl', webhookUrl)

  return async request => {
    const { pathname, search, href } = new URL(request.url)
    if (!pathname.startsWith(`${root}/`)) return refusal(404, 'No such webhook')
    if (request.method !== 'POST') return refusal(405, 'Expected POST', { allow: 'POST' })
    const body = await readBody(request, LARGE_BODY_BYTES)
    if (body === 'too-large') return refusal(413, 'Expected a body of at most 1 MB')
    if (body === 'read-already')
      return refusal(500, 'The body was read before the handler got it, but signatures cover its bytes')
    const path = pathname.slice(root.length)
    const url = address === undefined ? href : `${address}${path}${search}`
    const reply = await calls.receive({ path, url, headers: Object.fromEntries(request.headers), body })
    return new Response(reply.body || null, { status: reply.status, ...(reply.headers && { headers: reply.headers }) })
  }
}

const refusal = (status: number, text: string, headers: Record<string, string> = {}) =>
  new Response(text, { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...headers } })
