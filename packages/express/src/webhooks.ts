import type { Webhook, WebhookReceiver } from '@outdial/call-client'
import type { Request, RequestHandler } from 'express'
import type { BodyReader } from './http/body.ts'
import { ownFault, Problem } from './http/problem.ts'

/** The `webhookUrl` for providers, of a router at this address. */
export const webhooksAt = (publicUrl: string | URL): string => `${String(publicUrl).replace(/\/+$/, '')}/webhooks`

/** Passes each webhook byte for byte to the client of its provider, and returns the reply. */
export function webhooks(
  receiverOf: (name: string) => WebhookReceiver | undefined,
  bodies: BodyReader,
  publicUrl: URL | undefined,
): RequestHandler<{ provider: string; reference: string }> {
  return async (request, response) => {
    const { provider, reference } = request.params
    const receiver = receiverOf(provider)
    if (!receiver) throw unknownProvider(provider)
    const webhook: Webhook = {
      path: `/${encodeURIComponent(provider)}/${encodeURIComponent(reference)}`,
      url: addressOf(request, publicUrl),
      headers: request.headers,
      body: await bodies.raw(request, response),
    }
    const reply = await receiver.receive(webhook).catch((cause: unknown) => {
      throw ownFault(cause)
    })
    response.writeHead(reply.status, reply.headers).end(reply.body)
  }
}

const unknownProvider = (name: string) =>
  new Problem({
    status: 404,
    code: 'unknown-provider',
    detail: `Expected the name of a provider, got ${JSON.stringify(name.slice(0, 40))}`,
  })

function addressOf({ protocol, host, originalUrl, url }: Address, publicUrl: URL | undefined): string {
  return publicUrl ? publicUrl.href.replace(/\/$/, '') + url : `${protocol}://${host}${originalUrl}`
}

type Address = Pick<Request, 'protocol' | 'host' | 'originalUrl' | 'url'>
