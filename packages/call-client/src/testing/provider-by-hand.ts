import { type CallClient, createCallClient } from '../client.ts'
import { CallError } from '../kernel/call-error.ts'
import type { AttemptStatus } from '../kernel/status.ts'
import type { CallProvider, PlacedProviderUpdate, PlaceRequest } from '../provider.ts'
import type { Webhook } from '../webhook.ts'
import { manualClock } from './manual-clock.ts'

export const to = '+13018040009'
export const MAX_CALL_MS = 60_000

/** A provider that the test answers by hand. Its webhooks are the bare status in UTF-8. */
export function provider(extra: Partial<CallProvider> = {}, { webhooks } = { webhooks: true }) {
  const placed: {
    request: PlaceRequest
    answer: (update: PlacedProviderUpdate) => void
    fail: (error: unknown) => void
    signal: AbortSignal
  }[] = []
  const port: CallProvider = {
    name: 'by-hand',
    facts: { idempotencyWindowMs: 0, overRate: 'refuses', repeatsWebhooks: false },
    place: (request, { signal, onSent }) =>
      new Promise((answer, fail) => {
        onSent?.()
        placed.push({ request, answer, fail, signal })
        signal.addEventListener('abort', () => fail(new CallError('aborted', 'let go', { placed: 'unknown' })))
      }),
    ...(webhooks && {
      parseWebhook({ body }: Webhook) {
        const word = new TextDecoder().decode(body)
        if (word === 'forged') throw new CallError('unauthorized', 'Bad signature')
        if (word === 'garbage') throw new CallError('bad-response', 'Cannot be read')
        return { updates: word === 'nothing' ? [] : [{ status: word as AttemptStatus, providerCallId: '7' }] }
      },
    }),
    ...extra,
  }
  return { port, placed }
}

export function setUp(extra: Partial<CallProvider> = {}, how = { webhooks: true }) {
  const clock = manualClock()
  const { port, placed } = provider(extra, how)
  const calls = createCallClient({ provider: port, maxCallMs: MAX_CALL_MS, placeTimeoutMs: 5000, clock })
  const hear = (word: string, index = 0, client: CallClient = calls) => {
    const reference = placed[index]?.request.reference
    if (reference === undefined) throw new Error('Nothing was placed')
    return send(client, `/by-hand/${reference}`, word)
  }
  return { clock, calls, placed, hear, port }
}

export const send = (client: CallClient, path: string, word: string) =>
  client.receive({ path, url: `http://me.test${path}`, headers: {}, body: new TextEncoder().encode(word) })

/** The value or error of the promise, `undefined` while it is pending. */
export function watch<Value>(promise: Promise<Value>) {
  const watched: { value?: Value; error?: unknown } = {}
  promise.then(
    value => {
      watched.value = value
    },
    (error: unknown) => {
      watched.error = error
    },
  )
  return watched
}

export const POLLED = { webhooks: false }
