import { CallError, isCallError } from '../../kernel/call-error.ts'
import type { CallProvider, ParsedWebhook } from '../../provider.ts'
import { idInPath } from '../address.ts'
import { parseJson } from '../http/json.ts'
import { createPlacePost } from '../http/place-post.ts'
import { createRequests } from '../http/requests.ts'
import { findCalls } from './find.ts'
import { hangUpCall } from './hang-up.ts'
import { resolveVapi, type VapiOptions } from './options.ts'
import { minCallMsOf, placeBody } from './place-body.ts'
import { createProof } from './signature.ts'
import { readCall, readMessage, readUpdate, referenceIn, type VapiMessage } from './wire.ts'

const NAME = 'vapi'

/**
 * The provider for Vapi: voice agents that call. Webhooks carry a proof of their origin, and polling
 * is the safety net.
 *
 * @throws {TypeError | RangeError} naming the option, what was expected and what came; never a secret
 */
export function vapi(options: VapiOptions): CallProvider {
  const resolved = resolveVapi(options)
  const { service, onMessage } = resolved
  const placePost = createPlacePost(service)
  const send = createRequests(service)
  const proof = createProof(resolved)

  const replyTo = async (message: VapiMessage): Promise<ParsedWebhook> => {
    try {
      const body = await onMessage?.(message)
      if (body === undefined) return { updates: [] }
      return { updates: [], reply: { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } }
    } catch (cause) {
      throw isCallError(cause) ? cause : new CallError('rejected', 'The function `onMessage` failed', { cause })
    }
  }

  return {
    name: NAME,
    facts: {
      idempotencyWindowMs: 0,
      // "New outbound dials wait until a slot becomes free": a created call may ring much later.
      overRate: 'queues',
      repeatsWebhooks: true,
      minCallMs: minCallMsOf(resolved),
    },
    async place(request, placeOptions) {
      const server = await proof.server(request.reference)
      const { status, body } = await placePost(
        'call',
        { json: placeBody(resolved, NAME, server, request) },
        placeOptions,
      )
      return readCall(body) ?? unreadable(status)
    },
    async get(providerCallId, { signal }) {
      const { status, body } = await send(`call/${idInPath(providerCallId)}`, { signal })
      return readCall(body) ?? unreadable(status)
    },
    /** Finds the attempt by its reference. Absence proves nothing: Vapi documents no delay of its list. */
    find: (attempt, { signal }) => findCalls(send, attempt, signal),
    hangUp: (providerCallId, { signal }) => hangUpCall(send, service, providerCallId, signal),
    async check({ signal }) {
      const { serviceTime } = await send('call', { signal, query: new URLSearchParams({ limit: '1' }) })
      return { serviceTime }
    },
    async parseWebhook(webhook) {
      await proof.verify(webhook)
      let message: VapiMessage | undefined
      try {
        message = readMessage(parseJson(webhook.body))
      } catch (cause) {
        throw new CallError('bad-response', 'Expected a webhook in JSON', { placed: 'unknown', cause })
      }
      const update = message && readUpdate(message)
      if (!message || !update) {
        throw new CallError('bad-response', 'Expected a webhook with a message about a call', { placed: 'unknown' })
      }
      if (update !== 'none') return { updates: [update] }
      // A token proves the attempt in the address alone.
      const named = referenceIn(message.call)
      if (named !== undefined && !webhook.path.endsWith(`/${named}`)) {
        throw new CallError('bad-response', 'Expected a message about this call', { placed: 'unknown' })
      }
      return replyTo(message)
    },
  }
}

function unreadable(status: number): never {
  throw new CallError('bad-response', 'Expected an answer with a call', { placed: 'unknown', status })
}
