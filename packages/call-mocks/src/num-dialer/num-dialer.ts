import { type Deliver, deliverByHttp, jsonMessage } from '../delivery.ts'
import { replyTo, toResponse } from '../faulty-reply.ts'
import { exposeOverHttp, type HttpSurface, type InMemoryService } from '../http-surface.ts'
import { checkMockOptions, type MockOptions } from '../mock-service.ts'
import type { Route } from '../router.ts'
import { createSwitchboard } from '../switchboard.ts'
import { createWebhooks, type SentWebhook } from '../webhooks.ts'
import { readOrder, refusal } from './read-order.ts'

/** Options of `mockNumDialer`, all optional. */
export interface MockNumDialerOptions extends MockOptions {
  /** Base address of the service. @default 'http://localhost:4830' */
  readonly baseUrl?: string | undefined
  /**
   * Delivers webhooks without HTTP, for example to a client's `receive`.
   * @default an HTTP POST to the webhook's address
   */
  readonly deliver?: Deliver | undefined
  /** The status of an unanswered call; the real service sends `completed`. @default 'completed' */
  readonly unanswered?: 'completed' | 'no-answer' | undefined
}

/** The Num Dialer in memory. */
export interface NumDialerService extends InMemoryService {
  /** Every webhook since the start of the service, with its result. */
  webhooks(): readonly SentWebhook[]
}

export const NUM_DIALER_NAMES: readonly string[] = [
  'baseUrl',
  'deliver',
  'unanswered',
] satisfies (keyof MockNumDialerOptions)[]

/** Creates the Num Dialer: it sends webhooks and has no look-up. */
export function createNumDialer(options: MockNumDialerOptions = {}): HttpSurface<NumDialerService> {
  checkMockOptions('mockNumDialer', options, NUM_DIALER_NAMES)
  const { baseUrl = 'http://localhost:4830', unanswered = 'completed' } = options
  if (unanswered !== 'completed' && unanswered !== 'no-answer') {
    throw new RangeError(`Expected \`unanswered\` to be completed or no-answer, got ${JSON.stringify(unanswered)}`)
  }
  const board = createSwitchboard<unknown>({
    ...options,
    service: 'num-dialer',
    toId: serial => serial,
    onStatus: call => webhooks.report(call, call.status === 'no-answer' ? unanswered : call.status),
  })
  const webhooks = createWebhooks({
    clock: board.clock,
    deliver: options.deliver ?? deliverByHttp(board.closing),
    write: ({ id }, status) => jsonMessage({ id, status }),
  })

  const place: Route = {
    method: 'POST',
    path: '/call',
    async handle(request) {
      board.notePost()
      const order = await readOrder(request)
      if ('status' in order) return toResponse(order)
      const call = board.take(order)
      const success = { status: 200, body: { id: call.id } }
      return replyTo(request, board, call, { success, refusal: refusal('The number cannot be called') })
    },
  }

  const surface = exposeOverHttp(board, baseUrl, [place])
  const service: NumDialerService = {
    ...surface.service,
    webhooks: () => webhooks.sent(),
    forget() {
      board.forget()
      webhooks.cancel()
    },
    close() {
      board.close()
      webhooks.cancel()
    },
  }
  return { ...surface, service }
}
