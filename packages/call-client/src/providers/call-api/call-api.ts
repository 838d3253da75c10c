import { CallError } from '../../kernel/call-error.ts'
import { idempotencyKeyOf } from '../../kernel/idempotency-key.ts'
import type { CallProvider } from '../../provider.ts'
import { idInPath } from '../address.ts'
import { errorIn } from '../fields.ts'
import type { HttpOptions } from '../http/options.ts'
import { createPlacePost } from '../http/place-post.ts'
import { createRequests } from '../http/requests.ts'
import { checkProviderOptions } from '../options.ts'
import { readCall } from './wire.ts'

/** Options of `callApi`. Numbers are E.164 with `+`, durations milliseconds. */
export interface CallApiOptions extends Partial<HttpOptions> {
  /** Address of the service. @default 'http://localhost:5000' */
  readonly baseUrl?: string | URL
}

const NAMES: readonly string[] = ['baseUrl', 'fetch'] satisfies (keyof CallApiOptions)[]

/**
 * The provider for the Call API: `POST /api/call`, then `GET /api/call/{id}` until the call is
 * over. The service has no webhooks, no hang-up and no list. A hash of the reference is sent as
 * `Idempotency-Key` header, which the service may ignore
 * (draft-ietf-httpapi-idempotency-key-header).
 *
 * @throws {TypeError} naming the option, what was expected and what came
 */
export function callApi(options: CallApiOptions = {}): CallProvider {
  checkProviderOptions('callApi', options, NAMES)
  const { baseUrl = 'http://localhost:5000', fetch } = options
  const placePost = createPlacePost({ baseUrl, fetch })
  const send = createRequests({ baseUrl, fetch })
  return {
    name: 'call-api',
    facts: { idempotencyWindowMs: 0, overRate: 'refuses', repeatsWebhooks: false },
    async place({ to, reference }, sending) {
      const headers = { 'idempotency-key': await idempotencyKeyOf(reference) }
      const { status, body } = await placePost('api/call', { json: { phone_number: to } }, { headers, ...sending })
      const update = readCall(body)
      const refusal = update ? undefined : errorIn(body)
      if (refusal !== undefined) throw new CallError('rejected', `The Call API refuses: ${refusal}`, { status })
      return update ?? unreadable(status)
    },
    async get(providerCallId, { signal }) {
      const { status, body } = await send(`api/call/${idInPath(providerCallId)}`, { signal })
      return readCall(body, providerCallId) ?? unreadable(status)
    },
  }
}

function unreadable(status: number): never {
  throw new CallError('bad-response', 'Expected an answer with a call', { placed: 'unknown', status })
}
