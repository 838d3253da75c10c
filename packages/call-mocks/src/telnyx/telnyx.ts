import { signTelnyxWebhook } from '@outdial/call-client/testing'
import { isEnd } from '../call-lifecycle.ts'
import { type Deliver, deliverByHttp } from '../delivery.ts'
import { replyTo, toResponse } from '../faulty-reply.ts'
import { exposeOverHttp, type HttpSurface, type InMemoryService } from '../http-surface.ts'
import { checkMockOptions, type MockOptions } from '../mock-service.ts'
import type { Route } from '../router.ts'
import { type BoardCall, createSwitchboard } from '../switchboard.ts'
import { createWebhooks, type SentWebhook } from '../webhooks.ts'
import { refusal, refusalOf, unrouted } from './errors.ts'
import { type OrderData, readOrder } from './read-order.ts'
import { eventOf, writeActive, writeCall, writeEvent, writePlaced } from './wire.ts'

/** The account of the mock, unless it is given another one. */
export const MOCK_TELNYX_ACCOUNT = {
  apiKey: 'KEY0123456789ABCDEF',
  connectionId: '1494404757140276705',
  publicKey: 'tP9oz+LIqPAG+Pu/Dwp2PSeE8GJtdNtNSHWXlctF6mI=',
} as const

const PRIVATE_KEY = 'MC4CAQAwBQYDK2VwBCIEIFrvzm2QMO8czvExu7cXN3bMIaOY0oAAuetpWqGTdSiS'

/** Options of `mockTelnyx`, all optional. */
export interface MockTelnyxOptions extends MockOptions {
  /** Base address of the service. @default 'https://api.telnyx.com/v2' */
  readonly baseUrl?: string | undefined
  /** @default `MOCK_TELNYX_ACCOUNT.apiKey` */
  readonly apiKey?: string | undefined
  /** @default `MOCK_TELNYX_ACCOUNT.connectionId` */
  readonly connectionId?: string | undefined
  /** Signs webhooks: PKCS #8 in base64. @default the key of `MOCK_TELNYX_ACCOUNT.publicKey` */
  readonly privateKey?: string | undefined
  /** The most calls at once. A further call fails at once, as by the real service. @default no limit */
  readonly channels?: number | undefined
  /** Who answers, for calls with machine detection. @default 'human' */
  readonly answeredBy?: string | undefined
  /**
   * Delivers webhooks without HTTP, for example to a client's `receive`.
   * @default an HTTP POST to the webhook's address
   */
  readonly deliver?: Deliver | undefined
}

/** Telnyx in memory. */
export interface TelnyxService extends InMemoryService {
  /** Every webhook since the start of the service, with its result. */
  webhooks(): readonly SentWebhook[]
}

const COMMAND_WINDOW_MS = 60_000
const LOOK_UP_MS = 600_000
const RECORDING_AFTER_MS = 1000
const RESENDS = 5
const MAX_LISTED = 250

export const TELNYX_NAMES: readonly string[] = [
  'baseUrl',
  'apiKey',
  'connectionId',
  'privateKey',
  'channels',
  'answeredBy',
  'deliver',
] satisfies (keyof MockTelnyxOptions)[]

/** Creates Telnyx: it ignores repeated commands, and signs its webhooks. */
export function createTelnyx(options: MockTelnyxOptions = {}): HttpSurface<TelnyxService> {
  checkMockOptions('mockTelnyx', options, TELNYX_NAMES)
  const { baseUrl = 'https://api.telnyx.com/v2', channels = Number.POSITIVE_INFINITY, answeredBy = 'human' } = options
  const { apiKey = MOCK_TELNYX_ACCOUNT.apiKey, connectionId = MOCK_TELNYX_ACCOUNT.connectionId } = options
  const { privateKey = PRIVATE_KEY } = options
  const timers = new Set<() => void>()
  const commands = new Map<string, BoardCall<OrderData>>()

  const board = createSwitchboard<OrderData>({
    ...options,
    service: 'telnyx',
    toId: serial => `v3:${serial.toString(36).padStart(20, '0')}`,
    onStart: call => report(call, 'initiated'),
    onStatus(call) {
      report(call, call.status)
      if (call.status === 'answered' && call.data.detectsMachines) report(call, 'machine')
      if (isEnd(call.status) && call.answeredAt && call.data.records) {
        const cancel = board.clock.setTimer(() => {
          timers.delete(cancel)
          report(call, 'recording')
        }, RECORDING_AFTER_MS)
        timers.add(cancel)
      }
    },
  })

  const report = (call: BoardCall<OrderData>, word: string) => {
    if (call.webhookUrl === undefined || eventOf(word) === undefined) return
    call.data.events.set(word, { id: crypto.randomUUID(), at: board.clock.now() })
    webhooks.report(call, word)
  }

  const webhooks = createWebhooks<BoardCall<OrderData>>({
    clock: board.clock,
    deliver: options.deliver ?? deliverByHttp(board.closing),
    resends: () => RESENDS,
    async write(call, word) {
      const at = board.clock.now()
      const event = call.data.events.get(word) ?? { id: '', at }
      const body = JSON.stringify(writeEvent(call, word, { ...event, answeredBy }))
      const signed = await signTelnyxWebhook({ privateKey, body, at })
      return { body, headers: { 'content-type': 'application/json', ...signed } }
    },
  })

  /** The call that this command placed, if it is a repeat. */
  const repeated = (commandId: string | undefined) => {
    const call = commandId === undefined ? undefined : commands.get(commandId)
    const ageMs = call ? board.clock.now().getTime() - call.createdAt.getTime() : 0
    return ageMs < COMMAND_WINDOW_MS ? call : undefined
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
    path: '/calls',
    async handle(request) {
      board.notePost()
      const order = await readOrder(request, connectionId)
      if ('status' in order) return toResponse(order)
      const known = repeated(order.data.commandId)
      if (known) return toResponse({ status: 200, body: writePlaced(known) })
      const isFull = board.inFlight() >= channels
      const call = board.take(order)
      if (order.data.commandId !== undefined) commands.set(order.data.commandId, call)
      // Over the channel limit, the carrier refuses with SIP 403.
      if (isFull && board.find(call.id)) board.advance(call.id, 'failed')
      return replyTo(request, board, call, {
        success: { status: 200, body: writePlaced(call) },
        refusal: refusal(422, '10015', 'Bad request', 'The destination is not allowed.'),
        errorBody: status => refusalOf(status).body,
      })
    },
  }

  const lookUp: Route = {
    method: 'GET',
    path: '/calls/:id',
    handle(_request, { id = '' }) {
      const call = board.find(id)
      const isForgotten = call?.endedAt && board.clock.now().getTime() - call.endedAt.getTime() > LOOK_UP_MS
      return toResponse(call && !isForgotten ? { status: 200, body: writeCall(call) } : refusalOf(404))
    },
  }

  const hangUp: Route = {
    method: 'POST',
    path: '/calls/:id/actions/hangup',
    handle(_request, { id = '' }) {
      const call = board.find(id)
      if (!call) return toResponse(refusalOf(404))
      if (board.hangUp(call)) return toResponse({ status: 200, body: { data: { result: 'ok' } } })
      return toResponse(
        refusal(422, '90018', 'Call has already ended', 'This call is no longer active and can not receive commands'),
      )
    },
  }

  const active: Route = {
    method: 'GET',
    path: '/connections/:connection/active_calls',
    handle(request, { connection }) {
      if (connection !== connectionId) return toResponse(refusalOf(404))
      const { searchParams } = new URL(request.url)
      const limit = Math.min(Number(searchParams.get('page[limit]') ?? 20), MAX_LISTED)
      const from = Number(searchParams.get('page[after]') ?? 0)
      const all = board.calls().filter(({ status }) => !isEnd(status))
      const next = all.length > from + limit ? String(from + limit) : undefined
      return toResponse({
        status: 200,
        body: {
          data: all.slice(from, from + limit).map(writeActive),
          meta: { total_items: all.length, cursors: { ...(next !== undefined && { after: next }) } },
        },
      })
    },
  }

  const surface = exposeOverHttp(board, baseUrl, [place, lookUp, hangUp, active].map(guarded), unrouted)
  const cancelAll = () => {
    webhooks.cancel()
    for (const cancel of timers) cancel()
    timers.clear()
  }
  const service: TelnyxService = {
    ...surface.service,
    webhooks: () => webhooks.sent(),
    forget() {
      board.forget()
      commands.clear()
      cancelAll()
    },
    close() {
      board.close()
      cancelAll()
    },
  }
  return { ...surface, service }
}
