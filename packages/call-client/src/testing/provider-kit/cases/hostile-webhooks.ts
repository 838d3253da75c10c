import { isCallError } from '../../../kernel/call-error.ts'
import { ensure } from '../ensure.ts'
import { polluted, truncated, unreadable, wrongTypes } from '../hostile.ts'
import { type Cases, type ProviderKit, parse } from '../kit.ts'
import type { WebhookContent } from '../options.ts'
import { ensureWellFormed } from '../well-formed.ts'

/** Sends genuine webhooks with these bodies: signed, so that the parser meets them. */
async function survives(
  kit: ProviderKit,
  bodiesOf: (content: WebhookContent) => Iterable<Uint8Array<ArrayBuffer>>,
): Promise<void> {
  const provider = kit.openAt('http://127.0.0.1:1')
  const { webhooks } = kit.options
  ensure(webhooks, 'Expected `webhooks`')
  for (const word of new Set([...Object.keys(webhooks.words).slice(0, 1), ...Object.keys(webhooks.words).slice(-1)])) {
    const like = webhooks.create(kit.event({ word }))
    for (const body of bodiesOf(like)) {
      const webhook = await kit.webhook(body, { like })
      try {
        const { updates } = await parse(provider, webhook)
        updates.forEach(ensureWellFormed)
      } catch (error) {
        const shown = new TextDecoder().decode(body.slice(0, 2000))
        if (!isCallError(error)) throw new Error(`Not a CallError, and no fit update, for ${shown}`, { cause: error })
      }
      ensureUntouched()
    }
  }
}

function ensureUntouched(): void {
  const added = [...Object.keys(Object.prototype), ...Object.keys(Array.prototype)]
  ensure(added.length === 0 && !('polluted' in {}), 'Expected the prototype of objects to be untouched')
  ensure(typeof Object.prototype.toString === 'function', 'Expected the prototype of objects to be untouched')
}

/** For providers with webhooks. A genuine one may be hostile as well: its fields are people's. */
export const hostileWebhooks: Cases = {
  'a truncated webhook fails with a CallError or says less': kit => survives(kit, truncated),
  'a webhook with missing fields and wrong types fails with a CallError or says less': kit => survives(kit, wrongTypes),
  'a webhook with names that pollute prototypes changes no prototype': kit => survives(kit, polluted),
  'a webhook of 1 MB, or in no encoding, fails with a CallError or says less': kit => survives(kit, unreadable),
}
