import { isReference } from './kernel/reference.ts'
import type { CallProvider, ProviderUpdate } from './provider.ts'
import { toCallError } from './to-call-error.ts'
import type { Webhook, WebhookReply } from './webhook.ts'

/** What the recorders together made of an update: `failed` if one could not keep it. */
export type RecordedByAll = 'known' | 'unknown' | 'failed'

/**
 * Verifies, reads and records a webhook. Replies 200 once it is kept, or was known; 400 for what cannot be read, 403 for a bad
 * signature, 404 for an attempt that nobody here knows, 503 if it could not be kept, so that a carrier that repeats tells it again.
 */
export async function receive(
  provider: CallProvider,
  { path, ...rest }: Webhook,
  record: (news: ProviderUpdate) => Promise<RecordedByAll>,
): Promise<WebhookReply> {
  const [, name, reference] = /^\/([^/]+)\/([^/]+)$/.exec(path) ?? []
  if (name !== provider.name || !isReference(reference) || !provider.parseWebhook) return reply(404, 'No such webhook')
  let news: ProviderUpdate | undefined
  try {
    news = await provider.parseWebhook({ path, ...rest })
  } catch (error) {
    const { code, message } = toCallError(error)
    return reply(code === 'unauthorized' ? 403 : 400, message)
  }
  if (!news) return reply(200)
  const recorded = await record({ ...news, reference })
  if (recorded === 'failed') return reply(503, 'Not kept, send it again')
  return recorded === 'unknown' ? reply(404, 'No such attempt') : reply(200)
}

const reply = (status: number, body = ''): WebhookReply => ({
  status,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body,
})
