import type { CallProvider } from '../../provider.ts'
import { addresses, names } from './cases/addresses.ts'
import { checking } from './cases/checking.ts'
import { connections } from './cases/connections.ts'
import { finding } from './cases/finding.ts'
import { changedBody, forged, old } from './cases/forged.ts'
import { hangingUp, hangingUpEnded } from './cases/hanging-up.ts'
import { hostileWebhooks } from './cases/hostile-webhooks.ts'
import { ids } from './cases/ids.ts'
import { limits, sentLimits } from './cases/limits.ts'
import { onePost, onePostOverSockets } from './cases/one-post.ts'
import { polling } from './cases/polling.ts'
import { proof, proofOverSockets, refusedInBody } from './cases/proof.ts'
import { received, receivedForged } from './cases/receiving.ts'
import { repeating } from './cases/repeating.ts'
import { secrets } from './cases/secrets.ts'
import { sending } from './cases/sending.ts'
import { webhooks } from './cases/webhooks.ts'
import { withService } from './cases/with-service.ts'
import { polledWords, webhookWords } from './cases/words.ts'
import { type Cases, createKit } from './kit.ts'
import type { CallProviderTestOptions, It } from './options.ts'

/** The cases by subject that apply to a provider. */
function subjectsOf(options: CallProviderTestOptions, provider: CallProvider): Readonly<Record<string, Cases>> {
  const { sockets = true, refused, limitMs, startService, hangUp, webhooks: sent } = options
  const { facts, get, find, parseWebhook } = provider
  return {
    placing: { ...onePost, ...(sockets && onePostOverSockets) },
    proof: { ...proof, ...(sockets && proofOverSockets), ...(refused && refusedInBody) },
    ids,
    ...(sockets && { connections }),
    sending,
    ...(facts.idempotencyWindowMs > 0 && { repeating }),
    limits: { ...limits, ...(limitMs && sentLimits) },
    addresses: { ...names, ...(parseWebhook && addresses) },
    secrets,
    words: { ...(get && polledWords), ...(parseWebhook && webhookWords) },
    ...(parseWebhook && {
      webhooks,
      'hostile webhooks': hostileWebhooks,
      receiving: { ...received, ...(sent?.sign && receivedForged) },
    }),
    ...(sent?.sign && {
      'forged webhooks': { ...forged, ...(sent.signs !== 'sender' && changedBody), ...(sent.expires && old) },
    }),
    ...(get && { polling }),
    ...(find && { finding }),
    ...(provider.check && { checking }),
    ...(provider.hangUp && { 'hanging up': { ...hangingUp, ...(hangUp?.ended && hangingUpEnded) } }),
    ...(startService && { 'with a service': withService }),
  }
}

/**
 * Declares one test for each rule of the port `CallProvider`, named by its subject and the rule. The
 * kit is the service: it answers, breaks off and lies as the rules need, over real connections or
 * by `fetch`. No case sleeps: what would take long ends by an abort. It runs in Node.
 *
 * ```ts
 * testCallProvider(it, {
 *   open: ({ baseUrl, webhookUrl, fetch }) => myProvider({ baseUrl, webhookUrl, fetch, apiKey: 'key' }),
 *   secrets: ['key'],
 *   placed: ({ id, word }) => ({ status: 201, body: { id, status: word } }),
 *   get: { words: { ringing: 'ringing' }, answer: ({ id, word }) => ({ body: { id, status: word } }) },
 *   webhooks: {
 *     words: { ringing: 'ringing' },
 *     create: ({ id, word, eventId }) => ({ body: JSON.stringify({ id, status: word, event: eventId }) }),
 *     sign: (webhook, { at, forged }) => signMyWebhook(webhook, { secret: forged ? 'another' : 'key', at }),
 *   },
 * })
 * ```
 *
 * @throws {TypeError} if the provider can do something about which the options say nothing
 */
export function testCallProvider(it: It, options: CallProviderTestOptions): void {
  const provider = createKit(options).kit.openAt('http://127.0.0.1:1')
  const needed = { get: options.get, find: options.find, hangUp: options.hangUp, parseWebhook: options.webhooks }
  for (const name of ['get', 'find', 'hangUp', 'parseWebhook'] as const) {
    if (provider[name] && !needed[name]) {
      const option = name === 'parseWebhook' ? 'webhooks' : name
      throw new TypeError(`Expected \`${option}\`, because ${provider.name} has \`${name}\``)
    }
  }
  for (const [subject, cases] of Object.entries(subjectsOf(options, provider))) {
    for (const [rule, run] of Object.entries(cases)) {
      it(`${subject}: ${rule}`, async () => {
        const { kit, close } = createKit(options)
        try {
          await run(kit)
        } finally {
          await close()
        }
      })
    }
  }
}
