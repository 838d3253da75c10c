import type { ProviderUpdate } from '../../../provider.ts'
import { ensure, same } from '../ensure.ts'
import { type Cases, type ProviderKit, parse } from '../kit.ts'
import type { Words } from '../options.ts'
import { ensureWellFormed } from '../well-formed.ts'

// The last are names that every object has.
const UNHEARD = ['unheard-of', 'constructor', '__proto__', 'hasOwnProperty', 'toString']

const never = new AbortController().signal

/** Returns what the provider says when the service says a word. */
type Say = (word: string) => Promise<ProviderUpdate>

async function eachMeans(say: Say, words: Words): Promise<void> {
  for (const [word, status] of Object.entries(words)) {
    const update = await say(word)
    same(update.status, status, `the status for ${JSON.stringify(word)}`)
    ensureWellFormed(update)
  }
}

async function unknownAreKept(say: Say, status = 'initiated'): Promise<void> {
  for (const word of UNHEARD) {
    const update = await say(word)
    same(update.status, status, `the status for the unknown word ${JSON.stringify(word)}`)
    ensure(update.cause?.includes(word), `Expected ${JSON.stringify(word)} in \`cause\`, got ${String(update.cause)}`)
    ensureWellFormed(update)
  }
}

const byGet =
  (kit: ProviderKit): Say =>
  async word => {
    const { provider } = await kit.serve(kit.options.get?.answer(kit.call({ word })) ?? {})
    ensure(provider.get, 'Expected the provider to have `get`')
    return provider.get(kit.id(1), { signal: never })
  }

const byWebhook =
  (kit: ProviderKit): Say =>
  async word => {
    const content = kit.options.webhooks?.create(kit.event({ word }))
    ensure(content, 'Expected `webhooks`')
    const { updates } = await parse(kit.openAt('http://127.0.0.1:1'), await kit.webhook(content))
    const last = updates.at(-1)
    ensure(last, `Expected an update for ${JSON.stringify(word)}`)
    return last
  }

/** For providers that can be polled. */
export const polledWords: Cases = {
  'each documented word of a look-up has its status': kit => eachMeans(byGet(kit), kit.options.get?.words ?? {}),
  'an unknown word of a look-up ends nothing, and is kept as the cause': async kit => {
    const status = kit.options.get?.unknownWord
    if (status !== 'none') await unknownAreKept(byGet(kit), status)
  },
}

/** For providers with webhooks. */
export const webhookWords: Cases = {
  'each documented word of a webhook has its status': kit =>
    eachMeans(byWebhook(kit), kit.options.webhooks?.words ?? {}),
  'an unknown word of a webhook ends nothing, and is kept as the cause': kit =>
    unknownAreKept(byWebhook(kit), kit.options.webhooks?.unknownWord),
}
