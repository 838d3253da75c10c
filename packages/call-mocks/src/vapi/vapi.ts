import { shown } from '@outdial/call-client/internal'
import { type SignVapiWebhookOptions, signVapiWebhook } from '@outdial/call-client/testing'
import * as z from 'zod/mini'
import { isEnd } from '../call-lifecycle.ts'
import { type Deliver, deliverByHttp, jsonMessage } from '../delivery.ts'
import { replyTo, toResponse } from '../faulty-reply.ts'
import { exposeOverHttp, type HttpSurface, type InMemoryService } from '../http-surface.ts'
import { checkMockOptions, type MockOptions } from '../mock-service.ts'
import { readJson } from '../read-json.ts'
import type { Route } from '../router.ts'
import { createSwitchboard } from '../switchboard.ts'
import { createWebhooks, type SentWebhook } from '../webhooks.ts'
import { refusalOf, unrouted } from './errors.ts'
import { listCalls } from './list.ts'
import { type OrderData, readOrder } from './read-order.ts'
import { REPORT, type VapiCall, wordOf, writeCall, writeMessage } from './wire.ts'

/** The account of the mock, with an assistant and a number. The mock takes any UUID for these. */
export const MOCK_VAPI_ACCOUNT = {
  apiKey: 'f00dfeed-0000-4000-8000-0123456789ab',
  assistantId: '0a551574-0000-4000-8000-000000000001',
  phoneNumberId: '00000b3c-0000-4000-8000-000000000002',
} as const

/** A credential of the dashboard that signs webhooks. */
export type MockVapiCredential = Extract<SignVapiWebhookOptions, { hmac: unknown }>['hmac']

/** Options of `mockVapi`, all optional. */
export interface MockVapiOptions extends MockOptions {
  /** Base address of the service. @default 'https://api.vapi.ai' */
  readonly baseUrl?: string | undefined
  /** The private key. @default `MOCK_VAPI_ACCOUNT.apiKey` */
  readonly apiKey?: string | undefined
  /** The account's limit of calls at once. @default 10 */
  readonly concurrency?: number | undefined
  /**
   * What happens to a call above the limit. `blocked`: it is created and ends at once without
   * ringing. 429 and 400: it is refused.
   * @default 'blocked'
   */
  readonly overConcurrency?: 'blocked' | 429 | 400 | undefined
  /** Credentials that `server.credentialId` may name. */
  readonly credentials?: readonly MockVapiCredential[] | undefined
  /**
   * Delivers webhooks without HTTP, for example to a client's `receive`.
   * @default an HTTP POST to the webhook's address
   */
  readonly deliver?: Deliver | undefined
}

/** Vapi in memory. */
export interface VapiService extends InMemoryService {
  /** Every webhook since the start of the service, with its result. */
  webhooks(): readonly SentWebhook[]
}

const REPORT_AFTER_MS = 500
const RESEND_MS = 1000
const OVER_LIMIT = 'Over Concurrency Limit. Please wait for calls to end, or raise the limit.'

const endCall = z.strictObject({ type: z.literal('end-call') })

export const VAPI_NAMES: readonly string[] = [
  'baseUrl',
  'apiKey',
  'concurrency',
  'overConcurrency',
  'credentials',
  'deliver',
] satisfies (keyof MockVapiOptions)[]

/** Creates Vapi: it limits the calls at once, and sends webhooks as `server` says. */
export function createVapi(options: MockVapiOptions = {}): HttpSurface<VapiService> {
  checkMockOptions('mockVapi', options, VAPI_NAMES)
  const { baseUrl = 'https://api.vapi.ai', apiKey = MOCK_VAPI_ACCOUNT.apiKey, credentials = [] } = options
  const { concurrency = 10, overConcurrency = 'blocked' } = options
  if (!Number.isSafeInteger(concurrency) || concurrency < 1) {
    throw new RangeError(`Expected \`concurrency\` to be an integer from 1 up, got ${shown(concurrency)}`)
  }
  if (!['blocked', 429, 400].includes(overConcurrency)) {
    throw new RangeError(
      `Expected \`overConcurrency\` to be blocked, 429 or 400, got ${JSON.stringify(overConcurrency)}`,
    )
  }
  const timers = new Set<() => void>()

  const board = createSwitchboard<OrderData>({
    ...options,
    service: 'vapi',
    toId: serial => `00000000-0000-7000-8000-${serial.toString(16).padStart(12, '0')}`,
    onStatus(call) {
      report(call, 'status-update', wordOf(call.status))
      if (!isEnd(call.status)) return
      const cancel = board.clock.setTimer(() => {
        timers.delete(cancel)
        report(call, REPORT, REPORT)
      }, REPORT_AFTER_MS)
      timers.add(cancel)
    },
  })

  const webhooks = createWebhooks<VapiCall>({
    clock: board.clock,
    deliver: options.deliver ?? deliverByHttp(board.closing),
    resends: call => serverOf(call)?.backoffPlan?.maxRetries ?? 0,
    resendMs: RESEND_MS,
    write(call, word) {
      const { headers = {}, credentialId } = serverOf(call) ?? {}
      const message = writeMessage(call, word)
      const hmac = credentials.find(each => each.credentialId === credentialId)
      if (!hmac) return jsonMessage(message, lowercase(headers))
      const signed = signVapiWebhook({ hmac, body: JSON.stringify(message), at: board.clock.now() })
      return signed.then(signature => jsonMessage(message, { ...lowercase(headers), ...signature }))
    },
  })

  /** Sends a message, if the POST asked for its type. */
  const report = (call: VapiCall, type: 'status-update' | typeof REPORT, word: string) => {
    const asked = call.data.body.assistantOverrides?.serverMessages ?? ['status-update', REPORT]
    if (call.webhookUrl === undefined || !asked.includes(type)) return
    call.data.reached.set(word, board.clock.now())
    webhooks.report(call, word)
  }

  const guarded = (route: Route): Route => ({
    ...route,
    handle(request, parameters) {
      if (request.headers.get('authorization') !== `Bearer ${apiKey}`) return toResponse(refusalOf(401))
      return route.handle(request, parameters)
    },
  })

  const place: Route = {
    method: 'POST',
    path: '/call',
    async handle(request) {
      board.notePost()
      const order = await readOrder(request)
      if ('status' in order) return toResponse(order)
      const { credentialId } = order.data.body.assistantOverrides?.server ?? {}
      if (credentialId !== undefined && !credentials.some(each => each.credentialId === credentialId)) {
        return toResponse(refusalOf(400, `Couldn't Find Credential ${credentialId}.`))
      }
      const isBlocked = board.inFlight() >= concurrency
      if (isBlocked && overConcurrency !== 'blocked') return toResponse(refusalOf(overConcurrency, OVER_LIMIT))
      const remainingConcurrentCalls = Math.max(0, concurrency - board.inFlight())
      const call = board.take({ ...order, data: { ...order.data, isBlocked } })
      const limits = { concurrencyBlocked: isBlocked, concurrencyLimit: concurrency, remainingConcurrentCalls }
      const written = { ...writeCall(call, controlUrlOf(request, call)), subscriptionLimits: limits }
      if (isBlocked && board.find(call.id)) board.advance(call.id, 'failed')
      return replyTo(request, board, call, {
        success: { status: 201, body: written },
        refusal: refusalOf(400, ["Couldn't Get Phone Number. This Number Cannot Be Called."]),
        errorBody: status => refusalOf(status).body,
      })
    },
  }

  const fetchCall: Route = {
    method: 'GET',
    path: '/call/:id',
    handle(request, { id = '' }) {
      const call = board.find(id)
      return toResponse(call ? { status: 200, body: writeCall(call, controlUrlOf(request, call)) } : refusalOf(404))
    },
  }

  const list: Route = {
    method: 'GET',
    path: '/call',
    handle(request) {
      const found = listCalls(board.calls(), new URL(request.url).searchParams)
      if (!found) return toResponse(refusalOf(400, ['Invalid filter']))
      return toResponse({ status: 200, body: found.map(call => writeCall(call, controlUrlOf(request, call))) })
    },
  }

  // The real address is on another host, and needs no key.
  const control: Route = {
    method: 'POST',
    path: '/:id/control',
    async handle(request, { id = '' }) {
      const call = board.find(id)
      if (!call || isEnd(call.status)) return toResponse(refusalOf(404))
      if (!endCall.safeParse(await readJson(request)).success) {
        return toResponse(refusalOf(400, ['type must be end-call, which is all that the mock knows']))
      }
      board.hangUp(call)
      return new Response(null, { status: 200 })
    },
  }

  const surface = exposeOverHttp(board, baseUrl, [...[place, list, fetchCall].map(guarded), control], unrouted)
  const cancelAll = () => {
    webhooks.cancel()
    for (const cancel of timers) cancel()
    timers.clear()
  }
  const service: VapiService = {
    ...surface.service,
    webhooks: () => webhooks.sent(),
    forget() {
      board.forget()
      cancelAll()
    },
    close() {
      board.close()
      cancelAll()
    },
  }
  return { ...surface, service }
}

const serverOf = ({ data }: VapiCall) => data.body.assistantOverrides?.server

/** The address that ends this call, at the address that the client uses. */
const controlUrlOf = ({ url }: Request, { id }: VapiCall): string =>
  `${url.replace(/\/call(\/[^/]*)?([?#].*)?$/, '')}/${id}/control`

const lowercase = (headers: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
