import { CallError } from '../../kernel/call-error.ts'
import type { CallProvider } from '../../provider.ts'
import { addressIn, webhookAddress } from '../address.ts'
import { errorIn } from '../fields.ts'
import { parseJson } from '../http/json.ts'
import type { HttpOptions } from '../http/options.ts'
import { createPlacePost } from '../http/place-post.ts'
import { checkProviderOptions } from '../options.ts'
import { readId, readWebhook } from './wire.ts'

/** Options of `numDialer`. Numbers are E.164 with `+`, durations milliseconds. */
export interface NumDialerOptions extends Partial<HttpOptions> {
  /** Address of the service. @default 'http://localhost:4830' */
  readonly baseUrl?: string | URL
  /**
   * Public address for its webhooks, served by code that calls the client's `receive`. The provider
   * appends `/num-dialer/<reference>`.
   */
  readonly webhookUrl: string | URL
  /**
   * Whether `completed` proves that the call was answered. The service also completes calls that
   * nobody answered, unless your deployment says otherwise.
   * @default false
   */
  readonly completedMeansAnswered?: boolean | undefined
}

const NAME = 'num-dialer'
const NAMES: readonly string[] = [
  'baseUrl',
  'webhookUrl',
  'completedMeansAnswered',
  'fetch',
] satisfies (keyof NumDialerOptions)[]

/**
 * The provider for the Num Dialer: `POST /call`, then webhooks, sent once, unsigned, in any order.
 * The service has no look-up and no hang-up, so a call whose `completed` is lost ends only at the
 * client's `maxCallMs`.
 *
 * @throws {TypeError} naming the option, what was expected and what came
 */
export function numDialer(options: NumDialerOptions): CallProvider {
  checkProviderOptions('numDialer', options, NAMES)
  const { baseUrl = 'http://localhost:4830', webhookUrl, completedMeansAnswered = false, fetch } = options
  const placePost = createPlacePost({ baseUrl, fetch })
  const base = addressIn('webhookUrl', webhookUrl)
  return {
    name: NAME,
    webhookUrl: base,
    facts: { idempotencyWindowMs: 0, overRate: 'refuses', repeatsWebhooks: false },
    async place({ to, reference }, options) {
      const message = { phone: to.slice(1), webhookURL: webhookAddress(base, NAME, reference) }
      const { status, body } = await placePost('call', { json: message }, options)
      const providerCallId = readId(body)
      if (providerCallId !== undefined) return { providerCallId, status: 'initiated' }
      const refusal = errorIn(body)
      if (refusal !== undefined) throw new CallError('rejected', `The Num Dialer refuses: ${refusal}`, { status })
      throw new CallError('bad-response', 'Expected an answer with an id', { placed: 'unknown', status })
    },
    parseWebhook({ body }) {
      let json: unknown
      try {
        json = parseJson(body)
      } catch (cause) {
        throw new CallError('bad-response', 'Expected a webhook in JSON', { placed: 'unknown', cause })
      }
      const update = readWebhook(json, completedMeansAnswered)
      if (update) return { updates: [update] }
      throw new CallError('bad-response', 'Expected a webhook with an id and a status', { placed: 'unknown' })
    },
  }
}
