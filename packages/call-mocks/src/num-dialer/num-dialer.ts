import { replyTo, toResponse } from '../faulty-reply.ts'
import { exposeOverHttp, type HttpSurface, type InMemoryService } from '../http-surface.ts'
import type { MockOptions } from '../mock-service.ts'
import type { Route } from '../router.ts'
import { createSwitchboard } from '../switchboard.ts'
import { type Deliver, deliverByHttp } from './delivery.ts'
import { readOrder, refusal } from './read-order.ts'
import { createWebhooks, type SentWebhook } from './webhooks.ts'

export interface MockNumDialerOptions extends MockOptions {
  /** Where the service is to be found. @default 'http://localhost:4830' */
  readonly baseUrl?: string | undefined
  /** Takes webhooks straight to whom they are for, say a client's `receive`. @default an HTTP POST to the webhook's address */
  readonly deliver?: Deliver | undefined
  /** The word for a call that nobody answered; the service itself says `completed`. @default 'completed' */
  readonly unanswered?: 'completed' | 'no-answer' | undefined
}

/** The Num Dialer without a network. */
export interface NumDialerService extends InMemoryService {
  /** Every webhook since the service began, and how it fared. */
  webhooks(): readonly SentWebhook[]
}

/** The Num Dialer: webhooks, no look-up. */
export function createNumDialer(options: MockNumDialerOptions = {}): HttpSurface<NumDialerService> {
  const { baseUrl = 'http://localhost:4830', unanswered = 'completed' } = options
  if (unanswered !== 'completed' && unanswered !== 'no-answer') {
    throw new RangeError(`Expected \`unanswered\` to be completed or no-answer, got ${JSON.stringify(unanswered)}`)
  }
  const board = createSwitchboard({
    ...options,
    service: 'num-dialer',
    toId: serial => serial,
    onStatus: call => webhooks.tell(call, call.status === 'no-answer' ? unanswered : call.status),
  })
  const webhooks = createWebhooks(board.clock, options.deliver ?? deliverByHttp(board.closing))

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
      webhooks.drop()
    },
    close() {
      board.close()
      webhooks.drop()
    },
  }
  return { ...surface, service }
}
