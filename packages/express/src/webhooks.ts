import type { Webhook, WebhookReceiver } from '@outdial/call-client'
import type { Request, RequestHandler } from 'express'
import type { BodyReader } from './http/body.ts'
import { ownFault, Problem } from './http/problem.ts'

/** Where webhooks are to be sent, for the providers of a server that has its router at this address. */
export const webhooksAt = (publicUrl: string | URL): string => `${String(publicUrl).replace(/\/+$/, '')}/webhooks`

/** Hands each webhook over to its provider's client as it came, byte for byte, and passes the reply back. */
export function webhooks(
  receiverOf: (name: string) => WebhookReceiver | undefined,
  bodies: BodyReader,
  publicUrl: URL | undefined,
): RequestHandler<{ provider: string; reference: string }> {
  return async (request, response) => {
    const { provider, reference } = request.params
    const calls = receiverOf(provider)
    if (!calls) throw unknownProvider(provider)
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
