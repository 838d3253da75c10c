import { CallError } from '../../kernel/call-error.ts'
import type { ProviderPlaceOptions } from '../../provider.ts'
import { readBody } from '../../read-body.ts'
import { addressIn } from '../address.ts'
import { parseJson } from './json.ts'
import { type Answer, encodeBody, type RequestBody, type ServiceOptions } from './options.ts'
import { createPostBody } from './post-body.ts'
import { reasonOf, refusalOf } from './refusal.ts'

/** Options of a `PlacePost`: those of a provider's `place`, and headers. */
export interface PlacePostOptions extends ProviderPlaceOptions {
  readonly headers?: Readonly<Record<string, string>> | undefined
}

/**
 * Sends the one POST that places a call. Never resends or redirects it. A failure is a `CallError`
 * that says whether the call may exist.
 */
export type PlacePost = (path: string, body: RequestBody, options: PlacePostOptions) => Promise<Answer>

/**
 * Creates the function that sends placing POSTs, by `fetch` alone (docs/decisions/0014). The
 * caller's signal is the only time limit.
 *
 * @throws {TypeError} if the base address is no http or https address
 */
export function createPlacePost({ baseUrl, fetch, headers: own, readRefusal }: ServiceOptions): PlacePost {
  const address = addressIn('baseUrl', baseUrl)
  return async (path, requestBody, { signal, headers, ...permission }) => {
    const { text, contentType } = encodeBody(requestBody)
    const { init, isHandedOver, withdraw } = createPostBody(text, permission)
    const sent = { ...own, ...headers, ...init.headers, 'content-type': contentType }
    const sendOnce = async (): Promise<Response> => {
      try {
        const answered = (fetch ?? globalThis.fetch)(`${address}/${path}`, {
          ...init,
          method: 'POST',
          signal,
          headers: sent,
        })
        // A text body is handed over with the call of `fetch`, a stream later.
        if (isHandedOver()) permission.onSent?.()
        return await answered
      } catch (cause) {
        const code = signal.aborted ? 'aborted' : 'unavailable'
        const placed = isHandedOver() ? 'unknown' : 'no'
        throw new CallError(code, `No answer: ${reasonOf(cause)}`, { placed, cause })
      } finally {
        // A custom fetch may read the body after it has answered.
        if (!isHandedOver()) withdraw()
      }
    }
    const response = await sendOnce()
    if (isHandedOver()) return readAnswer(response)
    void response.body?.cancel().catch(() => {})
    throw new CallError('unavailable', 'An answer came before the request was sent')
  }

  async function readAnswer(response: Response): Promise<Answer> {
    const { status, ok } = response
    let body: unknown
    let cause: unknown
    try {
      const bytes = await readBody(response)
      if (typeof bytes === 'string') throw new RangeError('Expected at most 64 kB')
      body = parseJson(bytes)
    } catch (error) {
      cause = error
    }
    if (cause instanceof RangeError)
      throw new CallError('bad-response', cause.message, { placed: 'unknown', status, cause })
    if (!ok) throw refusalOf(response, body, { refused: 'no', readRefusal })
    if (cause) throw new CallError('bad-response', 'Expected an answer in JSON', { placed: 'unknown', status, cause })
    return { status, body }
  }
}
