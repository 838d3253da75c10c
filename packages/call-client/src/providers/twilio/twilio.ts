import { CallError, isCallError } from '../../kernel/call-error.ts'
import type { CallProvider } from '../../provider.ts'
import { idInPath } from '../address.ts'
import { createPlacePost } from '../http/place-post.ts'
import { createRequests } from '../http/requests.ts'
import { CALL_HAS_ENDED } from './errors.ts'
import { findCalls } from './find.ts'
import { resolveTwilio, type TwilioOptions } from './options.ts'
import { minCallMsOf, placeForm } from './place-form.ts'
import { createVerify } from './signature.ts'
import { isWaiting, readCall, readForm } from './wire.ts'

const NAME = 'twilio'

/**
 * The provider for Twilio Programmable Voice, and for services that are compatible with it. Webhooks
 * are verified by their signature. Twilio queues calls over its rate, by default one a second, for up
 * to a day: pace them with `callsPerSecond`.
 *
 * @throws {TypeError | RangeError} naming the option, what was expected and what came; never a secret
 */
export function twilio(options: TwilioOptions): CallProvider {
  const resolved = resolveTwilio(options)
  const { accountSid, tokens, signedUrl, acceptForgedWebhooks, service } = resolved
  const placePost = createPlacePost(service)
  const send = createRequests(service)
  const verify = createVerify(tokens)
  const account = `2010-04-01/Accounts/${encodeURIComponent(accountSid)}`
  const pathOf = (id: string) => `${account}/Calls/${idInPath(id)}.json`

  /** Changes the status of a call. Returns its status now; `undefined` if it had ended. */
  const change = async (id: string, status: string, signal: AbortSignal): Promise<string | undefined> => {
    const body = { form: new URLSearchParams({ Status: status }) }
    try {
      const answer = await send(pathOf(id), { method: 'POST', body, signal, mayRepeat: true })
      return readCall(answer.body)?.cause
    } catch (error) {
      if (isCallError(error) && error.providerCode === CALL_HAS_ENDED) return undefined
      throw error
    }
  }

  return {
    name: NAME,
    facts: {
      idempotencyWindowMs: 0,
      overRate: 'queues',
      repeatsWebhooks: true,
      minCallMs: minCallMsOf(resolved),
    },
    async place(request, options) {
      const { status, body } = await placePost(
        `${account}/Calls.json`,
        { form: placeForm(resolved, NAME, request) },
        options,
      )
      return readCall(body) ?? unreadable(status)
    },
    async get(providerCallId, { signal }) {
      const { status, body } = await send(pathOf(providerCallId), { signal })
      return readCall(body) ?? unreadable(status)
    },
    /** Lists all calls, ended and queued ones included. The list may be some seconds late. */
    find: (attempt, { signal }) => findCalls(send, account, attempt, signal),
    /** Cancels a call that is queued or rings, and completes one that was answered. */
    async hangUp(providerCallId, { signal }) {
      const word = await change(providerCallId, 'canceled', signal)
      // A call that was answered is not cancelled: the service leaves it alone or refuses.
      if (word === undefined || word === 'in-progress' || isWaiting(word))
        await change(providerCallId, 'completed', signal)
    },
    async check({ signal }) {
      const { serviceTime } = await send(`${account}/Calls.json`, {
        signal,
        query: new URLSearchParams({ PageSize: '1' }),
      })
      return { serviceTime }
    },
    async parseWebhook(webhook) {
      const { path, url, headers, body } = webhook
      const address = signedUrl + path + (URL.parse(url)?.search ?? '')
      const form = acceptForgedWebhooks
        ? new URLSearchParams(new TextDecoder().decode(body))
        : await verify(address, { headers, body })
      return readForm(form, accountSid)
    },
  }
}

function unreadable(status: number): never {
  throw new CallError('bad-response', 'Expected an answer with a call', { placed: 'unknown', status })
}
