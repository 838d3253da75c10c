import { checkedId } from './checked-id.ts'
import { contradictionOf } from './kernel/contradiction.ts'
import { isReference } from './kernel/reference.ts'
import type { CallProvider, ProviderUpdate } from './provider.ts'
import { toCallError } from './to-call-error.ts'
import type { Webhook, WebhookReply } from './webhook.ts'

/** The combined result of all recorders: `failed` if at least one could not save the update. */
export type RecordedByAll = 'known' | 'unknown' | 'failed'

/**
 * Verifies, parses and records a webhook. Replies 200 once the update is recorded or was known; 400
 * for a body that cannot be parsed, 403 for a bad signature, 404 for an unknown attempt or an
 * update that names another one, and 503 if the update could not be saved, so that a provider that
 * resends webhooks sends it again.
 */
export async function receive(
  provider: CallProvider,
  { path, ...rest }: Webhook,
  record: (update: ProviderUpdate) => Promise<RecordedByAll>,
): Promise<WebhookReply> {
  const [, name, reference] = /^\/([^/]+)\/([^/]+)$/.exec(path) ?? []
  if (name !== provider.name || !isReference(reference) || !provider.parseWebhook) return reply(404, 'No such webhook')
  let update: ProviderUpdate | undefined
  try {
    update = await provider.parseWebhook({ path, ...rest })
    checkedId(update?.providerCallId)
  } catch (error) {
    const { code, message } = toCallError(error)
    return reply(code === 'unauthorized' ? 403 : 400, message)
  }
  if (!update) return reply(200)
  if (contradictionOf({ reference }, update)) return reply(404, 'No such attempt')
  const recorded = await record({ ...update, reference })
  if (recorded === 'failed') return reply(503, 'Not saved, send it again')
  return recorded === 'unknown' ? reply(404, 'No such attempt') : reply(200)
}

const reply = (status: number, body = ''): WebhookReply => ({
  status,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body,
})
