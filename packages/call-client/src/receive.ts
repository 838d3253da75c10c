import { checkUpdate } from './check-update.ts'
import { CallError, isCallError } from './kernel/call-error.ts'
import { contradictionOf } from './kernel/contradiction.ts'
import { isReference } from './kernel/reference.ts'
import type { CallProvider, ParsedWebhook, ProviderUpdate } from './provider.ts'
import { toCallError } from './to-call-error.ts'
import type { Webhook, WebhookReply } from './webhook.ts'

/** The combined result of all recorders: `failed` if at least one could not save the update. */
export type RecordedByAll = 'known' | 'unknown' | 'failed'

/** The parts of a client that `receive` uses. */
export interface ReceiveParts {
  readonly provider: CallProvider
  readonly record: (update: ProviderUpdate) => Promise<RecordedByAll>
  /** Receives each genuine webhook of a known attempt. */
  readonly onWebhook: (received: ParsedWebhook & { readonly webhook: Webhook }) => void
  /** Receives the reason for which a webhook was refused. The sender does not. */
  readonly onRefused: (error: CallError, path: string) => void
}

// Ids of recorded events that are kept in memory, so that a repeat costs no look-up.
const MAX_EVENTS = 10_000

/**
 * Creates `receive`: it verifies, parses and records a webhook. Replies 200 once its updates are
 * recorded or were known; 400 for a body that cannot be parsed, 403 for a bad signature, 404 for an
 * unknown attempt or an update that names another one, and 503 if an update could not be saved, so
 * that a provider that resends webhooks sends it again.
 */
export function createReceive({ provider, record, onWebhook, onRefused }: ReceiveParts) {
  const recorded = new Set<string>()

  const recordAll = async (updates: readonly ProviderUpdate[]): Promise<RecordedByAll> => {
    const results: RecordedByAll[] = []
    for (const update of updates) results.push(await record(update))
    if (results.includes('failed')) return 'failed'
    return results.length === 0 || results.includes('known') ? 'known' : 'unknown'
  }

  return async (webhook: Webhook): Promise<WebhookReply> => {
    const { path } = webhook
    const [, name, reference] = /^\/([^/]+)\/([^/]+)$/.exec(path) ?? []
    if (name !== provider.name || !isReference(reference) || !provider.parseWebhook) return text(404, 'No such webhook')
    let parsed: ParsedWebhook
    try {
      parsed = await provider.parseWebhook(webhook)
      for (const update of updatesOf(provider.name, parsed)) checkUpdate(provider.name, update)
    } catch (failure) {
      const error = toCallError(failure)
      onRefused(error, path)
      if (error.code === 'unauthorized') return text(403, 'Refused')
      return text(400, isCallError(failure) ? error.message : 'Cannot be parsed')
    }
    const { updates, eventId, reply } = parsed
    const success = { status: 200, headers: reply?.headers ?? PLAIN, body: reply?.body ?? '' }
    const contradiction = updates.map(update => contradictionOf({ reference }, update)).find(error => error)
    if (contradiction) {
      onRefused(contradiction, path)
      return text(404, 'No such attempt')
    }
    if (eventId !== undefined && recorded.has(eventId)) return success
    const result = await recordAll(updates.map(update => ({ ...update, reference })))
    if (result === 'failed') return text(503, 'Not saved, send it again')
    if (result === 'unknown') return text(404, 'No such attempt')
    if (eventId !== undefined) {
      recorded.add(eventId)
      if (recorded.size > MAX_EVENTS) recorded.delete(recorded.values().next().value ?? '')
    }
    onWebhook({ ...parsed, webhook })
    return success
  }
}

/** @throws {CallError} `bad-response` for what is no list of updates */
function updatesOf(provider: string, parsed: ParsedWebhook): readonly unknown[] {
  if (Array.isArray(parsed?.updates)) return parsed.updates
  throw new CallError('bad-response', `Expected \`parseWebhook\` of ${provider} to return { updates: [] }`, {
    placed: 'unknown',
  })
}

const PLAIN = { 'content-type': 'text/plain; charset=utf-8' }

const text = (status: number, body: string): WebhookReply => ({ status, headers: PLAIN, body })
