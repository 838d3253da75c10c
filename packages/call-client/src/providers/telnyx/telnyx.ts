import { CallError, isCallError } from '../../kernel/call-error.ts'
import { idempotencyKeyOf } from '../../kernel/idempotency-key.ts'
import { toPhoneNumber } from '../../kernel/phone-number.ts'
import type { CallProvider, PlacedProviderUpdate, PlaceRequest } from '../../provider.ts'
import { idInPath, webhookAddress } from '../address.ts'
import { parseJson } from '../http/json.ts'
import { createPlacePost } from '../http/place-post.ts'
import { createRequests } from '../http/requests.ts'
import { valueFor } from '../per-call.ts'
import { CALL_HAS_ENDED } from './errors.ts'
import { MACHINE_DETECTION, resolveTelnyx, type TelnyxOptions } from './options.ts'
import { createVerify } from './signature.ts'
import { readActiveCalls, readCall, readEvent, readPlaced, toClientState } from './wire.ts'

const NAME = 'telnyx'
const TALK_SECONDS = { least: 30, greatest: 14_400 }
// "Maximum 5 retries, total delay cannot exceed 60 seconds."
const RETRIES = { retries_ms: [1000, 3000, 8000, 16_000, 32_000] }
const EVENTS = [
  'call.initiated',
  'call.answered',
  'call.hangup',
  'call.machine.detection.ended',
  'call.recording.saved',
]
const MAX_PAGES = 10

/**
 * The provider for Telnyx Call Control. Webhooks are verified by their Ed25519 signature, and no older
 * than five minutes. There is no webhook about ringing. A repeated POST of one reference within 60
 * seconds places no second call.
 *
 * @throws {TypeError | RangeError} naming the option, what was expected and what came; never a secret
 */
export function telnyx(options: TelnyxOptions): CallProvider {
  const resolved = resolveTelnyx(options)
  const { connectionId, from, machineDetection, record = false, publicKeys, ringSeconds, webhookUrl, clock } = resolved
  const placePost = createPlacePost(resolved.service)
  const send = createRequests(resolved.service)
  const verify = createVerify(publicKeys, clock.now)
  const pathOf = (id: string) => `calls/${idInPath(id)}`

  const bodyOf = async (request: PlaceRequest): Promise<object> => {
    const { to, reference, maxCallMs } = request
    const talkSeconds = Math.floor(maxCallMs / 1000) - ringSeconds
    const records = valueFor('record', record, request)
    return {
      connection_id: connectionId,
      to,
      from: toPhoneNumber(request.from ?? valueFor('from', from, request)),
      command_id: await idempotencyKeyOf(reference),
      client_state: toClientState(reference),
      webhook_url: webhookAddress(webhookUrl, NAME, reference),
      webhook_url_method: 'POST',
      webhook_retries_policies: Object.fromEntries(EVENTS.map(event => [event, RETRIES])),
      timeout_secs: ringSeconds,
      // Otherwise the phone may ring once more by another route when the time is over.
      retry_on_timeout: false,
      time_limit_secs: Math.min(Math.max(talkSeconds, TALK_SECONDS.least), TALK_SECONDS.greatest),
      ...(machineDetection && { answering_machine_detection: MACHINE_DETECTION[machineDetection] }),
      ...(records && { record: 'record-from-answer', record_channels: 'single', record_format: 'mp3' }),
    }
  }

  return {
    name: NAME,
    facts: {
      idempotencyWindowMs: 60_000,
      overRate: 'refuses',
      repeatsWebhooks: true,
      minCallMs: (ringSeconds + TALK_SECONDS.least) * 1000,
    },
    async place(request, placeOptions) {
      const { status, body } = await placePost('calls', { json: await bodyOf(request) }, placeOptions)
      return readPlaced(body) ?? unreadable(status)
    },
    /** Works until ten minutes after the end of the call. */
    async get(providerCallId, { signal }) {
      const { status, body } = await send(pathOf(providerCallId), { signal })
      return readCall(body, clock.now()) ?? unreadable(status)
    },
    /** Lists live calls only: the absence of a call proves nothing. */
    async find({ reference }, { signal }) {
      const found: PlacedProviderUpdate[] = []
      let after: string | undefined
      for (let page = 0; page < MAX_PAGES; page++) {
        const query = new URLSearchParams({
          'page[limit]': '250',
          ...(after !== undefined && { 'page[after]': after }),
        })
        const path = `connections/${encodeURIComponent(connectionId)}/active_calls`
        const { body } = await send(path, { signal, query, mayRepeat: true })
        const { calls, after: next } = readActiveCalls(body)
        found.push(...calls.filter(call => call.reference === reference))
        if (next === undefined) break
        after = next
      }
      return found
    },
    async hangUp(providerCallId, { signal }) {
      try {
        await send(`${pathOf(providerCallId)}/actions/hangup`, {
          method: 'POST',
          body: { json: {} },
          signal,
          mayRepeat: true,
        })
      } catch (error) {
        if (!isCallError(error) || error.providerCode !== CALL_HAS_ENDED) throw error
      }
    },
    async check({ signal }) {
      const { serviceTime } = await send(`connections/${encodeURIComponent(connectionId)}/active_calls`, {
        signal,
        query: new URLSearchParams({ 'page[limit]': '1' }),
      })
      return { serviceTime }
    },
    async parseWebhook({ headers, body }) {
      if (publicKeys.length > 0) await verify({ headers, body })
      return readEvent(jsonIn(body))
    },
  }
}

function jsonIn(body: Uint8Array): unknown {
  try {
    return parseJson(body)
  } catch (cause) {
    throw new CallError('bad-response', 'Expected a webhook in JSON', { placed: 'unknown', cause })
  }
}

function unreadable(status: number): never {
  throw new CallError('bad-response', 'Expected an answer with a call', { placed: 'unknown', status })
}
