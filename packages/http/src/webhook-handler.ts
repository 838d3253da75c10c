import { type HostOptions, webhookHosts } from './access/access.ts'
import { NOBODY } from './access/caller.ts'
import { type Answer, answering } from './http/answer.ts'
import { createBodyReader } from './http/body.ts'
import { problemReply } from './http/problem-reply.ts'
import { createRoutes, type Routes } from './http/routes.ts'
import { type ResolvedWebhookOptions, resolveWebhookOptions, type WebhookOptions } from './options.ts'
import { toWebHandler, type WebHandler } from './web/web-handler.ts'
import { webhookRoutes } from './webhooks.ts'

/** Receives webhooks over HTTP. */
export interface WebhookHandler extends WebHandler {
  /** The path under which it is mounted, without a slash at its end; empty at the root. */
  readonly basePath: string
}

/** The webhooks of a handler, and how they are answered. */
export interface Webhooks {
  readonly routes: Routes
  readonly answer: Answer
}

export function createWebhooks({ receiverOf, publicUrl, clock }: ResolvedWebhookOptions, hosts: HostOptions): Webhooks {
  const checkHost = webhookHosts(hosts, publicUrl?.hostname)
  const routes = webhookRoutes(receiverOf, createBodyReader(clock), publicUrl)
  const find = createRoutes(routes)
  return {
    routes,
    async answer(request) {
      checkHost(request)
      const found = find(request)
      return found?.route(request, found.params, NOBODY)
    },
  }
}

/**
 * Creates a handler for webhooks alone, for a server that anybody may reach: it has no other route.
 *
 * @throws {TypeError} naming the option, what was expected and what came
 */
export function createWebhookHandler(options: WebhookOptions & HostOptions): WebhookHandler {
  const resolved = resolveWebhookOptions(options)
  const { basePath, onError } = resolved
  const { routes, answer } = createWebhooks(resolved, options)
  const failure = (error: unknown) => problemReply(error, onError)
  return Object.assign(toWebHandler({ answer: answering(answer, onError), routes, failure }, basePath), { basePath })
}
