import { shown } from '@outdial/call-client/internal'
import { signTwilioWebhook } from '@outdial/call-client/testing'
import { isEnd } from '../call-lifecycle.ts'
import { type Deliver, deliverByHttp } from '../delivery.ts'
import { replyTo, toResponse } from '../faulty-reply.ts'
import { exposeOverHttp, type HttpSurface, type InMemoryService } from '../http-surface.ts'
import { checkMockOptions, type MockOptions } from '../mock-service.ts'
import { readForm } from '../read-form.ts'
import type { Route } from '../router.ts'
import { type BoardCall, createSwitchboard } from '../switchboard.ts'
import { createWebhooks, type SentWebhook } from '../webhooks.ts'
import { refusal, refusalOf, unrouted } from './errors.ts'
import { listCalls } from './list.ts'
import { type OrderData, readOrder } from './read-order.ts'
import { callbackForm, eventOf, recordingForm, wordOf, writeCall } from './wire.ts'

/** The account of the mock, unless it is given another one. */
export const MOCK_TWILIO_ACCOUNT = {
  accountSid: `AC${'0123456789abcdef'.repeat(2)}`,
  authToken: 'f00dfeed'.repeat(4),
} as const

/** Options of `mockTwilio`, all optional. */
export interface MockTwilioOptions extends MockOptions {
  /** Base address of the service. @default 'https://api.twilio.com' */
  readonly baseUrl?: string | undefined
  /** @default `MOCK_TWILIO_ACCOUNT.accountSid` */
  readonly accountSid?: string | undefined
  /** Signs webhooks, and authorises requests. @default `MOCK_TWILIO_ACCOUNT.authToken` */
  readonly authToken?: string | undefined
  /** An API key that authorises requests as well, with its secret. @default none */
  readonly apiKey?: { readonly sid: string; readonly secret: string } | undefined
  /** Calls begun per second. Further calls are queued, as by the real service. @default 1 */
  readonly callsPerSecond?: number | undefined
  /**
   * Calls at once, queued ones included. A further call is refused with 10004. The real service
   * documents the code, but not its HTTP status: the mock answers 429.
   * @default no limit
   */
  readonly concurrency?: number | undefined
  /** Who answers, for calls with machine detection. @default 'human' */
  readonly answeredBy?: string | undefined
  /**
   * Delivers webhooks without HTTP, for example to a client's `receive`.
   * @default an HTTP POST to the webhook's address
   */
  readonly deliver?: Deliver | undefined
}

/** Twilio in memory. */
export interface TwilioService extends InMemoryService {
  /** Every webhook since the start of the service, with its result. */
  webhooks(): readonly SentWebhook[]
}

const PRICE_AFTER_MS = 1000
const PRICE_PER_MINUTE = 0.014
const RESENDS = 3

export const TWILIO_NAMES: readonly string[] = [
  'baseUrl',
  'accountSid',
  'authToken',
  'apiKey',
  'callsPerSecond',
  'concurrency',
  'answeredBy',
  'deliver',
] satisfies (keyof MockTwilioOptions)[]

/** Creates Twilio: it queues calls over its rate, and signs its webhooks. */
export function createTwilio(options: MockTwilioOptions = {}): HttpSurface<TwilioService> {
  checkMockOptions('mockTwilio', options, TWILIO_NAMES)
  const { baseUrl = 'https://api.twilio.com', callsPerSecond = 1, answeredBy = 'human', apiKey } = options
  const { accountSid = MOCK_TWILIO_ACCOUNT.accountSid, authToken = MOCK_TWILIO_ACCOUNT.authToken } = options
  const { concurrency = Number.POSITIVE_INFINITY } = options
  if (!(concurrency >= 1)) {
    throw new RangeError(`Expected \`concurrency\` to be a number from 1 up, got ${shown(concurrency)}`)
  }
  const timers = new Set<() => void>()

  const board = createSwitchboard<OrderData>({
    ...options,
    callsPerSecond,
    service: 'twilio',
    toId: serial => `CA${serial.toString(16).padStart(32, '0')}`,
    onStart: call => report(call),
    onStatus(call) {
      report(call)
      if (isEnd(call.status) && call.data.recordingUrl !== undefined && call.answeredAt) {
        const cancel = board.clock.setTimer(() => {
          timers.delete(cancel)
          webhooks.report(call, RECORDING)
        }, PRICE_AFTER_MS)
        timers.add(cancel)
      }
    },
  })

  /** Reports the call's status, if its POST asked for the event. */
  const report = (call: BoardCall<OrderData>) => {
    const order = call.data
    const { status } = call
    if (call.webhookUrl === undefined || !order.events.includes(eventOf(status))) return
    order.reported.set(status, { status, at: board.clock.now(), sequence: order.reported.size })
    webhooks.report(call, status)
  }
  const whoAnswers = (call: BoardCall<OrderData>) => (call.data.detectsMachines ? answeredBy : undefined)

  const webhooks = createWebhooks<BoardCall<OrderData>>({
    clock: board.clock,
    deliver: options.deliver ?? deliverByHttp(board.closing),
    resends: () => RESENDS,
    write(call, word) {
      const order = call.data
      const event = order.reported.get(word)
      const form = event
        ? callbackForm(call, order, event, { accountSid, answeredBy: whoAnswers(call) })
        : recordingForm(call, accountSid)
      return signTwilioWebhook({ url: (call.webhookUrl ?? '').replace(/#.*$/s, ''), authToken, form })
    },
  })

  const written = (call: BoardCall<OrderData>) => {
    const { answeredAt, endedAt } = call
    const isPriced = answeredAt && endedAt && board.clock.now().getTime() - endedAt.getTime() >= PRICE_AFTER_MS
    const minutes = answeredAt && endedAt ? Math.ceil((endedAt.getTime() - answeredAt.getTime()) / 60_000) : 0
    return writeCall(call, call.data, {
      accountSid,
      isQueued: board.isQueued(call),
      answeredBy: whoAnswers(call),
      price: isPriced ? (-PRICE_PER_MINUTE * Math.max(1, minutes)).toFixed(4) : undefined,
    })
  }

  const users = new Map([[accountSid, authToken], ...(apiKey ? [[apiKey.sid, apiKey.secret] as const] : [])])
  /** Wraps a route: the credentials and the account must be right. */
  const guarded = (route: Route): Route => ({
    ...route,
    path: `/2010-04-01/Accounts/:account${route.path}`,
    handle(request, parameters) {
      const [scheme = '', credentials = ''] = (request.headers.get('authorization') ?? '').split(' ')
      const isKnown = [...users].some(([user, password]) => credentials === btoa(`${user}:${password}`))
      if (scheme !== 'Basic' || !isKnown) return toResponse(refusalOf(401))
      if (parameters['account'] !== accountSid) return toResponse(refusalOf(404))
      return route.handle(request, parameters)
    },
  })

  const place: Route = {
    method: 'POST',
    path: '/Calls.json',
    async handle(request) {
      board.notePost()
      const order = await readOrder(request)
      if ('status' in order) return toResponse(order)
      if (board.inFlight() >= concurrency) return toResponse(refusal(429, 10004, 'Call concurrency limit exceeded'))
      const call = board.take(order)
      return replyTo(request, board, call, {
        success: { status: 201, body: { ...written(call), status: 'queued' } },
        refusal: refusal(400, 21215, 'Account not authorized to call this number'),
        errorBody: status => refusalOf(status).body,
      })
    },
  }

  const fetchCall: Route = {
    method: 'GET',
    path: '/Calls/:id.json',
    handle(_request, { id = '' }) {
      const call = board.find(id)
      return toResponse(call ? { status: 200, body: written(call) } : refusalOf(404))
    },
  }

  const change: Route = {
    method: 'POST',
    path: '/Calls/:id.json',
    async handle(request, { id = '' }) {
      const call = board.find(id)
      if (!call) return toResponse(refusalOf(404))
      const form = await readForm(request)
      const status = form?.get('Status')
      if (form?.size !== 1 || (status !== 'canceled' && status !== 'completed')) {
        return toResponse(refusal(400, 20001, 'Expected Status=canceled or Status=completed'))
      }
      if (isEnd(call.status)) return toResponse(refusal(400, 21220, 'Call is not in-progress. Cannot redirect.'))
      // "It will not affect calls already in progress."
      if (status === 'completed' || call.status !== 'answered') board.hangUp(call)
      return toResponse({ status: 200, body: written(call) })
    },
  }

  const list: Route = {
    method: 'GET',
    path: '/Calls.json',
    handle(request) {
      const { searchParams } = new URL(request.url)
      const all = board.calls().flatMap(({ id }) => {
        const call = board.find(id)
        if (!call) return []
        const isQueued = board.isQueued(call)
        return [{ call, isQueued, from: call.data.from, word: wordOf(call.status, isQueued) }]
      })
      const found = listCalls(all, searchParams)
      if (!found) return toResponse(refusal(400, 20001, 'Invalid filter'))
      const { calls, page, next } = found
      const nextQuery = new URLSearchParams([...searchParams].filter(([name]) => name !== 'Page'))
      nextQuery.append('Page', String(next))
      const path = `/2010-04-01/Accounts/${accountSid}/Calls.json`
      return toResponse({
        status: 200,
        body: {
          calls: calls.map(({ call }) => written(call)),
          page,
          page_size: calls.length,
          next_page_uri: next === undefined ? null : `${path}?${nextQuery.toString()}`,
        },
      })
    },
  }

  const surface = exposeOverHttp(board, baseUrl, [place, list, fetchCall, change].map(guarded), unrouted)
  const cancelAll = () => {
    webhooks.cancel()
    for (const cancel of timers) cancel()
    timers.clear()
  }
  const service: TwilioService = {
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

const RECORDING = 'recording'
