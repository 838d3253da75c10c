import { ensure, same } from '../ensure.ts'
import { type Cases, type ProviderKit, parse } from '../kit.ts'
import type { WebhookEvent } from '../options.ts'
import { ensureWellFormed } from '../well-formed.ts'

async function received(kit: ProviderKit, more?: Partial<WebhookEvent>) {
  const content = kit.options.webhooks?.create(kit.event(more))
  ensure(content, 'Expected `webhooks`')
  return parse(kit.openAt('http://127.0.0.1:1'), await kit.webhook(content))
}

export const webhooks: Cases = {
  'a genuine webhook names its call': async kit => {
    const { updates } = await received(kit)
    ensure(updates.length > 0, 'Expected an update')
    for (const { providerCallId, reference } of updates) {
      ensure(providerCallId !== undefined || reference !== undefined, 'Expected an id or a reference in the update')
      if (providerCallId !== undefined) same(providerCallId, kit.id(1), '`providerCallId`')
      if (reference !== undefined) same(reference, kit.request().reference, '`reference`')
    }
  },
  'a webhook that comes twice says the same, with the same event id': async kit => {
    const at = new Date()
    const [once, twice] = [await received(kit, { at }), await received(kit, { at })]
    same(twice.updates, once.updates, 'the updates')
    same(twice.eventId, once.eventId, '`eventId`')
    if (once.eventId === undefined) return
    const [word = ''] = Object.keys(kit.options.webhooks?.words ?? {}).slice(-1)
    const other = await received(kit, { word, eventId: 'event-2' })
    ensure(other.eventId !== once.eventId, `Expected another event to have another id than ${once.eventId}`)
  },
  'the updates of all documented words are as the port describes': async kit => {
    for (const word of Object.keys(kit.options.webhooks?.words ?? {})) {
      const { updates, eventId, reply } = await received(kit, { word })
      updates.forEach(ensureWellFormed)
      ensure(eventId === undefined || eventId.length > 0, 'Expected `eventId` to be absent or a text')
      ensure(reply?.body === undefined || typeof reply.body === 'string', 'Expected the body of a reply to be a text')
    }
  },
}
