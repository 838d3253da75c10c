import type { Break } from '../../../../tools/broken-source.ts'

/** A fault in a provider, and the case that detects it. */
export interface Mistake {
  readonly name: string
  readonly breaks: readonly Break[]
  /** The subject and the rule of the case that must fail. */
  readonly fails: string
}

const CALL_API = 'providers/call-api/call-api.ts'
const PLACE =
  "const { status, body } = await placePost('api/call', { json: { phone_number: to } }, { headers, ...sending })"

/** Sends the POST again if the first one failed in a certain way. */
const again = (when: string): Break => ({
  file: CALL_API,
  text: PLACE,
  by: `const post = () => placePost('api/call', { json: { phone_number: to } }, { headers, ...sending })
      const { status, body } = await post().catch(error => (${when} ? post() : Promise.reject(error)))`,
})

/** Faults in what all providers share, and in the one for the Call API. */
export const CALL_API_MISTAKES: readonly Mistake[] = [
  {
    name: 'a second POST after a 503',
    breaks: [again('error.status === 503')],
    fails: 'placing: one POST is sent, and proves nothing, if the answer is 503 with Retry-After',
  },
  {
    name: 'a second POST after a reset',
    breaks: [again("error.code === 'unavailable' && error.status === undefined")],
    fails: 'placing: one POST is sent, and proves nothing, if the connection is reset once the request was read',
  },
  {
    name: 'a second POST after a 429',
    breaks: [again("error.code === 'rate-limited'")],
    fails: 'proof: a refusal with 429 proves that nothing was placed, and is not repeated',
  },
  {
    name: 'a redirect that is followed',
    breaks: [
      { file: 'providers/http/post-body.ts', text: "{ redirect: 'error', window", by: "{ redirect: 'follow', window" },
    ],
    fails: 'placing: one POST is sent, and proves nothing, if the answer is a redirect with 303',
  },
  {
    name: 'a 500 as a proof',
    breaks: [
      {
        file: 'providers/http/refusal.ts',
        text: "429: 'rate-limited',",
        by: "429: 'rate-limited',\n  500: 'unavailable',",
      },
    ],
    fails: 'proof: no other status from 300 to 599 proves that nothing was placed',
  },
  {
    name: 'a 422 as no proof',
    breaks: [{ file: 'providers/http/refusal.ts', text: "422: 'rejected',", by: '' }],
    fails: 'proof: a refusal with 422 proves that nothing was placed, and is not repeated',
  },
  {
    name: 'a missing answer as a proof',
    breaks: [{ file: 'providers/http/place-post.ts', text: "isHandedOver() ? 'unknown' : 'no'", by: "'no'" }],
    fails: 'placing: one POST is sent, and waits, if no answer comes',
  },
  {
    name: 'answers of any size',
    breaks: [
      { file: 'read-body.ts', text: "Number(headers.get('content-length')) > limitBytes", by: 'limitBytes < 0' },
      { file: 'read-body.ts', text: 'if (length > limitBytes) {', by: 'if (limitBytes < 0) {' },
    ],
    fails: 'placing: one POST is sent, and proves nothing, if the answer has 100 MB, of which little is read',
  },
  {
    name: 'an answer that is read whole before it is refused',
    breaks: [
      { file: 'read-body.ts', text: "Number(headers.get('content-length')) > limitBytes", by: 'limitBytes < 0' },
      { file: 'read-body.ts', text: 'if (length > limitBytes) {', by: 'if (limitBytes < 0) {' },
      {
        file: 'read-body.ts',
        text: 'return joined(chunks, length)',
        by: "return length > limitBytes ? 'too-large' : joined(chunks, length)",
      },
    ],
    fails: 'placing: one POST is sent, and proves nothing, if the answer has 100 MB, of which little is read',
  },
  {
    name: 'an id of any length',
    breaks: [{ file: 'checked-id.ts', text: 'id.length <= MAX_LENGTH', by: 'MAX_LENGTH > 0' }],
    fails: 'ids: an id of more than 256 characters is refused, and proves nothing',
  },
  {
    name: 'an id of any type',
    breaks: [
      { file: 'providers/fields.ts', text: 'textIn(value) || numberIn(value)?.toString()', by: 'String(value)' },
    ],
    fails: 'ids: an answer whose id is missing, empty or of another type proves nothing',
  },
  {
    name: 'a connection that is used twice',
    breaks: [{ file: 'providers/http/post-body.ts', text: "(inNode() ? { connection: 'close' } : {})", by: '({})' }],
    fails: 'connections: a placing POST has a connection of its own, although the service keeps connections alive',
  },
  {
    name: 'a `maySend` that is ignored',
    breaks: [{ file: 'providers/http/post-body.ts', text: 'maySend?.() === false', by: 'maySend && false' }],
    fails: 'sending: nothing is sent if `maySend` returns false, which proves that nothing was placed',
  },
  {
    name: 'an `onSent` that is called with the answer',
    breaks: [
      { file: 'providers/http/post-body.ts', text: 'return permission.onSent?.()', by: 'return' },
      {
        file: 'providers/http/place-post.ts',
        text: 'if (isHandedOver()) return readAnswer(response)',
        by: 'permission.onSent?.()\n    if (isHandedOver()) return readAnswer(response)',
      },
    ],
    fails: 'sending: `onSent` is called once the POST was sent, not only when it is answered',
  },
  {
    name: 'another key for a repeated POST',
    breaks: [
      { file: CALL_API, text: 'idempotencyWindowMs: 0', by: 'idempotencyWindowMs: 60_000' },
      { file: CALL_API, text: 'await idempotencyKeyOf(reference)', by: 'crypto.randomUUID()' },
    ],
    fails: 'repeating: a repeated POST of one reference is the same POST, so that its key is the same',
  },
  {
    name: 'an unknown word that is lost',
    breaks: [
      {
        file: 'providers/call-api/wire.ts',
        text: 'cause: word,',
        by: 'cause: Object.hasOwn(STATUSES, word) ? word : undefined,',
      },
    ],
    fails: 'words: an unknown word of a look-up ends nothing, and is kept as the cause',
  },
  {
    name: 'an unknown word that ends the call',
    breaks: [{ file: 'providers/fields.ts', text: "?? 'initiated'", by: "?? 'failed'" }],
    fails: 'words: an unknown word of a look-up ends nothing, and is kept as the cause',
  },
  {
    name: 'a word that every object has',
    breaks: [
      {
        file: 'providers/fields.ts',
        text: '(Object.hasOwn(words, word) ? words[word] : undefined)',
        by: 'words[word]',
      },
    ],
    fails: 'words: an unknown word of a look-up ends nothing, and is kept as the cause',
  },
  {
    name: 'a word that has the wrong status',
    breaks: [{ file: 'providers/call-api/wire.ts', text: "connected: 'answered'", by: "connected: 'ringing'" }],
    fails: 'words: each documented word of a look-up has its status',
  },
  {
    name: 'an error of a poll as a proof',
    breaks: [
      {
        file: 'providers/http/requests.ts',
        text: "{ refused: 'unknown', readRefusal }",
        by: "{ refused: 'no', readRefusal }",
      },
    ],
    fails: 'polling: an error of `get` proves nothing about the call',
  },
  {
    name: 'a poll that follows redirects',
    breaks: [{ file: 'providers/http/requests.ts', text: "redirect: 'error',", by: "redirect: 'follow'," }],
    fails: 'polling: `get` follows no redirect',
  },
  {
    name: 'an unknown call as an end',
    breaks: [
      {
        file: CALL_API,
        text: 'const { status, body } = await send(`api/call/${idInPath(providerCallId)}`, { signal })',
        by: `const { status, body } = await send(\`api/call/\${idInPath(providerCallId)}\`, { signal }).catch(error => {
        if (error.status === 404) return { status: 200, body: { id: providerCallId, status: 'completed' } }
        throw error
      })`,
      },
    ],
    fails: 'polling: a call that the service does not know is `not-found`, which is no end',
  },
  {
    name: 'an id that leaves its place in the address',
    breaks: [{ file: 'providers/address.ts', text: 'return encodeURIComponent(id)', by: 'return id' }],
    fails: 'polling: an id stays in its place in the address',
  },
  {
    name: 'credentials in the error of a poll',
    breaks: [
      {
        file: CALL_API,
        text: 'const send = createRequests({ baseUrl, fetch })',
        by: "const send = createRequests({ baseUrl, fetch, headers: { authorization: 'Bearer kept-secret' } })",
      },
      {
        file: 'providers/http/requests.ts',
        text: 'isKyError(error) && error instanceof Error ? error.cause : error',
        by: 'isKyError(error) ? Object.assign(error, { headers: own }) : error',
      },
    ],
    fails: 'secrets: no error and no form of the provider has a credential',
  },
]

/** Faults in the provider for the Num Dialer. */
export const NUM_DIALER_MISTAKES: readonly Mistake[] = [
  {
    name: 'a webhook address without the name of the provider',
    // oxlint-disable-next-line no-template-curly-in-string -- part of the source
    breaks: [
      { file: 'providers/address.ts', text: '`${base}/${provider}/${reference}`', by: '`${base}/${reference}`' },
    ],
    fails: 'addresses: the address for webhooks is the base, the name of the provider and the reference',
  },
  {
    name: 'a webhook without an id that is accepted',
    breaks: [
      {
        file: 'providers/num-dialer/wire.ts',
        text: 'if (providerCallId === undefined || word === undefined) return undefined',
        by: 'if (word === undefined) return undefined',
      },
      { file: 'providers/num-dialer/wire.ts', text: 'return { providerCallId, status', by: 'return { status' },
    ],
    fails: 'webhooks: a genuine webhook names its call',
  },
  {
    name: 'JSON that is not caught',
    breaks: [
      {
        file: 'providers/num-dialer/num-dialer.ts',
        text: "throw new CallError('bad-response', 'Expected a webhook in JSON', { placed: 'unknown', cause })",
        by: 'throw cause',
      },
    ],
    fails: 'hostile webhooks: a truncated webhook fails with a CallError or says less',
  },
]

/** Faults in the provider of the guide. */
export const VONAGE_MISTAKES: readonly Mistake[] = [
  {
    name: 'a webhook without a signature that is accepted',
    breaks: [
      {
        file: 'vonage.ts',
        text: 'await verify(headers.authorization,',
        by: 'if (headers.authorization) await verify(headers.authorization,',
      },
    ],
    fails: 'forged webhooks: a webhook without a signature is refused',
  },
  {
    name: 'a signature that is not compared',
    breaks: [{ file: 'tokens.ts', text: 'if (!genuine)', by: 'if (!signature)' }],
    fails: 'forged webhooks: a webhook that is signed with another secret is refused',
  },
  {
    name: 'a signature that does not cover the body',
    breaks: [{ file: 'tokens.ts', text: 'if (hash !== (await sha256(body)))', by: 'if (!hash)' }],
    fails: 'forged webhooks: a webhook whose body was changed after it was signed is refused',
  },
  {
    name: 'a signature that never expires',
    breaks: [{ file: 'tokens.ts', text: 'Math.abs(ageS) > TOLERANCE_S', by: 'TOLERANCE_S < 0' }],
    fails: 'forged webhooks: a webhook that was signed a day ago is refused',
  },
  {
    name: 'a garbled signature that fails with another error',
    breaks: [{ file: 'tokens.ts', text: 'return new Uint8Array()\n', by: "throw new TypeError('No base64')\n" }],
    fails: 'forged webhooks: a webhook whose signature is missing in part, empty, cut, changed or garbage is refused',
  },
  {
    name: 'limits of ringing and conversation that are too long together',
    breaks: [
      {
        file: 'vonage.ts',
        text: 'Math.floor(request.maxCallMs / 1000) - ringSeconds',
        by: 'Math.floor(request.maxCallMs / 1000)',
      },
    ],
    fails: 'limits: the limits of ringing and conversation are sent, and their sum is not above `maxCallMs`',
  },
  {
    name: 'no least time for a call',
    breaks: [{ file: 'vonage.ts', text: 'minCallMs: (ringSeconds + 1) * 1000,', by: '' }],
    fails: 'limits: the limits of ringing and conversation are sent, and their sum is not above `maxCallMs`',
  },
  {
    name: 'credentials that are printed with the provider',
    breaks: [{ file: 'vonage.ts', text: 'name: NAME,', by: 'name: NAME,\n    ...{ options },' }],
    fails: 'secrets: no error and no form of the provider has a credential',
  },
  {
    name: 'a duration that is no number',
    breaks: [
      {
        file: 'wire.ts',
        text: "/^\\d{1,6}$/.test(textIn(value) ?? '') ? Number(value) * 1000 : undefined",
        by: 'Number(value) * 1000',
      },
    ],
    fails: 'hostile webhooks: a webhook with missing fields and wrong types fails with a CallError or says less',
  },
  {
    name: 'a time that is none',
    breaks: [{ file: 'wire.ts', text: 'Number.isNaN(at.getTime()) ? undefined : at', by: 'at' }],
    fails: 'hostile webhooks: a webhook with missing fields and wrong types fails with a CallError or says less',
  },
  {
    name: 'an event id that differs each time',
    breaks: [
      {
        file: 'vonage.ts',
        text: 'return { updates: [update] }',
        by: 'return { updates: [update], eventId: crypto.randomUUID() }',
      },
    ],
    fails: 'webhooks: a webhook that comes twice says the same, with the same event id',
  },
  {
    name: 'a hang-up that always resolves',
    breaks: [
      {
        file: 'vonage.ts',
        text: 'headers: await sign(), mayRepeat: true })',
        by: 'headers: await sign(), mayRepeat: true }).catch(() => {})',
      },
    ],
    fails: 'hanging up: an error of `hangUp` proves nothing about the call',
  },
  {
    name: 'a check that changes something',
    breaks: [
      {
        file: 'vonage.ts',
        text: "send('v1/calls', { signal, query,",
        by: "send('v1/calls', { method: 'POST', signal, query,",
      },
    ],
    fails: 'checking: a check asks, and changes nothing',
  },
  {
    name: 'metadata that is sent',
    breaks: [
      { file: 'vonage.ts', text: "ncco: valueFor('ncco', ncco, request),", by: 'ncco: [request.metadata ?? {}],' },
    ],
    fails: 'addresses: the metadata of a call is sent nowhere by itself',
  },
]
