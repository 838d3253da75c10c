import type { Webhook, WebhookReply } from '@outdial/call-client'
import type { Request, RequestHandler } from 'express'
import type { BodyReader } from './body.ts'
import { ownFault } from './problem.ts'

/** What takes webhooks in: a call client, or whatever else receives them as it does. */
export interface WebhookReceiver {
  receive(webhook: Webhook): Promise<WebhookReply>
}

/** Hands each webhook over as it came, byte for byte, and passes the reply back. */
export function webhooks(
  calls: WebhookReceiver,
  bodies: BodyReader,
  publicUrl: URL | undefined,
): RequestHandler<{ provider: string; reference: string }> {
  return async (request, response) => {
    const { provider, reference } = request.params
    const webhook: Webhook = {
      path: `/${encodeURIComponent(provider)}/${encodeURIComponent(reference)}`,
      url: addressOf(request, publicUrl),
      headers: request.headers,
      body: await bodies.raw(request, response),
    }
    const reply = await calls.receive(webhook).catch((cause: unknown) => {
      throw ownFault(cause)
    })
    response.writeHead(reply.status, reply.headers).end(reply.body)
  }
}

function addressOf({ protocol, host, originalUrl, url }: Address, publicUrl: URL | undefined): string {
  return publicUrl ? publicUrl.href.replace(/\/$/, '') + url : `${protocol}://${host}${originalUrl}`
}

type Address = Pick<Request, 'protocol' | 'host' | 'originalUrl' | 'url'>
